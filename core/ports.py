"""What the core needs from the outside: a database that runs units of work.

A unit is synchronous and short: nothing slow and nothing that awaits happens in it.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import NamedTuple, Protocol, TypeVar

from core.events import Event
from core.ids import ProfileId
from core.people import Actor
from core.repositories import (
    Accounts,
    AuditLog,
    CareTeam,
    Dialog,
    Dialogs,
    Doses,
    Leases,
    Outbox,
    PatientQuery,
    PatientRow,
    Plans,
    Profiles,
    UpdateKey,
    Updates,
)

__all__ = [
    "Accounts",
    "AuditLog",
    "CareTeam",
    "Database",
    "DatabaseUnavailable",
    "Dialog",
    "Dialogs",
    "Doses",
    "Leases",
    "Outbox",
    "PatientQuery",
    "PatientRow",
    "Plans",
    "Profiles",
    "Touched",
    "UpdateKey",
    "Updates",
    "Work",
]

T = TypeVar("T")


class Touched(NamedTuple):
    """A person (and thing) a command turned out to be about; each gets an audit entry."""

    subject: ProfileId
    object: str | None = None


class Work(Protocol):
    """One unit of work: what is kept, the present instant, and who acts. The edge commits it.

    `events`, `details`, `touched` and `on_refusal` belong to the command that `perform` is running:
    `on_refusal` are writes that stay when it is refused, such as counting a wrong password. `pressed` is the
    chat and message whose button led here; whoever answers the press redraws it.
    """

    now: datetime
    actor: Actor
    events: list[Event]
    details: dict[str, str]
    touched: list[Touched]
    on_refusal: list[Callable[[], None]]
    profiles: Profiles
    accounts: Accounts
    care: CareTeam
    plans: Plans
    doses: Doses
    audit: AuditLog
    outbox: Outbox
    dialogs: Dialogs
    updates: Updates
    leases: Leases
    default_zone: str
    pressed: tuple[int, int] | None

    def savepoint(self) -> AbstractContextManager[None]:
        """Rolls back to its beginning when left by an exception."""

    def note(self, **detail: str) -> None:
        """Adds to the audit detail of the command being performed (`details`)."""


class DatabaseUnavailable(Exception):  # noqa: N818 - the edge answers "later", it is nobody's mistake
    """The database cannot be reached or is busy for too long; nothing was written, trying again is right."""


class Database(Protocol):
    """Runs units of work. A unit is a plain function that may be run again from its beginning."""

    async def write(self, unit: Callable[[Work], T]) -> T:
        """Runs the unit in one transaction and commits; any exception rolls all of it back."""

    async def read(self, unit: Callable[[Work], T]) -> T:
        """Runs a unit that changes nothing beside the writer, never blocking it."""
