"""Doses are made once, answered once, counted right, and fall due or close by themselves."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from core.doses.model import Answer, DayCount, DoseStatus
from core.ids import DoseId, MedicationId
from core.ports import Database, Work
from core.reminders.model import OpenSlot
from tests.storage.cast import (
    AHMAD,
    DAY,
    HOUR,
    MEI,
    NOW,
    TODAY,
    ZONE,
    a_medicine,
    a_plan,
    a_prescribed_dose,
    doses_of,
    prescribe,
)

TAKEN = Answer(DoseStatus.TAKEN, NOW, NOW, AHMAD)


def at(hour: int, day: date = TODAY) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo(ZONE))


async def test_a_dose_comes_back_as_it_was_written_with_its_medicine(database: Database) -> None:
    def unit(work: Work) -> None:
        dose = a_prescribed_dose(work, critical=True, dose="½ tab", route="PO")

        found = work.doses.get(dose.id)

        assert found == dose
        assert (found.slot, found.scheduled_at, found.closes_at) == ("2026-11-20T08:00", at(8), at(12))
        assert (found.status, found.med_name, found.critical) == (DoseStatus.PENDING, "METFORMIN", True)
        assert (found.dose, found.route, found.created_at) == ("½ tab", "PO", NOW)
        assert found.scheduled_at.utcoffset() == timedelta(0)

    await database.write(unit)


async def test_an_unknown_dose_is_none_even_after_it_was_made(database: Database) -> None:
    def unit(work: Work) -> None:
        assert work.doses.get(DoseId("nobody")) is None

    await database.read(unit)


async def test_making_the_same_doses_again_makes_none(database: Database) -> None:
    def unit(work: Work) -> None:
        plan = a_plan()
        medicine = a_medicine("metformin", plan, times=("06:00", "12:00", "18:00"))
        work.plans.add(plan, [medicine])

        assert work.doses.add_many(doses_of(medicine, 2), NOW) == 6
        assert work.doses.add_many(doses_of(medicine, 3), NOW) == 3
        assert work.doses.add_many([], NOW) == 0

    await database.write(unit)


async def test_an_answered_dose_is_left_alone_when_it_is_planned_again(database: Database) -> None:
    def unit(work: Work) -> None:
        dose = a_prescribed_dose(work)
        work.doses.record(dose.id, DoseStatus.PENDING, TAKEN)

        moved = [
            replace(d, scheduled_at=d.scheduled_at + HOUR)
            for d in doses_of(a_medicine("metformin", a_plan("of-metformin")), 1)
        ]

        assert work.doses.add_many(moved, NOW) == 0
        assert work.doses.get(dose.id) == replace(
            dose, status=DoseStatus.TAKEN, outcome_at=NOW, recorded_at=NOW
        )

    await database.write(unit)


async def test_a_day_lists_its_doses_by_time_then_name_and_no_other_day(database: Database) -> None:
    def unit(work: Work) -> None:
        plan = a_plan()
        two, one = (
            a_medicine("zinc", plan, times=("00:00", "23:59")),
            a_medicine("aspirin", plan, times=("23:59",), position=1),
        )
        prescribe(work, plan, [two, one], days=3)
        theirs = a_plan("hers", MEI)
        prescribe(work, theirs, [a_medicine("iron", theirs)], days=3)

        day = work.doses.of_day(AHMAD, TODAY + DAY)

        assert [(d.slot, d.med_name) for d in day] == [
            ("2026-11-21T00:00", "ZINC"),
            ("2026-11-21T23:59", "ASPIRIN"),
            ("2026-11-21T23:59", "ZINC"),
        ]
        assert work.doses.of_slot(AHMAD, "2026-11-21T23:59") == day[1:]

    await database.write(unit)


async def test_an_answer_is_guarded_by_the_state_it_was_decided_on(database: Database) -> None:
    def unit(work: Work) -> None:
        dose = a_prescribed_dose(work)

        assert work.doses.record(dose.id, DoseStatus.PENDING, TAKEN)
        assert not work.doses.record(dose.id, DoseStatus.PENDING, Answer(DoseStatus.SKIPPED, NOW, NOW, AHMAD))
        found = work.doses.get(dose.id)
        assert found is not None
        assert (found.status, found.outcome_at, found.recorded_at) == (DoseStatus.TAKEN, NOW, NOW)

        assert work.doses.record(dose.id, DoseStatus.TAKEN, Answer(DoseStatus.PENDING))
        assert work.doses.get(dose.id) == dose

    await database.write(unit)


async def test_the_next_dose_is_the_first_open_one_that_is_not_due(database: Database) -> None:
    def unit(work: Work) -> None:
        plan = a_plan()
        prescribe(work, plan, [a_medicine("zinc", plan, times=("08:00", "20:00"))], days=2)

        tonight = work.doses.next_open(AHMAD, NOW)
        assert tonight is not None
        assert tonight.slot == "2026-11-20T20:00"

        work.doses.record(tonight.id, DoseStatus.PENDING, TAKEN)
        tomorrow = work.doses.next_open(AHMAD, NOW)
        assert tomorrow is not None
        assert tomorrow.slot == "2026-11-21T08:00"
        assert work.doses.next_open(MEI, NOW) is None

    await database.write(unit)


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
async def test_the_next_dose_is_found_at_both_ends_of_the_earth(database: Database, zone: str) -> None:
    def unit(work: Work) -> None:
        plan = a_plan()
        medicine = a_medicine("zinc", plan)
        work.plans.add(plan, [medicine])
        (dose,) = doses_of(medicine, 1)
        local = (NOW + timedelta(minutes=1)).astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M")
        work.doses.add_many([replace(dose, slot=local, scheduled_at=NOW + timedelta(minutes=1))], NOW)

        found = work.doses.next_open(AHMAD, NOW)

        assert found is not None
        assert found.slot == local

    await database.write(unit)


async def test_the_last_recorded_doses_come_newest_first_without_open_ones(database: Database) -> None:
    def unit(work: Work) -> None:
        plan = a_plan(start_date=TODAY - 3 * DAY)
        prescribe(work, plan, [a_medicine("zinc", plan)], days=4)
        for offset in (3, 2, 1):
            (dose,) = work.doses.of_day(AHMAD, TODAY - offset * DAY)
            work.doses.record(dose.id, DoseStatus.PENDING, TAKEN)

        last = work.doses.last_recorded(AHMAD, 2)

        assert [d.slot for d in last] == ["2026-11-19T08:00", "2026-11-18T08:00"]

    await database.write(unit)


async def test_days_are_counted_with_silence_past_the_window_as_missed(database: Database) -> None:
    def unit(work: Work) -> None:
        plan = a_plan(start_date=TODAY - DAY)
        medicines = [
            a_medicine("zinc", plan, times=("06:00", "08:00", "20:00")),
            a_medicine("iron", plan, times=("08:00",)),
        ]
        prescribe(work, plan, medicines, days=3)
        taken, skipped, *_ = work.doses.of_day(AHMAD, TODAY - DAY)
        work.doses.record(taken.id, DoseStatus.PENDING, TAKEN)
        work.doses.record(skipped.id, DoseStatus.PENDING, Answer(DoseStatus.SKIPPED, NOW, NOW, AHMAD))

        noon = at(12)
        assert work.doses.counts(AHMAD, TODAY - 5 * DAY, TODAY, noon) == [
            DayCount(TODAY - DAY, taken=1, skipped=1, missed=2),
            DayCount(TODAY, missed=3, pending=1),
        ]
        assert work.doses.counts_by_medicine(AHMAD, TODAY - DAY, TODAY, noon) == [
            ("IRON", DayCount(TODAY - DAY, skipped=1, missed=1)),
            ("ZINC", DayCount(TODAY - DAY, taken=1, missed=4, pending=1)),
        ]
        assert work.doses.counts(MEI, TODAY, TODAY, noon) == []

    await database.write(unit)


async def test_a_window_closes_once_and_never_over_an_answer(database: Database) -> None:
    def unit(work: Work) -> None:
        dose = a_prescribed_dose(work)
        answered = a_prescribed_dose(work, "aspirin")
        work.doses.record(answered.id, DoseStatus.PENDING, TAKEN)

        assert work.doses.close_windows(dose.closes_at - timedelta(microseconds=1), 10) == []
        assert work.doses.close_windows(dose.closes_at, 10) == [(dose.id, AHMAD, dose.slot)]
        assert work.doses.close_windows(dose.closes_at, 10) == []
        assert work.doses.get(dose.id) == replace(dose, status=DoseStatus.MISSED)

    await database.write(unit)


async def test_windows_close_in_portions_oldest_first(database: Database) -> None:
    def unit(work: Work) -> None:
        plan = a_plan(start_date=TODAY - 5 * DAY)
        prescribe(work, plan, [a_medicine("zinc", plan)], days=5)

        first = work.doses.close_windows(NOW, 3)
        rest = work.doses.close_windows(NOW, 3)

        days = [[work.doses.get(dose).slot[8:10] for dose, *_ in part] for part in (first, rest)]  # type: ignore[union-attr]
        assert [sorted(part) for part in days] == [["15", "16", "17"], ["18", "19"]]

    await database.write(unit)


async def test_a_due_slot_is_announced_once_for_all_its_medicines(database: Database) -> None:
    def unit(work: Work) -> None:
        plan = a_plan()
        eight, also_eight, night = (
            a_medicine("zinc", plan),
            a_medicine("insulin", plan, times=("08:00", "09:00"), critical=True),
            a_medicine("iron", plan, times=("22:00",)),
        )
        prescribe(work, plan, [eight, also_eight, night])
        theirs = a_plan("hers", MEI)
        prescribe(work, theirs, [a_medicine("hers", theirs)])

        assert work.doses.announce(at(8) - timedelta(seconds=1), 10) == []
        due = work.doses.announce(NOW, 10)

        assert sorted(due, key=lambda slot: slot.patient) == [
            OpenSlot(AHMAD, "2026-11-20T08:00", critical=True, closes_at=at(12)),
            OpenSlot(MEI, "2026-11-20T08:00", critical=False, closes_at=at(12)),
        ]
        assert work.doses.announce(NOW, 10) == []
        assert [slot.slot for slot in work.doses.announce(at(9), 10)] == ["2026-11-20T09:00"]

    await database.write(unit)


async def test_slots_are_announced_whole_however_small_the_portion(database: Database) -> None:
    def unit(work: Work) -> None:
        plan = a_plan()
        times = {"zinc": "07:00", "iron": "07:00", "aspirin": "08:00", "folate": "08:00"}
        prescribe(work, plan, [a_medicine(name, plan, times=(time,)) for name, time in times.items()])

        slots = [[slot.slot[-5:] for slot in work.doses.announce(NOW, 1)] for _ in range(3)]

        assert slots == [["07:00"], ["08:00"], []]

    await database.write(unit)


async def test_neither_answered_nor_closed_doses_are_announced(database: Database) -> None:
    def unit(work: Work) -> None:
        dose = a_prescribed_dose(work)
        work.doses.record(dose.id, DoseStatus.PENDING, TAKEN)
        a_prescribed_dose(work, "late")

        assert work.doses.announce(at(12), 10) == []

    await database.write(unit)


async def test_stopping_a_medicine_drops_what_is_not_due_and_keeps_what_was_said(database: Database) -> None:
    def unit(work: Work) -> None:
        plan = a_plan()
        stopped = a_medicine("zinc", plan, times=("06:00", "08:00", "20:00"))
        prescribe(work, plan, [stopped, a_medicine("iron", plan, times=("20:00",))], days=2)
        early = work.doses.of_slot(AHMAD, "2026-11-20T20:00")
        zinc = next(d for d in early if d.med_name == "ZINC")
        work.doses.record(zinc.id, DoseStatus.PENDING, TAKEN)

        assert work.doses.drop_future([MedicationId("zinc")], NOW) == 3
        assert work.doses.drop_future([], NOW) == 0

        assert [(d.slot[-5:], d.med_name) for d in work.doses.of_day(AHMAD, TODAY)] == [
            ("06:00", "ZINC"),
            ("08:00", "ZINC"),
            ("20:00", "IRON"),
            ("20:00", "ZINC"),
        ]

    await database.write(unit)
