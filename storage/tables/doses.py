"""One row for every time a medicine is to be taken."""

from sqlalchemy import Column, ForeignKey, Index, Table, text

from core.doses.model import DoseStatus
from storage.tables.base import metadata, one_of
from storage.tables.types import CODE_WORD, ID, SLOT, UtcDateTime

scheduled_doses = Table(
    "scheduled_doses",
    metadata,
    Column("id", ID, primary_key=True),
    Column("medication_id", ID, ForeignKey("medications.id"), nullable=False),
    Column("patient_id", ID, ForeignKey("profiles.id"), nullable=False),
    Column("slot", SLOT, nullable=False),
    Column("scheduled_at", UtcDateTime, nullable=False),
    Column("closes_at", UtcDateTime, nullable=False),
    Column("status", CODE_WORD, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("outcome_at", UtcDateTime),
    Column("recorded_at", UtcDateTime),
    Column("recorded_by", ID, ForeignKey("profiles.id")),
    Column("announced_at", UtcDateTime),
    one_of("status", DoseStatus),
    Index("uq_scheduled_doses_slot", "medication_id", "slot", unique=True),
    Index(None, "patient_id", "slot"),
    Index(
        "ix_scheduled_doses_open",
        "closes_at",
        sqlite_where=text("status = 'pending'"),
        postgresql_where=text("status = 'pending'"),
    ),
    Index(
        "ix_scheduled_doses_to_announce",
        "scheduled_at",
        sqlite_where=text("status = 'pending' AND announced_at IS NULL"),
        postgresql_where=text("status = 'pending' AND announced_at IS NULL"),
    ),
)
