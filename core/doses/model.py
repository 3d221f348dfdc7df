"""Facts of a dose."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from core.ids import DoseId, MedicationId, ProfileId


class DoseStatus(StrEnum):
    """`missed` means not confirmed: silence is no proof that nothing was taken."""

    PENDING = "pending"
    TAKEN = "taken"
    SKIPPED = "skipped"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class NewDose:
    """A row to be made: unique by medication and nominal local slot."""

    medication_id: MedicationId
    patient_id: ProfileId
    slot: str
    scheduled_at: datetime
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class Dose:
    """A dose with what is needed to say which one it is.

    `outcome_at` is when it was taken or skipped, `recorded_at` when somebody said so. `stopped_at` is when
    its medicine was stopped: it waits for nobody any more, but can be said to have been taken before.
    """

    id: DoseId
    medication_id: MedicationId
    patient_id: ProfileId
    slot: str
    scheduled_at: datetime
    closes_at: datetime
    status: DoseStatus
    created_at: datetime
    outcome_at: datetime | None
    recorded_at: datetime | None
    med_name: str
    dose: str
    route: str
    critical: bool
    stopped_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a dose, and who said so when. All times None: an answer is taken back."""

    status: DoseStatus
    outcome_at: datetime | None = None
    recorded_at: datetime | None = None
    recorded_by: ProfileId | None = None


@dataclass(frozen=True, slots=True)
class DayCount:
    """How many doses of one local day ended how; open ones past their window count as missed."""

    day: date
    taken: int = 0
    skipped: int = 0
    missed: int = 0
    pending: int = 0

    @property
    def total(self) -> int:
        return self.taken + self.skipped + self.missed + self.pending
