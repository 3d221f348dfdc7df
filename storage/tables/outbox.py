"""Notices on their way: one row for each chat that is to hear of something."""

from sqlalchemy import JSON, BigInteger, Boolean, Column, ForeignKey, Index, Integer, Table, Text, text

from core.reminders.model import NoticeState
from storage.tables.base import metadata, one_of
from storage.tables.types import CODE_WORD, ID, UtcDateTime, ascii_text

outbox = Table(
    "outbox",
    metadata,
    Column("id", ascii_text(41), primary_key=True),  # an identifier, a hyphen, the chat's number
    Column("profile_id", ID, ForeignKey("profiles.id"), nullable=False),
    Column("chat_id", BigInteger, nullable=False),
    Column("kind", CODE_WORD, nullable=False),
    Column("params", JSON, nullable=False),
    Column("subject", Text),
    Column("dedupe", Text, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime),
    Column("state", CODE_WORD, nullable=False),
    Column("outdated", Boolean, nullable=False),  # what it shows changed while it was being sent
    Column("attempts", Integer, nullable=False),
    Column("message_id", BigInteger),
    Column("error", Text),
    Column("created_at", UtcDateTime, nullable=False),
    Column("settled_at", UtcDateTime),
    Column("recovered_at", UtcDateTime),  # sent again after a crash: this happens once
    one_of("state", NoticeState),
    Index("uq_outbox_dedupe", "dedupe", "chat_id", unique=True),
    Index(
        "ix_outbox_due",
        "priority",
        "due_at",
        sqlite_where=text("state IN ('queued', 'stale')"),
        postgresql_where=text("state IN ('queued', 'stale')"),
    ),
    Index("ix_outbox_profile", "profile_id", "state"),
    Index("ix_outbox_chat", "chat_id", "state"),
    Index(
        "ix_outbox_sending",
        "state",
        sqlite_where=text("state = 'sending'"),
        postgresql_where=text("state = 'sending'"),
    ),
)
