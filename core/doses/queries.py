"""What can be looked at: a day, a week, the medicines of a patient."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from core.commands import Command, UseCases
from core.doses.model import DayCount, Dose
from core.doses.rules import is_open
from core.doses.usecases import dose_or_gone
from core.ids import DoseId, ProfileId
from core.people import Profile
from core.plans.model import Medication, Plan
from core.plans.rules import DEFAULT_WINDOW, instant, local_day
from core.ports import Work
from core.refusals import NotAllowed
from core.zones import zone_of

DAYS_OF_WEEK = 7


@dataclass(frozen=True, slots=True)
class DayView:
    """A patient's doses of one local day. `offset` counts from today in the patient's zone.

    `before`: today only, what of yesterday still waits for an answer.
    """

    patient: Profile
    day: date
    offset: int
    doses: tuple[Dose, ...]
    next_dose: Dose | None
    before: tuple[Dose, ...] = ()


@dataclass(frozen=True, slots=True)
class WeekView:
    """Seven local days up to `last`; `by_medicine` sums the same days."""

    patient: Profile
    first: date
    last: date
    today: date
    days: tuple[DayCount, ...]
    by_medicine: tuple[tuple[str, DayCount], ...]


@dataclass(frozen=True, slots=True)
class MedicinesView:
    patient: Profile
    plans: tuple[Plan, ...]
    medications: tuple[Medication, ...]


@dataclass(frozen=True, slots=True)
class ViewDay(Command[DayView]):
    """`offset` -1 is yesterday, 0 today, 1 tomorrow."""

    patient: ProfileId
    offset: int = 0


@dataclass(frozen=True, slots=True)
class ViewDose(Command[Dose]):
    dose: DoseId


@dataclass(frozen=True, slots=True)
class ViewSlot(Command[tuple[Dose, ...]]):
    """All doses of one slot, in whatever state."""

    patient: ProfileId
    slot: str


@dataclass(frozen=True, slots=True)
class ViewWeek(Command[WeekView]):
    """The seven days that end today (`weeks_ago` 0) or that many weeks earlier."""

    patient: ProfileId
    weeks_ago: int = 0


@dataclass(frozen=True, slots=True)
class ViewMedicines(Command[MedicinesView]):
    patient: ProfileId


def person(patient: ProfileId, work: Work) -> Profile:
    found = work.profiles.get(patient)
    if found is None:
        raise NotAllowed
    return found


def view_day(command: ViewDay, work: Work) -> DayView:
    today = local_day(work.now, zone_of(command.patient, work))
    day = today + timedelta(days=command.offset)
    doses = work.doses.of_day(command.patient, day)
    upcoming = None if doses else work.doses.next_open(command.patient, work.now)
    before = _still_open(command.patient, day - timedelta(days=1), work) if command.offset == 0 else ()
    return DayView(person(command.patient, work), day, command.offset, tuple(doses), upcoming, before)


def _still_open(patient: ProfileId, day: date, work: Work) -> tuple[Dose, ...]:
    """Windows are hours long, so only the small hours can have any."""
    if work.now - instant(datetime.combine(day, time.max), zone_of(patient, work)) > DEFAULT_WINDOW:
        return ()
    return tuple(dose for dose in work.doses.of_day(patient, day) if is_open(dose, work.now))


def view_dose(command: ViewDose, work: Work) -> Dose:
    return dose_or_gone(command.dose, work)


def view_slot(command: ViewSlot, work: Work) -> tuple[Dose, ...]:
    return tuple(work.doses.of_slot(command.patient, command.slot))


def view_week(command: ViewWeek, work: Work) -> WeekView:
    today = local_day(work.now, zone_of(command.patient, work))
    last = today - timedelta(days=DAYS_OF_WEEK * max(command.weeks_ago, 0))
    first = last - timedelta(days=DAYS_OF_WEEK - 1)
    known = {c.day: c for c in work.doses.counts(command.patient, first, last, work.now)}
    days = [first + timedelta(days=n) for n in range(DAYS_OF_WEEK)]
    return WeekView(
        person(command.patient, work),
        first,
        last,
        today,
        tuple(known.get(day, DayCount(day)) for day in days),
        tuple(work.doses.counts_by_medicine(command.patient, first, last, work.now)),
    )


def view_medicines(command: ViewMedicines, work: Work) -> MedicinesView:
    today = local_day(work.now, zone_of(command.patient, work))
    plans = work.plans.active(command.patient, today)
    medications = work.plans.medications([plan.id for plan in plans])
    return MedicinesView(person(command.patient, work), tuple(plans), tuple(medications))


USECASES: UseCases = {
    ViewDay: view_day,
    ViewDose: view_dose,
    ViewSlot: view_slot,
    ViewWeek: view_week,
    ViewMedicines: view_medicines,
}
