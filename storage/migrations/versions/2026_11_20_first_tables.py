"""First tables.

Revision: 2026_11_20, after nothing. Constraints get their names from the convention in `storage.tables.base`.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from storage.migrations.append_only import guard_audit, unguard_audit
from storage.tables.types import UtcDateTime, ascii_text

revision = "2026_11_20"
down_revision = None

TABLES = (
    "profiles patient_doctor credentials chats links codes throttles medication_plans import_requests "
    "medications scheduled_doses outbox dialogs updates leases audit"
)


def where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


ID, SLOT, WORD = ascii_text(20), ascii_text(16), ascii_text(32)


def upgrade() -> None:
    people()
    accounts()
    plans()
    medications()
    doses()
    outbox()
    conversations()
    audit()
    guard_audit()


def downgrade() -> None:
    unguard_audit()
    for table in reversed(TABLES.split()):
        op.drop_table(table)


def people() -> None:
    op.create_table(
        "profiles",
        sa.Column("id", ID, primary_key=True),
        sa.Column("full_name", sa.Text, nullable=False),
        sa.Column("name_key", ascii_text(400), nullable=False),
        sa.Column("role", WORD, nullable=False),
        sa.Column("zone", sa.Text, nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("mrn", WORD, unique=True),
        sa.Column("phone", sa.Text),
        sa.Column("dob", sa.Date),
        sa.Column("email", sa.Text),
        sa.Column("language", sa.Text),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.CheckConstraint("role IN ('admin', 'doctor', 'nurse', 'patient')", name="role"),
    )
    op.create_index("ix_profiles_role_name_key", "profiles", ["role", "name_key"])
    op.create_table(
        "patient_doctor",
        sa.Column("patient_id", ID, sa.ForeignKey("profiles.id"), primary_key=True),
        sa.Column("doctor_id", ID, sa.ForeignKey("profiles.id"), primary_key=True),
        sa.Column("assigned_at", UtcDateTime, nullable=False),
        sa.Column("assigned_by", ID, sa.ForeignKey("profiles.id")),
    )
    op.create_index("ix_patient_doctor_doctor_id", "patient_doctor", ["doctor_id"])


def accounts() -> None:
    op.create_table(
        "credentials",
        sa.Column("profile_id", ID, sa.ForeignKey("profiles.id"), primary_key=True),
        sa.Column("username", WORD, nullable=False, unique=True),
        sa.Column("password_hash", sa.Text),
    )
    op.create_table(
        "chats",
        sa.Column("user_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("chat_id", sa.BigInteger, nullable=False),
        sa.Column("language", sa.Text),
        sa.Column("blocked_at", UtcDateTime),
    )
    op.create_table(
        "links",
        sa.Column("user_id", sa.BigInteger, sa.ForeignKey("chats.user_id"), primary_key=True),
        sa.Column("profile_id", ID, sa.ForeignKey("profiles.id"), primary_key=True),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("linked_at", UtcDateTime, nullable=False),
    )
    op.create_index("ix_links_profile_id", "links", ["profile_id"])
    op.create_index("uq_links_active", "links", ["user_id"], unique=True, **where("active"))
    op.create_table(
        "codes",
        sa.Column("digest", ascii_text(64), primary_key=True),
        sa.Column("profile_id", ID, sa.ForeignKey("profiles.id"), nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("expires_at", UtcDateTime, nullable=False),
        sa.Column("used_at", UtcDateTime),
        sa.Column("used_by", sa.BigInteger),
    )
    op.create_index("ix_codes_profile_id", "codes", ["profile_id"])
    op.create_table(
        "throttles",
        sa.Column("key", ascii_text(200), primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("since", UtcDateTime, nullable=False),
        sa.Column("locked_until", UtcDateTime),
    )


def plans() -> None:
    op.create_table(
        "medication_plans",
        sa.Column("id", ID, primary_key=True),
        sa.Column("patient_id", ID, sa.ForeignKey("profiles.id"), nullable=False),
        sa.Column("pres_no", WORD, nullable=False, unique=True),
        sa.Column("start_date", sa.Date, nullable=False),
        sa.Column("end_date", sa.Date),
        sa.Column("prescriber_id", ID, sa.ForeignKey("profiles.id"), nullable=False),
        sa.Column("fingerprint", ascii_text(64)),
        sa.Column("confirmed_at", UtcDateTime, nullable=False),
        sa.Column("ended_at", UtcDateTime),
    )
    op.create_index("ix_medication_plans_patient_id", "medication_plans", ["patient_id"])
    op.create_index(
        "uq_medication_plans_active",
        "medication_plans",
        ["patient_id", "fingerprint"],
        unique=True,
        **where("ended_at IS NULL"),
    )
    op.create_table(
        "import_requests",
        sa.Column("id", ID, primary_key=True),
        sa.Column("doctor_id", ID, sa.ForeignKey("profiles.id"), nullable=False),
        sa.Column("mrn", WORD, nullable=False),
        sa.Column("patient_id", ID, sa.ForeignKey("profiles.id"), nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("status", WORD, nullable=False),
        sa.CheckConstraint("status IN ('open', 'approved', 'declined', 'done')", name="status"),
    )
    op.create_index("ix_import_requests_doctor_id_mrn", "import_requests", ["doctor_id", "mrn"])


def medications() -> None:
    op.create_table(
        "medications",
        sa.Column("id", ID, primary_key=True),
        sa.Column("plan_id", ID, sa.ForeignKey("medication_plans.id"), nullable=False),
        sa.Column("patient_id", ID, sa.ForeignKey("profiles.id"), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("med_name", sa.Text, nullable=False),
        sa.Column("dose", sa.Text, nullable=False),
        sa.Column("route", sa.Text, nullable=False),
        sa.Column("times", sa.JSON, nullable=False),
        sa.Column("freq", sa.Text, nullable=False),
        sa.Column("critical", sa.Boolean, nullable=False),
        sa.Column("start_date", sa.Date, nullable=False),
        sa.Column("end_date", sa.Date),
        sa.Column("doses_from", UtcDateTime, nullable=False),
        sa.Column("stopped_at", UtcDateTime),
        sa.Column("planned_until", sa.Date),
    )
    op.create_index("ix_medications_plan_id", "medications", ["plan_id"])
    op.create_index(
        "ix_medications_to_materialise", "medications", ["planned_until"], **where("stopped_at IS NULL")
    )


def doses() -> None:
    op.create_table(
        "scheduled_doses",
        sa.Column("id", ID, primary_key=True),
        sa.Column("medication_id", ID, sa.ForeignKey("medications.id"), nullable=False),
        sa.Column("patient_id", ID, sa.ForeignKey("profiles.id"), nullable=False),
        sa.Column("slot", SLOT, nullable=False),
        sa.Column("scheduled_at", UtcDateTime, nullable=False),
        sa.Column("closes_at", UtcDateTime, nullable=False),
        sa.Column("status", WORD, nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("outcome_at", UtcDateTime),
        sa.Column("recorded_at", UtcDateTime),
        sa.Column("recorded_by", ID, sa.ForeignKey("profiles.id")),
        sa.Column("announced_at", UtcDateTime),
        sa.CheckConstraint("status IN ('pending', 'taken', 'skipped', 'missed')", name="status"),
    )
    op.create_index(
        "ix_scheduled_doses_open", "scheduled_doses", ["closes_at"], **where("status = 'pending'")
    )
    op.create_index("ix_scheduled_doses_patient_id_slot", "scheduled_doses", ["patient_id", "slot"])
    op.create_index(
        "ix_scheduled_doses_to_announce",
        "scheduled_doses",
        ["scheduled_at"],
        **where("status = 'pending' AND announced_at IS NULL"),
    )
    op.create_index("uq_scheduled_doses_slot", "scheduled_doses", ["medication_id", "slot"], unique=True)


def outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", ascii_text(41), primary_key=True),
        sa.Column("profile_id", ID, sa.ForeignKey("profiles.id"), nullable=False),
        sa.Column("chat_id", sa.BigInteger, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("params", sa.JSON, nullable=False),
        sa.Column("subject", sa.Text),
        sa.Column("dedupe", sa.Text, nullable=False),
        sa.Column("priority", sa.Integer, nullable=False),
        sa.Column("due_at", UtcDateTime, nullable=False),
        sa.Column("expires_at", UtcDateTime),
        sa.Column("state", WORD, nullable=False),
        sa.Column("outdated", sa.Boolean, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("message_id", sa.BigInteger),
        sa.Column("error", sa.Text),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("settled_at", UtcDateTime),
        sa.Column("recovered_at", UtcDateTime),
        sa.CheckConstraint(
            "state IN ('queued', 'sending', 'sent', 'stale', 'closed', 'cancelled', 'failed')", name="state"
        ),
    )
    op.create_index(
        "ix_outbox_due", "outbox", ["priority", "due_at"], **where("state IN ('queued', 'stale')")
    )
    op.create_index("ix_outbox_profile", "outbox", ["profile_id", "state"])
    op.create_index("ix_outbox_chat", "outbox", ["chat_id", "state"])
    op.create_index("ix_outbox_sending", "outbox", ["state"], **where("state = 'sending'"))
    op.create_index("uq_outbox_dedupe", "outbox", ["dedupe", "chat_id"], unique=True)


def conversations() -> None:
    op.create_table(
        "dialogs",
        sa.Column("id", ID, primary_key=True),
        sa.Column("user_id", sa.BigInteger, nullable=False),
        sa.Column("profile_id", ID, sa.ForeignKey("profiles.id")),
        sa.Column("flow", WORD, nullable=False),
        sa.Column("answers", sa.JSON, nullable=False),
        sa.Column("rev", sa.Integer, nullable=False),
        sa.Column("message_id", sa.BigInteger),
        sa.Column("state", WORD, nullable=False),
        sa.Column("updated_at", UtcDateTime, nullable=False),
        sa.CheckConstraint("state IN ('open', 'suspended')", name="state"),
    )
    op.create_index("uq_dialogs_flow", "dialogs", ["user_id", "flow"], unique=True)
    op.create_index("uq_dialogs_open", "dialogs", ["user_id"], unique=True, **where("state = 'open'"))
    op.create_table(
        "updates",
        sa.Column("bot_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("update_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("user_id", sa.BigInteger, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("incident", sa.Text),
        sa.Column("cause", sa.Text),
        sa.CheckConstraint("state IN ('claimed', 'failed')", name="state"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_updates_at", "updates", ["at"])
    op.create_table(
        "leases",
        sa.Column("name", WORD, primary_key=True),
        sa.Column("holder", sa.Text, nullable=False),
        sa.Column("expires_at", UtcDateTime, nullable=False),
    )


def audit() -> None:
    op.create_table(
        "audit",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("actor_id", ID),
        sa.Column("actor_role", WORD, nullable=False),
        sa.Column("via", WORD, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("subject_id", ID),
        sa.Column("object", sa.Text),
        sa.Column("detail", sa.JSON, nullable=False),
        sa.CheckConstraint(
            "actor_role IN ('admin', 'doctor', 'nurse', 'patient', 'system', 'stranger')", name="actor_role"
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_audit_subject_id", "audit", ["subject_id"])
