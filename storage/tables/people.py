"""People, and who cares for whom. Names of tables and columns follow the clinic's schema."""

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Table, Text

from core.people import Role
from storage.tables.base import metadata, one_of
from storage.tables.types import CODE_WORD, ID, NAME_KEY, UtcDateTime

profiles = Table(
    "profiles",
    metadata,
    Column("id", ID, primary_key=True),
    Column("full_name", Text, nullable=False),
    Column("name_key", NAME_KEY, nullable=False),  # casefolded: SQLite's LIKE knows the case of ASCII only
    Column("role", CODE_WORD, nullable=False),
    Column("zone", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("mrn", CODE_WORD, unique=True),
    Column("phone", Text),
    Column("dob", Date),
    Column("email", Text),
    Column("language", Text),
    Column("active", Boolean, nullable=False),
    one_of("role", Role, without=Role.SYSTEM),
    Index(None, "role", "name_key"),
)

patient_doctor = Table(
    "patient_doctor",
    metadata,
    Column("patient_id", ID, ForeignKey("profiles.id"), primary_key=True),
    Column("doctor_id", ID, ForeignKey("profiles.id"), primary_key=True),  # a doctor's or a nurse's profile
    Column("assigned_at", UtcDateTime, nullable=False),
    Column("assigned_by", ID, ForeignKey("profiles.id")),
    Index(None, "doctor_id"),
)
