"""What has happened, said once by a use case; `core/notices.py` decides who is told."""

from dataclasses import dataclass

from core.ids import DoseId, MedicationId, PlanId, ProfileId, RequestId


@dataclass(frozen=True, slots=True)
class PlanStarted:
    patient: ProfileId
    plan: PlanId
    prescriber: ProfileId
    stopped: tuple[MedicationId, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanChanged:
    """Medicines were stopped: reminders that still offer their doses must be redrawn at once."""

    patient: ProfileId


@dataclass(frozen=True, slots=True)
class DoseChanged:
    """A dose got another state: other messages that show it are redrawn."""

    patient: ProfileId
    dose: DoseId
    slot: str


@dataclass(frozen=True, slots=True)
class PatientAssigned:
    patient: ProfileId
    staff: ProfileId


@dataclass(frozen=True, slots=True)
class ImportRequested:
    request: RequestId


@dataclass(frozen=True, slots=True)
class ImportWithdrawn:
    """A newer document took the place of the request's."""

    request: RequestId


@dataclass(frozen=True, slots=True)
class ImportDecided:
    request: RequestId
    doctor: ProfileId
    approved: bool


@dataclass(frozen=True, slots=True)
class ChatBlocked:
    """Telegram said that this person blocked the bot: nothing reaches them there."""

    profile: ProfileId


@dataclass(frozen=True, slots=True)
class PatientLinked:
    """A chat speaks for this patient now, by a one-time code."""

    patient: ProfileId


@dataclass(frozen=True, slots=True)
class ChatConnected:
    """A chat speaks for somebody for whom others spoke already; `user_id` is whose it is."""

    profile: ProfileId
    user_id: int


@dataclass(frozen=True, slots=True)
class PasswordChanged:
    """In the chat of this Telegram user; the person's other chats do not know yet."""

    profile: ProfileId
    user_id: int


Event = (
    PlanStarted
    | PlanChanged
    | DoseChanged
    | PatientAssigned
    | ImportRequested
    | ImportWithdrawn
    | ImportDecided
    | ChatBlocked
    | PatientLinked
    | ChatConnected
    | PasswordChanged
)
