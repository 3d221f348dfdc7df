"""The audit trail. Triggers made by the migration refuse UPDATE and DELETE.

It refers to people without foreign keys: what was done stays written whatever becomes of them.
"""

from sqlalchemy import JSON, BigInteger, Column, Index, Integer, Table, Text

from core.people import Role
from storage.tables.base import metadata, one_of
from storage.tables.types import CODE_WORD, ID, UtcDateTime

STRANGER = "stranger"  # the role of somebody who has none

audit = Table(
    "audit",
    metadata,
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("actor_id", ID),
    Column("actor_role", CODE_WORD, nullable=False),
    Column("via", CODE_WORD, nullable=False),
    Column("action", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("subject_id", ID),
    Column("object", Text),
    Column("detail", JSON, nullable=False),
    one_of("actor_role", (*Role, STRANGER)),
    Index(None, "subject_id"),
    sqlite_autoincrement=True,  # a number is never given twice
)
