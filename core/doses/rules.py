"""Decisions about a dose; each takes `now` and can be said aloud."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from core.doses.model import DayCount, Dose, DoseStatus
from core.plans.rules import local_day, slot_day

UNDO_WINDOW = timedelta(hours=24)


def is_due(dose: Dose, now: datetime) -> bool:
    """Its time has come."""
    return dose.scheduled_at <= now


def present_status(dose: Dose, now: datetime) -> DoseStatus:
    """The status as people should see it: an open dose past its window is missed, swept or not."""
    if dose.status is DoseStatus.PENDING and dose.closes_at <= now:
        return DoseStatus.MISSED
    return dose.status


def is_open(dose: Dose, now: datetime) -> bool:
    """It waits for an answer: due, within its window, not stopped, and nobody has said anything."""
    return dose.stopped_at is None and is_due(dose, now) and present_status(dose, now) is DoseStatus.PENDING


def is_recorded(dose: Dose) -> bool:
    """Somebody said what became of it."""
    return dose.status in (DoseStatus.TAKEN, DoseStatus.SKIPPED)


def belongs_to_today(dose: Dose, now: datetime, zone: ZoneInfo) -> bool:
    """Its nominal day has begun in the patient's zone."""
    return slot_day(dose.slot) <= local_day(now, zone)


def can_undo(dose: Dose, now: datetime) -> bool:
    """An answer can be taken back for a day; an old button must not wipe out history."""
    return dose.recorded_at is not None and now - dose.recorded_at <= UNDO_WINDOW


def status_without_answer(dose: Dose, now: datetime) -> DoseStatus:
    """What a dose falls back to when its answer is taken back."""
    return DoseStatus.MISSED if dose.closes_at <= now else DoseStatus.PENDING


def adherence(counts: Iterable[DayCount]) -> float | None:
    """Taken doses as a share of all that are past (taken, skipped, missed); None when there were none.

    The plain proportion of doses taken: Vrijens et al., Br J Clin Pharmacol 2012;73:691.
    """
    days = list(counts)
    past = sum(d.taken + d.skipped + d.missed for d in days)
    return sum(d.taken for d in days) / past if past else None
