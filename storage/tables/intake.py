"""What makes the effect of an update happen once, and one process the sender or poller."""

from sqlalchemy import BigInteger, Column, Index, Table, Text

from storage.tables.base import metadata, one_of
from storage.tables.types import CODE_WORD, UtcDateTime

updates = Table(
    "updates",
    metadata,
    Column("bot_id", BigInteger, primary_key=True, autoincrement=False),
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("user_id", BigInteger, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("state", CODE_WORD, nullable=False),
    Column("incident", Text),
    Column("cause", Text),
    one_of("state", ("claimed", "failed")),
    Index(None, "at"),
    sqlite_with_rowid=False,  # one tree to write instead of two, on every press
)

leases = Table(
    "leases",
    metadata,
    Column("name", CODE_WORD, primary_key=True),
    Column("holder", Text, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
)
