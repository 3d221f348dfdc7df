"""Forms that people are filling in: any process can go on with any of them after any crash."""

from sqlalchemy import JSON, BigInteger, Column, ForeignKey, Index, Integer, Table, text

from storage.tables.base import metadata, one_of
from storage.tables.types import CODE_WORD, ID, UtcDateTime

dialogs = Table(
    "dialogs",
    metadata,
    Column("id", ID, primary_key=True),
    Column("user_id", BigInteger, nullable=False),
    Column("profile_id", ID, ForeignKey("profiles.id")),
    Column("flow", CODE_WORD, nullable=False),
    Column("answers", JSON, nullable=False),
    Column("rev", Integer, nullable=False),
    Column("message_id", BigInteger),
    Column("state", CODE_WORD, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    one_of("state", ("open", "suspended")),
    Index("uq_dialogs_flow", "user_id", "flow", unique=True),
    Index(
        "uq_dialogs_open",
        "user_id",
        unique=True,
        sqlite_where=text("state = 'open'"),
        postgresql_where=text("state = 'open'"),
    ),
)
