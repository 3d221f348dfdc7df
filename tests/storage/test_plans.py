"""Prescriptions: one active plan for a document, medicines that stop, a horizon that rolls."""

from dataclasses import replace

import pytest

from core.ids import MedicationId, PlanId, RequestId
from core.plans.model import ImportRequest
from core.ports import Database, Work
from tests.storage.cast import (
    AHMAD,
    DAY,
    DR_LIM,
    DR_SITI,
    HOUR,
    MEI,
    NOW,
    TODAY,
    ZONE,
    a_medicine,
    a_plan,
)


async def test_a_plan_comes_back_as_it_was_written_with_its_medicines(database: Database) -> None:
    def unit(work: Work) -> None:
        plan = a_plan(end_date=TODAY + 9 * DAY)
        medicines = [
            a_medicine("zinc", plan, times=("06:00", "12:00", "18:00"), position=1),
            a_medicine("iron", plan, critical=True, position=0),
        ]

        assert work.plans.add(plan, medicines)

        assert work.plans.get(plan.id) == plan
        assert work.plans.medications([plan.id]) == [medicines[1], medicines[0]]
        assert work.plans.medications([]) == []
        assert work.plans.get(PlanId("unknown")) is None

    await database.write(unit)


async def test_the_same_document_is_active_once_for_a_patient(database: Database) -> None:
    def unit(work: Work) -> None:
        plan = a_plan()
        again = replace(plan, id=PlanId("again"), pres_no="RX-again")
        work.plans.add(plan, [a_medicine("zinc", plan)])

        assert not work.plans.add(again, [a_medicine("again", again)])
        assert work.plans.medications([again.id]) == []
        assert work.plans.by_fingerprint(AHMAD, plan.fingerprint) == plan
        assert work.plans.add(replace(again, patient_id=MEI), [])

    await database.write(unit)


async def test_a_document_can_be_prescribed_again_after_its_plan_ended(database: Database) -> None:
    def unit(work: Work) -> None:
        plan = a_plan()
        work.plans.add(plan, [a_medicine("zinc", plan)])

        work.plans.end(plan.id, NOW + HOUR)
        work.plans.end(plan.id, NOW + DAY)

        assert work.plans.get(plan.id) == replace(plan, ended_at=NOW + HOUR)
        assert work.plans.medications([plan.id]) == []
        assert work.plans.active(AHMAD, TODAY) == []
        assert work.plans.by_fingerprint(AHMAD, plan.fingerprint) is None
        assert work.plans.add(replace(plan, id=PlanId("again"), pres_no="RX-again"), [])

    await database.write(unit)


async def test_a_plan_that_lost_a_medicine_is_no_longer_the_document(database: Database) -> None:
    def unit(work: Work) -> None:
        plan = a_plan()
        work.plans.add(plan, [a_medicine("zinc", plan), a_medicine("iron", plan, position=1)])

        work.plans.stop(MedicationId("zinc"), NOW)

        assert [m.id for m in work.plans.medications([plan.id])] == ["iron"]
        assert work.plans.by_fingerprint(AHMAD, plan.fingerprint) is None
        assert [p.id for p in work.plans.active(AHMAD, TODAY)] == [plan.id]
        assert work.plans.add(replace(plan, id=PlanId("again"), pres_no="RX-again"), [])

    await database.write(unit)


async def test_active_plans_are_those_whose_last_day_has_not_passed_oldest_first(database: Database) -> None:
    def unit(work: Work) -> None:
        for name, end, age in (("c", None, 1), ("a", TODAY, 3), ("b", TODAY - DAY, 2), ("d", TODAY + DAY, 0)):
            work.plans.add(a_plan(name, end_date=end, confirmed_at=NOW - age * HOUR), [])

        assert [plan.id for plan in work.plans.active(AHMAD, TODAY)] == ["a", "c", "d"]

    await database.write(unit)


async def test_the_horizon_takes_each_medicine_until_it_is_planned_that_far(database: Database) -> None:
    def unit(work: Work) -> None:
        plan, until = a_plan(), TODAY + 3 * DAY
        medicines = [
            a_medicine("endless", plan),
            a_medicine("over", plan, end_date=TODAY, planned_until=TODAY, position=1),
            a_medicine("later", plan, start_date=until + DAY, position=2),
            a_medicine("stopped", plan, stopped_at=NOW, position=3),
            a_medicine("begun", plan, planned_until=TODAY, position=4),
        ]
        work.plans.add(plan, medicines)

        pairs = work.plans.to_materialise(until, 10)
        assert [(medicine.id, zone) for medicine, zone in pairs] == [("endless", ZONE), ("begun", ZONE)]
        assert len(work.plans.to_materialise(until, 1)) == 1

        work.plans.mark_planned([medicine.id for medicine, _ in pairs], until)
        work.plans.mark_planned([MedicationId("endless")], TODAY)
        assert work.plans.to_materialise(until, 10) == []
        the_day_after = work.plans.to_materialise(until + DAY, 10)
        assert {medicine.id for medicine, _ in the_day_after} == {"begun", "endless", "later"}

    await database.write(unit)


async def test_a_request_is_decided_once(database: Database) -> None:
    def unit(work: Work) -> None:
        request = ImportRequest(RequestId("ask"), DR_SITI, "M0004499", AHMAD, '{"a": "b"}', NOW)
        work.plans.add_request(request)

        assert work.plans.request(request.id) == request
        assert work.plans.open_request(DR_SITI, "M0004499") == request
        assert work.plans.open_request(DR_LIM, "M0004499") is None

        assert work.plans.decide_request(request.id, "open", "approved")
        assert not work.plans.decide_request(request.id, "open", "declined")
        assert work.plans.open_request(DR_SITI, "M0004499") is None
        assert work.plans.request(request.id) == replace(request, status="approved")
        assert work.plans.request(RequestId("unknown")) is None

    await database.write(unit)


@pytest.mark.parametrize("status", ["declined", "done"])
async def test_the_document_of_a_request_that_is_over_is_forgotten(database: Database, status: str) -> None:
    def unit(work: Work) -> None:
        request = ImportRequest(RequestId("ask"), DR_SITI, "M0004499", AHMAD, '{"a": "b"}', NOW)
        work.plans.add_request(request)
        assert work.plans.decide_request(request.id, "open", status)
        assert work.plans.request(request.id) == replace(request, status=status, document="")

    await database.write(unit)


async def test_what_was_approved_is_done_once_its_document_is_imported(database: Database) -> None:
    def unit(work: Work) -> None:
        asked = {
            name: ImportRequest(RequestId(name), doctor, mrn, AHMAD, "{}", NOW)
            for name, doctor, mrn in (
                ("this", DR_SITI, "M0004499"),
                ("open", DR_SITI, "M0004499"),
                ("another doctor", DR_LIM, "M0004499"),
                ("another patient", DR_SITI, "M9"),
            )
        }
        for name, request in asked.items():
            work.plans.add_request(request)
            if name != "open":
                work.plans.decide_request(request.id, "open", "approved")
        work.plans.finish_requests(DR_SITI, "M0004499")

        found = {name: work.plans.request(RequestId(name)) for name in asked}
        states = {name: (request.status, request.document) for name, request in found.items() if request}
        assert states == {
            "this": ("done", ""),
            "open": ("open", "{}"),
            "another doctor": ("approved", "{}"),
            "another patient": ("approved", "{}"),
        }

    await database.write(unit)
