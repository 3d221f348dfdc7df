"""The schedule in every zone of the tz database, from 2024 to 2030, against one that is found by looking.

What is expected comes from walking through the minutes of UTC and reading the zone's clock at each: that
knows nothing of gaps and folds, it meets them. Days on which a clock is changed are drawn as often as all
the others together.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, select

from core.doses.model import NewDose
from core.ids import MedicationId
from core.people import WORKER
from core.perform import perform
from core.plans.materialise import horizon
from core.plans.rules import DEFAULT_WINDOW, Slot, plan_slots, slots
from core.reminders.usecases import RollHorizon
from storage.engines import normalised, sqlite_engine
from storage.migrate import upgrade
from storage.tables import profiles, scheduled_doses
from storage.unit import SqlWork
from tests.postgres import fresh_sqlite
from tests.storage.cast import AHMAD, a_medicine, a_plan, everybody

ZONES = sorted(available_timezones())
FIRST, LAST = date(2024, 1, 1), date(2030, 12, 31)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
THOROUGH = settings(derandomize=True, deadline=None, max_examples=200)
ON_A_DATABASE = settings(
    THOROUGH, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@dataclass(frozen=True)
class Course:
    """A medicine taken daily at some times, from one day to another, both included."""

    zone: ZoneInfo
    times: tuple[str, ...]
    first: date
    last: date

    @property
    def nominal(self) -> list[datetime]:
        days = [self.first + n * DAY for n in range((self.last - self.first).days + 1)]
        return [datetime.combine(day, time.fromisoformat(t)) for day in days for t in self.times]

    def made(self) -> list[Slot]:
        return list(slots(self.times, self.first, self.last, self.zone))


@cache
def offsets(zone: str) -> list[timedelta | None]:
    """How far the zone is from UTC as each day begins."""
    of_zone = ZoneInfo(zone)
    days = range((LAST - FIRST).days + 2)
    return [of_zone.utcoffset(datetime.combine(FIRST + n * DAY, time())) for n in days]


@cache
def changes_of_clock(zone: str) -> tuple[date, ...]:
    """Days on which the zone's distance from UTC becomes another one."""
    pairs = enumerate(pairwise(offsets(zone)))
    return tuple(FIRST + n * DAY for n, (was, after) in pairs if was != after)


@cache
def clock(zone: ZoneInfo, day: date) -> dict[datetime, datetime]:
    """Each minute that the zone's clock shows on that day, and the first moment at which it does."""
    shown: dict[datetime, datetime] = {}
    moment = datetime.combine(day, time(), UTC) - 15 * timedelta(hours=1)
    for _ in range(
        54 * 60
    ):  # local days begin up to 14 hours before UTC's, and end up to 12 hours after them
        local = moment.astimezone(zone).replace(tzinfo=None)
        if local.date() == day:
            shown.setdefault(local, moment)
        moment += MINUTE
    return shown


def by_looking(zone: ZoneInfo, nominal: datetime) -> datetime:
    """The first moment of that minute, or of the next one that the clock shows at all."""
    while True:
        shown = clock(zone, nominal.date())
        if nominal in shown:
            return shown[nominal]
        nominal += MINUTE


minutes = st.integers(0, 24 * 60 - 1).map(lambda m: f"{m // 60:02}:{m % 60:02}")
hours = st.integers(0, 23).map(lambda h: f"{h:02}:00")
small_hours = st.integers(0, 4 * 60).map(lambda m: f"{m // 60:02}:{m % 60:02}")  # where most clocks change
daily_times = st.lists(st.one_of(minutes, hours, small_hours), min_size=1, max_size=6, unique=True).map(
    lambda times: tuple(sorted(times))
)


@st.composite
def courses(draw: st.DrawFn, longest: int = 3) -> Course:
    zone = draw(st.sampled_from(ZONES))
    changing = changes_of_clock(zone)
    days = st.dates(FIRST, LAST)
    if changing:
        near = st.sampled_from(changing).flatmap(lambda day: st.sampled_from([day - DAY, day, day]))
        days = st.one_of(days, near)
    first = draw(days)
    last = first + draw(st.integers(0, longest - 1)) * DAY
    return Course(ZoneInfo(zone), draw(daily_times), first, last)


@THOROUGH
@given(courses())
def test_there_are_as_many_slots_as_times_and_days_and_none_twice(course: Course) -> None:
    made = [datetime.fromisoformat(slot.local) for slot in course.made()]

    assert made == course.nominal
    assert len(set(made)) == len(course.times) * ((course.last - course.first).days + 1)


@THOROUGH
@given(courses())
def test_each_slot_is_when_the_clock_on_the_wall_first_shows_it_or_the_next_minute_that_it_shows(
    course: Course,
) -> None:
    for slot, nominal in zip(course.made(), course.nominal, strict=True):
        assert slot.at == by_looking(course.zone, nominal), slot
        assert slot.at.utcoffset() == timedelta(0)


def test_every_zone_gets_through_every_change_of_its_clock() -> None:
    every_half_hour = tuple(f"{hour:02}:{minute}" for hour in range(24) for minute in ("00", "30"))
    alike = {tuple(offsets(zone)): zone for zone in ZONES}  # half of the names are other names of a zone
    assert len(alike) > 50

    for zone in alike.values():
        for day in changes_of_clock(zone):
            course = Course(ZoneInfo(zone), every_half_hour, day, day + DAY)
            wanted = [by_looking(course.zone, nominal) for nominal in course.nominal]
            assert [slot.at for slot in course.made()] == wanted, (zone, day)


@THOROUGH
@given(courses())
def test_a_window_closes_within_four_hours_and_before_the_next_dose_is_due(course: Course) -> None:
    made = replace(course, last=course.last + DAY).made()
    for slot in course.made():
        following = min(other.at for other in made if other.at > slot.at)

        assert slot.at < slot.closes_at
        assert slot.closes_at == min(slot.at + DEFAULT_WINDOW, following), slot


@THOROUGH
@given(courses(), st.timedeltas(-DAY, 4 * DAY), st.integers(-1, 4))
def test_a_plan_begins_when_it_was_confirmed_and_ends_with_its_last_day(
    course: Course, late: timedelta, ahead: int
) -> None:
    since = by_looking(course.zone, datetime.combine(course.first, time())) + late
    until = course.first + ahead * DAY
    today = since.astimezone(course.zone).date()
    planned = plan_slots(course.times, (course.first, course.last), course.zone, since, until)

    wanted = [
        nominal
        for nominal in course.nominal
        if today <= nominal.date() <= until and by_looking(course.zone, nominal) >= since
    ]
    assert [datetime.fromisoformat(slot.local) for slot in planned] == wanted


@THOROUGH
@given(courses(), st.lists(st.integers(0, 3), max_size=4))
def test_planning_in_pieces_is_planning_at_once(course: Course, cuts: list[int]) -> None:
    edges = sorted({course.first, *(min(course.first + n * DAY, course.last) for n in cuts), course.last})
    pieces = {
        slot for first, last in zip(edges, [*edges[1:], course.last], strict=True)
        for slot in slots(course.times, first, last, course.zone)
    }  # fmt: skip

    assert sorted(pieces, key=lambda slot: slot.local) == course.made()


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A database that knows people and no plans, and to which nobody commits."""
    url = fresh_sqlite(tmp_path_factory.mktemp("clinic"), upgrade)
    engine = sqlite_engine(normalised(url))
    with engine.begin() as connection:
        for person in everybody():
            SqlWork(connection, datetime(2024, 1, 1, tzinfo=UTC), "UTC").profiles.add(person)
    yield engine
    engine.dispose()


def prescribed(course: Course, confirmed: datetime, connection: Connection) -> None:
    connection.execute(profiles.update().where(profiles.c.id == AHMAD).values(zone=course.zone.key))
    work = SqlWork(connection, confirmed, "UTC")
    plan = a_plan(start_date=course.first, end_date=course.last, confirmed_at=confirmed)
    assert work.plans.add(plan, [a_medicine("metformin", plan, times=course.times)])


def rows(connection: Connection) -> list[tuple[str, datetime, datetime]]:
    doses = scheduled_doses.c
    read = select(doses.slot, doses.scheduled_at, doses.closes_at).order_by(doses.slot)
    return [tuple(row) for row in connection.execute(read)]


@ON_A_DATABASE
@given(courses(longest=14), st.lists(st.integers(0, 60), min_size=1, max_size=8), st.integers(-30, 30))
def test_a_planner_that_runs_at_any_time_twice_or_late_makes_each_dose_once(
    clinic: Engine, course: Course, pauses: list[int], early: int
) -> None:
    """`pauses` in hours between its runs; the worker is meant to come by every few minutes."""
    now = confirmed = by_looking(course.zone, datetime.combine(course.first, time())) + timedelta(hours=early)
    with clinic.connect() as connection, connection.begin() as transaction:
        prescribed(course, confirmed, connection)
        for hours_later in [0, *pauses]:
            now += timedelta(hours=hours_later)
            perform(RollHorizon(), WORKER, SqlWork(connection, now, "UTC"))
        made = rows(connection)
        transaction.rollback()

    due = [slot for slot in course.made() if slot.at >= confirmed]
    within = [slot for slot in due if date.fromisoformat(slot.local[:10]) <= horizon(now)]
    assert made == [(slot.local, slot.at, slot.closes_at) for slot in within]


@ON_A_DATABASE
@given(courses(longest=4))
def test_rows_that_are_there_already_are_left_as_they_are(clinic: Engine, course: Course) -> None:
    confirmed = by_looking(course.zone, datetime.combine(course.first, time()))
    with clinic.connect() as connection, connection.begin() as transaction:
        prescribed(course, confirmed, connection)
        work = SqlWork(connection, confirmed, "UTC")
        perform(RollHorizon(), WORKER, work)
        before = rows(connection)
        again = [NewDose(_only_medicine(work), AHMAD, slot, at, closes) for slot, at, closes in before]
        added = work.doses.add_many(again, confirmed)
        after = rows(connection)
        transaction.rollback()

    assert (added, after) == (0, before)


def _only_medicine(work: SqlWork) -> MedicationId:
    plans = work.plans.active(AHMAD, FIRST)
    return work.plans.medications([plan.id for plan in plans])[0].id
