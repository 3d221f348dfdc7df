"""The day on which one plan follows another: nothing is doubled, urged in vain, or ended by mistake."""

import pytest

from core.doses.model import Dose, DoseStatus
from core.doses.usecases import RecordDose
from core.people import WORKER, Actor, Role
from core.plans.check import ChangeKind, CheckImport, PlanMode
from core.plans.usecases import ImportDischarge
from core.refusals import MedicineStopped, NotDaily, PlanChangedMeanwhile, PlanOver, StartsLater
from core.reminders.usecases import AnnounceDoses, CloseWindows
from tests.core.plans.conftest import Clinic
from tests.core.plans.documents import discharge, med, only, plan

WARFARIN = only("WARFARIN 3MG TAB")


async def take(clinic: Clinic, dose: Dose, *, early: bool = False) -> Dose:
    patient = Actor(Role.PATIENT, dose.patient_id)
    return await clinic.do(RecordDose(dose.id, DoseStatus.TAKEN, early), patient)


async def test_a_dose_already_taken_is_not_reminded_of_again_at_another_time(clinic: Clinic) -> None:
    await clinic.do(ImportDischarge(discharge(WARFARIN, med(0, times=["10:00"]))))
    clinic.clock.pass_by(hours=1)
    [first, *_] = await clinic.doses()
    await take(clinic, first)

    evening = discharge(WARFARIN, med(0, times=["19:00"], dose="2 tab"))
    check = await clinic.do(CheckImport(evening))
    done = await clinic.do(ImportDischarge(evening, PlanMode.REPLACE))

    assert check.later == done.later == ("WARFARIN 3MG TAB",)
    assert [d.slot for d in check.had_today] == ["2026-11-20T10:00"]
    slots = [dose.slot for dose in await clinic.doses()]
    assert slots[:2] == ["2026-11-20T10:00", "2026-11-21T19:00"]


async def test_the_rest_of_a_day_goes_on_under_the_same_regimen(clinic: Clinic) -> None:
    await clinic.do(ImportDischarge(discharge()))
    clinic.clock.pass_by(hours=3)  # half past twelve
    noon = next(d for d in await clinic.doses() if d.slot.endswith("20T12:00"))
    await take(clinic, noon)

    done = await clinic.do(ImportDischarge(discharge(med(0, dose="2 tab")), PlanMode.REPLACE))

    assert done.later == ()
    today = [dose.slot[11:] for dose in await clinic.doses() if dose.slot.startswith("2026-11-20")]
    assert today == ["12:00", "18:00"]


async def test_an_open_dose_of_a_stopped_medicine_waits_for_nobody(clinic: Clinic) -> None:
    await clinic.do(ImportDischarge(discharge(WARFARIN, med(0, times=["10:00"]))))
    clinic.clock.pass_by(hours=1)
    [due, *_] = await clinic.doses()
    other = discharge(only("PERINDOPRIL 4MG TAB"))
    check = await clinic.do(CheckImport(other))
    assert [d.id for d in check.open_now] == [due.id]
    await clinic.do(ImportDischarge(other, PlanMode.REPLACE))

    with pytest.raises(MedicineStopped):
        await take(clinic, due)
    assert await clinic.do(AnnounceDoses(), WORKER) == 0
    clinic.clock.pass_by(hours=4)
    await clinic.do(CloseWindows(), WORKER)
    assert due.id not in {dose.id for dose in await clinic.doses()}


async def test_it_can_still_be_said_to_have_been_taken_before(clinic: Clinic) -> None:
    await clinic.do(ImportDischarge(discharge(WARFARIN, med(0, times=["10:00"]))))
    clinic.clock.pass_by(hours=1)
    [due, *_] = await clinic.doses()
    await clinic.do(ImportDischarge(discharge(only("PERINDOPRIL 4MG TAB")), PlanMode.REPLACE))

    assert (await take(clinic, due, early=True)).status is DoseStatus.TAKEN


async def test_what_is_due_of_an_unchanged_medicine_stays_due(clinic: Clinic) -> None:
    await clinic.do(ImportDischarge(discharge(WARFARIN, med(0, times=["10:00"]))))
    clinic.clock.pass_by(hours=1)
    [due, *_] = await clinic.doses()

    done = await clinic.do(
        ImportDischarge(
            discharge(WARFARIN, med(0, times=["10:00"]), plan(end_date="2026-12-31")), PlanMode.REPLACE
        )
    )

    kept = next(dose for dose in await clinic.doses() if dose.id == due.id)
    assert (kept.stopped_at, kept.medication_id) == (None, done.medications[0].id)
    assert (await take(clinic, due)).status is DoseStatus.TAKEN
    assert [d.slot for d in await clinic.doses()][:2] == ["2026-11-20T10:00", "2026-11-21T10:00"]


async def test_a_medicine_listed_twice_can_be_prescribed_anew_while_it_is_due(clinic: Clinic) -> None:
    twice = only("WARFARIN 3MG TAB", "WARFARIN 3MG TAB")
    await clinic.do(ImportDischarge(discharge(twice, med(0, times=["10:00"]), med(1, times=["10:00"]))))
    clinic.clock.pass_by(hours=1)
    longer = plan(end_date="2026-12-31")

    again = discharge(twice, med(0, times=["10:00"]), med(1, times=["10:00"]), longer)
    done = await clinic.do(ImportDischarge(again, PlanMode.REPLACE))

    due = [dose for dose in await clinic.doses() if dose.slot == "2026-11-20T10:00"]
    assert {dose.medication_id for dose in due} == {m.id for m in done.medications}


@pytest.mark.parametrize("mode", PlanMode)
async def test_a_plan_of_another_time_does_not_end_todays_medicines(clinic: Clinic, mode: PlanMode) -> None:
    await clinic.do(ImportDischarge(discharge()))
    before = await clinic.doses()
    over = plan(start_date="2026-10-01", end_date="2026-10-10")

    with pytest.raises(PlanOver):
        await clinic.do(ImportDischarge(discharge(over), mode))
    with pytest.raises(StartsLater):
        await clinic.do(ImportDischarge(discharge(plan(start_date="2026-12-20")), mode))
    assert await clinic.doses() == before


@pytest.mark.parametrize(
    "facts",
    [
        {"freq": "WEEKLY"},
        {"freq": "PRN"},
        {"dose": "1 tab every Monday"},
        {"med_name": "METHOTREXATE 2.5MG WEEKLY"},
    ],
)
async def test_what_is_not_for_every_day_is_asked_about(clinic: Clinic, facts: dict[str, str]) -> None:
    document = discharge(med(1, **facts))

    with pytest.raises(NotDaily) as refusal:
        await clinic.do(ImportDischarge(document))
    assert refusal.value.meds == (document.meds[1].med_name,)
    assert (await clinic.do(ImportDischarge(document, daily=True))).created


async def test_confirm_does_what_the_preview_showed_or_nothing(clinic: Clinic) -> None:
    await clinic.do(ImportDischarge(discharge()))
    mine = discharge(med(0, dose="2 tab"))
    shown = await clinic.do(CheckImport(mine))
    await clinic.do(ImportDischarge(discharge(only("AMIODARONE 200MG TAB")), PlanMode.ADD))

    with pytest.raises(PlanChangedMeanwhile):
        await clinic.do(ImportDischarge(mine, PlanMode.REPLACE, seen=shown.seen))
    again = await clinic.do(CheckImport(mine))
    done = await clinic.do(ImportDischarge(mine, PlanMode.REPLACE, seen=again.seen))
    assert "AMIODARONE 200MG TAB" in done.stopped


async def test_the_preview_names_every_medicine_once(clinic: Clinic) -> None:
    await clinic.do(ImportDischarge(discharge()))
    check = await clinic.do(
        CheckImport(discharge(med(0, dose="2 tab"), med(1, med_name="VITAMIN B12 100MCG")))
    )

    def told(mode: PlanMode) -> list[tuple[ChangeKind, str | None, str | None]]:
        changes = check.changes_for(mode)
        return [(c.kind, c.old and c.old.med_name, c.new and c.new.med_name) for c in changes]

    assert told(PlanMode.ADD) == [
        (ChangeKind.CHANGED, "METFORMIN 500MG TAB", "METFORMIN 500MG TAB"),
        (ChangeKind.STAYS, "ATORVASTATIN 20MG TAB", None),
        (ChangeKind.NEW, None, "VITAMIN B12 100MCG"),
    ]
    assert told(PlanMode.REPLACE)[0] == (ChangeKind.ENDS, "ATORVASTATIN 20MG TAB", None)


async def test_a_patient_of_ones_own_under_another_number_is_noticed(clinic: Clinic) -> None:
    done = await clinic.do(ImportDischarge(discharge()))
    typo = discharge(lambda d: d["patient"].update(mrn="M0044499"))

    assert (await clinic.do(CheckImport(typo))).similar == done.patient
    assert (await clinic.do(CheckImport(typo), clinic.other)).similar is None
