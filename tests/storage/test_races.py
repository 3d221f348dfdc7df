"""Races, run as races: many tasks in two processes' worth of connections, one thing, one winner."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from typing import TypeVar

import pytest

from core.accounts.model import Throttle
from core.doses.model import Answer, DoseStatus
from core.ids import PlanId
from core.ports import Database, UpdateKey, Work
from core.reminders.model import Notice
from storage.work import open_database
from tests.storage.cast import (
    AHMAD,
    AHMADS_PHONE,
    DAY,
    HOUR,
    NOW,
    ZONE,
    StoppedClock,
    a_medicine,
    a_plan,
    a_prescribed_dose,
    doses_of,
    open_chat,
    prescribe,
)

T = TypeVar("T")
MANY = 24


class Track:
    """Two databases opened on the same file or server, as two processes would."""

    def __init__(self, *lanes: Database) -> None:
        self.lanes = lanes

    async def run(self, runner: Callable[[Work, int], T]) -> list[T]:
        def unit(number: int) -> Callable[[Work], T]:
            return lambda work: runner(work, number)

        return await asyncio.gather(
            *(self.lanes[number % len(self.lanes)].write(unit(number)) for number in range(MANY))
        )


@pytest.fixture
async def track(database: Database, database_url: str) -> AsyncIterator[Track]:
    other = await open_database(database_url, StoppedClock(), ZONE)
    yield Track(database, other)
    await other.close()


async def test_of_many_answers_to_one_dose_one_counts(database: Database, track: Track) -> None:
    dose = await database.write(a_prescribed_dose)

    def answer(work: Work, number: int) -> bool:
        status = DoseStatus.TAKEN if number % 2 else DoseStatus.SKIPPED
        return work.doses.record(dose.id, DoseStatus.PENDING, Answer(status, NOW, NOW, AHMAD))

    won = await track.run(answer)

    assert won.count(True) == 1
    expected = DoseStatus.TAKEN if won.index(True) % 2 else DoseStatus.SKIPPED
    found = await database.read(lambda work: work.doses.get(dose.id))
    assert found is not None
    assert found.status is expected


async def test_one_code_lets_one_of_many_in(database: Database, track: Track) -> None:
    await database.write(lambda work: work.accounts.add_code("code", AHMAD, NOW + HOUR, NOW))

    let_in = await track.run(lambda work, number: work.accounts.use_code("code", number, NOW))

    assert Counter(let_in) == {AHMAD: 1, None: MANY - 1}


async def test_one_document_confirmed_many_times_makes_one_plan(database: Database, track: Track) -> None:
    def confirm(work: Work, number: int) -> bool:
        plan = replace(a_plan(), id=PlanId(f"plan-{number}"), pres_no=f"RX-{number}")
        return work.plans.add(plan, [a_medicine(f"m-{number}", plan)])

    assert (await track.run(confirm)).count(True) == 1
    plans = await database.read(lambda work: work.plans.active(AHMAD, NOW.date()))
    assert len(plans) == 1


async def test_one_update_delivered_many_times_has_one_effect(track: Track) -> None:
    press = UpdateKey(1, 1, AHMADS_PHONE)

    claimed = await track.run(lambda work, _: work.updates.claim(press, NOW))

    assert claimed.count(True) == 1


async def test_updates_of_one_person_are_handled_one_after_another(database: Database, track: Track) -> None:
    """Reading and writing back what was read would lose counts if two of them overlapped."""

    def count(work: Work, number: int) -> None:
        assert work.updates.claim(UpdateKey(1, number, AHMADS_PHONE), NOW)
        throttle = work.accounts.throttle("code:1")
        before = throttle.count if throttle else 0
        work.accounts.save_throttle(Throttle("code:1", before + 1, NOW, None))

    await track.run(count)

    throttle = await database.read(lambda work: work.accounts.throttle("code:1"))
    assert throttle is not None
    assert throttle.count == MANY


async def test_one_of_many_gets_the_lease(track: Track) -> None:
    got = await track.run(lambda work, number: work.leases.hold("sender", str(number), NOW, NOW + HOUR))

    assert got.count(True) == 1


async def test_a_notice_is_taken_by_one_sender(database: Database, track: Track) -> None:
    def put(work: Work) -> None:
        open_chat(work)
        for number in range(MANY * 2):
            work.outbox.put(Notice("digest", AHMAD, {}, NOW, f"notice-{number}"))

    await database.write(put)

    taken = await track.run(lambda work, _: [notice.id for notice in work.outbox.take(NOW, 3)])

    ids = [notice for portion in taken for notice in portion]
    assert len(ids) == len(set(ids)) == MANY * 2


async def test_time_does_its_work_once_however_many_planners_run(database: Database, track: Track) -> None:
    def write(work: Work) -> None:
        for number in range(5):
            plan = a_plan(f"plan-{number}", start_date=NOW.date() - 4 * DAY)
            prescribe(work, plan, [a_medicine(f"m-{number}", plan)], days=5)

    await database.write(write)

    def sweep(work: Work, number: int) -> tuple[int, int]:
        if number % 2:
            return len(work.doses.close_windows(NOW, 7)), 0
        return 0, len(work.doses.announce(NOW, 1))

    swept = await track.run(sweep)

    assert sum(closed for closed, _ in swept) == 20
    assert sum(announced for _, announced in swept) == 1


async def test_a_medicine_planned_by_many_gets_each_dose_once(database: Database, track: Track) -> None:
    plan = a_plan()
    medicine = a_medicine("zinc", plan, times=("06:00", "18:00"))
    await database.write(lambda work: work.plans.add(plan, [medicine]))

    made = await track.run(lambda work, _: work.doses.add_many(doses_of(medicine, 10), NOW))

    assert sum(made) == 20
