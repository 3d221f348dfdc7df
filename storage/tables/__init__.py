"""Every table, on one `metadata`; what changes here needs a migration beside it."""

from storage.tables.accounts import chats, codes, credentials, links, throttles
from storage.tables.audit import audit
from storage.tables.base import metadata
from storage.tables.dialogs import dialogs
from storage.tables.doses import scheduled_doses
from storage.tables.intake import leases, updates
from storage.tables.outbox import outbox
from storage.tables.people import patient_doctor, profiles
from storage.tables.plans import import_requests, medication_plans, medications

__all__ = [
    "audit",
    "chats",
    "codes",
    "credentials",
    "dialogs",
    "import_requests",
    "leases",
    "links",
    "medication_plans",
    "medications",
    "metadata",
    "outbox",
    "patient_doctor",
    "profiles",
    "scheduled_doses",
    "throttles",
    "updates",
]
