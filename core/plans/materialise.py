"""Dose rows for the days ahead: can run anywhere, twice, late, and never makes one dose too many.

A row is unique by medicine and nominal local slot, so making the same days again adds nothing.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from core.doses.model import NewDose
from core.plans.model import Medication
from core.plans.rules import HORIZON, plan_slots
from core.ports import Work
from core.zones import zone_named


def horizon(now: datetime) -> date:
    """The last day to have rows: one date for all zones, far enough that tomorrow is always within."""
    return (now + HORIZON).date()


def materialise(medications: Sequence[Medication], zone_name: str, work: Work) -> int:
    """Rows from now (or where planning stopped) to the horizon; how many were new."""
    until = horizon(work.now)
    made = work.doses.add_many((dose for m in medications for dose in doses_of(m, zone_name, work)), work.now)
    work.plans.mark_planned([m.id for m in medications], until)
    return made


def doses_of(medication: Medication, zone_name: str, work: Work) -> Iterator[NewDose]:
    """The doses of one medicine that should exist up to the horizon, none before it was confirmed."""
    first = medication.start_date
    if medication.planned_until is not None:
        first = max(first, medication.planned_until)
    days = (first, medication.end_date)
    for slot in plan_slots(
        medication.times, days, zone_named(zone_name), medication.doses_from, horizon(work.now)
    ):
        yield NewDose(medication.id, medication.patient_id, slot.local, slot.at, slot.closes_at)
