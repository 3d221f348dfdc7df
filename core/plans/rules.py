"""From wall-clock times to instants: pure, in the patient's zone, right through daylight saving."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DEFAULT_WINDOW = timedelta(hours=4)
HORIZON = timedelta(days=3)  # how far ahead dose rows are made; the planner rolls it on
SLOT_FORMAT = "%Y-%m-%dT%H:%M"


@dataclass(frozen=True, slots=True)
class Slot:
    """A nominal local minute (`2026-11-20T08:00`), the instant it happens, and when its window closes."""

    local: str
    at: datetime
    closes_at: datetime


def instant(local: datetime, zone: ZoneInfo) -> datetime:
    """The UTC instant of a naive wall-clock minute.

    A minute that daylight saving skips moves to the next minute that exists; of one that it repeats,
    the first is meant.
    """
    while True:
        moment = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
        if moment.astimezone(zone).replace(tzinfo=None) == local:
            return moment
        local += timedelta(minutes=1)


def local_day(now: datetime, zone: ZoneInfo) -> date:
    """The calendar day it is in that zone."""
    return now.astimezone(zone).date()


def slots(times: tuple[str, ...], first: date, last: date, zone: ZoneInfo) -> Iterator[Slot]:
    """Every slot of a daily medicine from `first` to `last`, both included, in order of time.

    The window of a slot closes after four hours, or when the next dose of the same medicine is due,
    whichever comes first. Doses that daylight saving moves to one moment do not close each other's.
    """
    clock = [time.fromisoformat(t) for t in times]
    day, moments = first, [instant(datetime.combine(first, t), zone) for t in clock]
    while day <= last:
        nominal = [datetime.combine(day, t) for t in clock]
        day += timedelta(days=1)
        following = [instant(datetime.combine(day, t), zone) for t in clock]
        for local, at in zip(nominal, moments, strict=True):
            next_at = next(moment for moment in (*moments, *following) if moment > at)
            yield Slot(local.strftime(SLOT_FORMAT), at, min(at + DEFAULT_WINDOW, next_at))
        moments = following


def plan_slots(
    times: tuple[str, ...], days: tuple[date, date | None], zone: ZoneInfo, since: datetime, until: date
) -> list[Slot]:
    """The slots to make rows for: not before `since` (confirmation), not after `until` or the plan's end."""
    start, end = days
    first = max(start, local_day(since, zone))
    last = until if end is None else min(until, end)
    return [slot for slot in slots(times, first, last, zone) if slot.at >= since]


def slot_day(slot: str) -> date:
    """The nominal calendar day of a slot."""
    return date.fromisoformat(slot[:10])


def slot_time(slot: str) -> time:
    """The nominal wall-clock time of a slot."""
    return time.fromisoformat(slot[11:])


def years_from(day: date, years: int) -> date:
    """The same day so many years later; the day before the 1st of March where there is none."""
    year = min(max(day.year + years, date.min.year), date.max.year)
    return date(year, day.month, 28) if (day.month, day.day) == (2, 29) else day.replace(year=year)
