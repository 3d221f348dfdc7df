"""What the care team looks at: its patients, and one patient's card."""

from dataclasses import dataclass
from datetime import date, timedelta

from core.commands import Command, UseCases
from core.doses.model import DayCount, Dose
from core.doses.queries import DAYS_OF_WEEK, person
from core.ids import ProfileId
from core.people import Profile
from core.plans.model import Medication, Plan
from core.plans.rules import local_day
from core.ports import PatientQuery, PatientRow, Work
from core.refusals import NotAllowed
from core.zones import zone_of

PAGE = 6
CARD_WEEKS = 4
CARD_DOSES = 6


@dataclass(frozen=True, slots=True)
class PatientPage:
    rows: tuple[PatientRow, ...]
    total: int
    page: int
    search: str


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days summed; `first` and `last` are local days."""

    first: date
    last: date
    count: DayCount


@dataclass(frozen=True, slots=True)
class PatientCard:
    """Medicines, adherence of the last weeks (oldest first) and the last doses of one patient."""

    patient: Profile
    username: str | None
    linked: bool
    staff: tuple[Profile, ...]
    plans: tuple[Plan, ...]
    medications: tuple[Medication, ...]
    weeks: tuple[Week, ...]
    last_doses: tuple[Dose, ...]


@dataclass(frozen=True, slots=True)
class ListPatients(Command[PatientPage]):
    """The actor's own patients."""

    search: str = ""
    page: int = 0


@dataclass(frozen=True, slots=True)
class ViewPatient(Command[PatientCard]):
    patient: ProfileId


def list_patients(command: ListPatients, work: Work) -> PatientPage:
    if work.actor.profile is None:
        raise NotAllowed
    page = max(command.page, 0)
    first_day = local_day(work.now, zone_of(work.actor.profile, work)) - timedelta(days=DAYS_OF_WEEK - 1)
    query = PatientQuery(command.search, first_day, page * PAGE, PAGE)
    rows, total = work.care.patients_of(work.actor.profile, query, work.now)
    return PatientPage(tuple(rows), total, page, command.search)


def summed(first: date, counts: list[DayCount]) -> DayCount:
    """The sum of several days, dated `first`."""
    return DayCount(
        first,
        sum(c.taken for c in counts),
        sum(c.skipped for c in counts),
        sum(c.missed for c in counts),
        sum(c.pending for c in counts),
    )


def weeks_until(today: date, patient: ProfileId, work: Work) -> tuple[Week, ...]:
    start = today - timedelta(days=DAYS_OF_WEEK * CARD_WEEKS - 1)
    counts = work.doses.counts(patient, start, today, work.now)
    weeks = []
    for n in range(CARD_WEEKS):
        first = start + timedelta(days=DAYS_OF_WEEK * n)
        last = first + timedelta(days=DAYS_OF_WEEK - 1)
        weeks.append(Week(first, last, summed(first, [c for c in counts if first <= c.day <= last])))
    return tuple(weeks)


def view_patient(command: ViewPatient, work: Work) -> PatientCard:
    patient = person(command.patient, work)
    today = local_day(work.now, zone_of(patient.id, work))
    plans = work.plans.active(patient.id, today)
    credential = work.accounts.credential_of(patient.id)
    return PatientCard(
        patient,
        credential.username if credential else None,
        work.accounts.is_linked(patient.id),
        tuple(work.care.staff_of(patient.id)),
        tuple(plans),
        tuple(work.plans.medications([plan.id for plan in plans])),
        weeks_until(today, patient.id, work),
        tuple(work.doses.last_recorded(patient.id, CARD_DOSES)),
    )


USECASES: UseCases = {ListPatients: list_patients, ViewPatient: view_patient}
