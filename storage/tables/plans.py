"""Prescriptions and their medicines, and discharges that wait for an admin."""

from sqlalchemy import JSON, Boolean, Column, Date, ForeignKey, Index, Integer, Table, Text, text

from storage.tables.base import metadata, one_of
from storage.tables.types import CODE_WORD, ID, UtcDateTime, ascii_text

medication_plans = Table(
    "medication_plans",
    metadata,
    Column("id", ID, primary_key=True),
    Column("patient_id", ID, ForeignKey("profiles.id"), nullable=False),
    Column("pres_no", CODE_WORD, nullable=False, unique=True),
    Column("start_date", Date, nullable=False),
    Column("end_date", Date),
    Column("prescriber_id", ID, ForeignKey("profiles.id"), nullable=False),
    Column("fingerprint", ascii_text(64)),  # NULL once it is no longer what the document said
    Column("confirmed_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    Index(None, "patient_id"),
    Index(
        "uq_medication_plans_active",  # the same document twice must never double a dose
        "patient_id",
        "fingerprint",
        unique=True,
        sqlite_where=text("ended_at IS NULL"),
        postgresql_where=text("ended_at IS NULL"),
    ),
)

medications = Table(
    "medications",
    metadata,
    Column("id", ID, primary_key=True),
    Column("plan_id", ID, ForeignKey("medication_plans.id"), nullable=False),
    Column("patient_id", ID, ForeignKey("profiles.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("med_name", Text, nullable=False),
    Column("dose", Text, nullable=False),
    Column("route", Text, nullable=False),
    Column("times", JSON, nullable=False),
    Column("freq", Text, nullable=False),
    Column("critical", Boolean, nullable=False),
    Column("start_date", Date, nullable=False),
    Column("end_date", Date),
    Column("doses_from", UtcDateTime, nullable=False),
    Column("stopped_at", UtcDateTime),
    Column("planned_until", Date),
    Index(None, "plan_id"),
    Index(
        "ix_medications_to_materialise",
        "planned_until",
        sqlite_where=text("stopped_at IS NULL"),
        postgresql_where=text("stopped_at IS NULL"),
    ),
)

import_requests = Table(
    "import_requests",
    metadata,
    Column("id", ID, primary_key=True),
    Column("doctor_id", ID, ForeignKey("profiles.id"), nullable=False),
    Column("mrn", CODE_WORD, nullable=False),
    Column("patient_id", ID, ForeignKey("profiles.id"), nullable=False),
    Column("document", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("status", CODE_WORD, nullable=False),
    one_of("status", ("open", "approved", "declined", "done")),
    Index(None, "doctor_id", "mrn"),
)
