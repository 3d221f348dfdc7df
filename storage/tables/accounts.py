"""How people get in: credentials, chats, links between chats and profiles, one-time codes, wrong tries."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, Table, Text, text

from storage.tables.base import metadata
from storage.tables.types import CODE_WORD, ID, UtcDateTime, ascii_text

credentials = Table(
    "credentials",
    metadata,
    Column("profile_id", ID, ForeignKey("profiles.id"), primary_key=True),
    Column("username", CODE_WORD, nullable=False, unique=True),
    Column("password_hash", Text),
)

chats = Table(
    "chats",
    metadata,
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("chat_id", BigInteger, nullable=False),
    Column("language", Text),
    Column("blocked_at", UtcDateTime),
)

links = Table(
    "links",
    metadata,
    Column("user_id", BigInteger, ForeignKey("chats.user_id"), primary_key=True),
    Column("profile_id", ID, ForeignKey("profiles.id"), primary_key=True),
    Column("active", Boolean, nullable=False),
    Column("linked_at", UtcDateTime, nullable=False),
    Index(None, "profile_id"),
    Index(
        "uq_links_active",
        "user_id",
        unique=True,
        sqlite_where=text("active"),
        postgresql_where=text("active"),
    ),
)

codes = Table(
    "codes",
    metadata,
    Column("digest", ascii_text(64), primary_key=True),
    Column("profile_id", ID, ForeignKey("profiles.id"), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("used_at", UtcDateTime),
    Column("used_by", BigInteger),
    Index(None, "profile_id"),
)

throttles = Table(
    "throttles",
    metadata,
    Column("key", ascii_text(200), primary_key=True),
    Column("count", Integer, nullable=False),
    Column("since", UtcDateTime, nullable=False),
    Column("locked_until", UtcDateTime),
)
