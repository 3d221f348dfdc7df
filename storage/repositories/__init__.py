"""One module for each port of the core: rows of tables in, frozen values of the core out."""

from storage.repositories.accounts import SqlAccounts
from storage.repositories.audit import SqlAuditLog
from storage.repositories.care import SqlCareTeam
from storage.repositories.dialogs import SqlDialogs
from storage.repositories.doses import SqlDoses
from storage.repositories.leases import SqlLeases
from storage.repositories.outbox import SqlOutbox
from storage.repositories.plans import SqlPlans
from storage.repositories.profiles import SqlProfiles
from storage.repositories.updates import SqlUpdates

__all__ = [
    "SqlAccounts",
    "SqlAuditLog",
    "SqlCareTeam",
    "SqlDialogs",
    "SqlDoses",
    "SqlLeases",
    "SqlOutbox",
    "SqlPlans",
    "SqlProfiles",
    "SqlUpdates",
]
