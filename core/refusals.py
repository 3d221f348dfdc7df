"""Refusals: what the clinic cannot do, as values without prose.

The class names the text key (`refusal.slot_taken`), the fields fill its placeholders, the family gives
other systems their HTTP status and error code. `eq=False` and not `frozen`: contextlib assigns
`__traceback__` to exceptions that pass through it.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar

from core.texts import Text


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """Root of everything the clinic says no to."""

    status: ClassVar[int] = 400

    @classmethod
    def code(cls) -> str:
        """The name in snake case: `already_recorded`."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()

    def params(self) -> dict[str, Any]:
        names: list[str] = list(getattr(self, "__dataclass_fields__", ()))
        return {name: getattr(self, name) for name in names}

    def text(self) -> Text:
        return Text(f"refusal.{self.code()}", self.params())

    def lines(self) -> tuple[Text | None, ...]:
        """The whole answer, for a refusal that has more to say than one text; None is an empty line."""
        return (self.text(),)


class NotFound(Refusal):
    status = 404


class Denied(Refusal):
    status = 403


class Conflict(Refusal):
    status = 409


class Invalid(Refusal):
    status = 422


class TooMany(Refusal):
    status = 429


@dataclass(eq=False)
class NotAllowed(Denied):
    """The actor's role or relation does not cover this; nothing about the record is revealed."""


@dataclass(eq=False)
class NotLinked(Denied):
    """A stranger asked for what only linked people may do."""


@dataclass(eq=False)
class NoSuchPatient(NotFound):
    mrn: str


@dataclass(eq=False)
class NoSuchUser(NotFound):
    username: str


@dataclass(eq=False)
class DoseGone(NotFound):
    """The dose is no longer on anybody's plan: its medicine was stopped or changed."""


@dataclass(eq=False)
class RequestGone(NotFound):
    """The import request was answered or withdrawn already."""


@dataclass(eq=False)
class AlreadyTaken(Conflict):
    med: str
    at: datetime


@dataclass(eq=False)
class AlreadySkipped(Conflict):
    med: str
    at: datetime


@dataclass(eq=False)
class NotDueYet(Conflict):
    """Not a no: the person is asked whether it was really taken already."""

    med: str
    at: datetime


@dataclass(eq=False)
class MedicineStopped(Conflict):
    """Not a no: the person is asked whether it was taken before it was stopped."""

    med: str
    at: datetime


@dataclass(eq=False)
class TooEarly(Conflict):
    """A dose of another day cannot be recorded ahead."""

    med: str
    at: datetime


@dataclass(eq=False)
class NothingDue(Conflict):
    """Complete all found no due, open dose among those the message had shown."""


@dataclass(eq=False)
class NothingToUndo(Conflict):
    med: str


@dataclass(eq=False)
class TooLateToUndo(Conflict):
    med: str


@dataclass(eq=False)
class CodeUnusable(Denied):
    """Unknown, used or expired: which one is not said."""


@dataclass(eq=False)
class TooManyTries(TooMany):
    until: datetime


@dataclass(eq=False)
class WrongLogin(Denied):
    """Name unknown or password wrong: which one is not said."""


@dataclass(eq=False)
class WeakPassword(Invalid):
    minimum: int


@dataclass(eq=False)
class NameInvalid(Invalid):
    longest: int


@dataclass(eq=False)
class MrnInvalid(Invalid):
    """Letters, digits, - and / only."""


@dataclass(eq=False)
class PhoneInvalid(Invalid):
    """Not a possible telephone number."""


@dataclass(eq=False)
class EmailInvalid(Invalid):
    """Not an e-mail address."""


@dataclass(eq=False)
class DateInvalid(Invalid):
    """Not a date in the form YYYY-MM-DD (or DD/MM/YYYY)."""


@dataclass(eq=False)
class DateInFuture(Invalid):
    day: date


@dataclass(eq=False)
class DateTooOld(Invalid):
    day: date


@dataclass(eq=False)
class MrnTaken(Conflict):
    mrn: str


@dataclass(eq=False)
class AlreadyLinked(Conflict):
    """A code would let a second phone take over an account that is in use."""

    name: str


@dataclass(eq=False)
class UsernameInvalid(Invalid):
    """3-32 characters: a-z, 0-9, dot, hyphen, underscore; starts with a letter."""


@dataclass(eq=False)
class UsernameTaken(Conflict):
    username: str


@dataclass(eq=False)
class AlreadyAssigned(Conflict):
    patient: str
    staff: str


@dataclass(eq=False)
class NotAPatient(Invalid):
    name: str


@dataclass(eq=False)
class NotCareStaff(Invalid):
    name: str


@dataclass(eq=False)
class AlreadyImported(Conflict):
    """The same document for the same patient is active already; nothing was changed."""

    pres_no: str
    day: date


@dataclass(eq=False)
class NeedsApproval(Denied):
    """The MRN belongs to a patient of somebody else: an admin must agree first."""

    mrn: str


@dataclass(eq=False)
class IdentityDiffers(Conflict):
    """Name or birth date differ from the record; the doctor must say that it is the same person."""

    mrn: str


@dataclass(eq=False)
class PlanModeNeeded(Conflict):
    """The patient has an active plan: Replace or Add must be said."""


@dataclass(eq=False)
class NotDaily(Conflict):
    """Not a no: the doctor is asked whether these are really to be given every day."""

    meds: tuple[str, ...]


@dataclass(eq=False)
class PlanOver(Conflict):
    """The document's plan has ended, and would end what the patient takes today."""

    day: date


@dataclass(eq=False)
class StartsLater(Conflict):
    """The document's plan begins in the future, and would end what the patient takes until then."""

    day: date


@dataclass(eq=False)
class PlanChangedMeanwhile(Conflict):
    """What the preview showed is no longer so; the doctor must look once more."""


@dataclass(eq=False)
class PersonInactive(Denied):
    """The account was deactivated by the clinic."""
