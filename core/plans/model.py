"""Facts of a prescription. Column names follow the clinic's schema."""

from dataclasses import dataclass
from datetime import date, datetime

from core.ids import MedicationId, PlanId, ProfileId, RequestId


@dataclass(frozen=True, slots=True)
class Plan:
    """A prescription: `end_date` is inclusive in the patient's zone; `ended_at` set when it was replaced."""

    id: PlanId
    patient_id: ProfileId
    pres_no: str
    start_date: date
    end_date: date | None
    prescriber_id: ProfileId
    fingerprint: str
    confirmed_at: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Medication:
    """One medicine of a plan; `times` are wall-clock `HH:MM` in the patient's zone, sorted.

    No dose precedes `doses_from`: the confirmation, or later where the day's doses were used up.
    """

    id: MedicationId
    plan_id: PlanId
    patient_id: ProfileId
    position: int
    med_name: str
    dose: str
    route: str
    times: tuple[str, ...]
    freq: str
    critical: bool
    start_date: date
    end_date: date | None
    doses_from: datetime
    stopped_at: datetime | None = None
    planned_until: date | None = None


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """A discharge for another doctor's patient, waiting for an admin. `document` is canonical JSON."""

    id: RequestId
    doctor_id: ProfileId
    mrn: str
    patient_id: ProfileId
    document: str
    created_at: datetime
    status: str = "open"  # open | approved | declined | done
