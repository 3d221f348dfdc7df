"""A discharge becomes a patient, a plan and doses: all of it or nothing, and never a dose twice."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from core.accounts.model import Chat
from core.doses.model import Dose
from core.ids import code_digest
from core.perform import perform
from core.plans.check import CheckImport, ImportCheck, PlanMode
from core.plans.ingredients import ingredient_key
from core.plans.requests import DecideImport, RequestImport, ResumeImport
from core.plans.usecases import ImportDischarge, Imported
from core.ports import Work
from core.refusals import (
    AlreadyImported,
    IdentityDiffers,
    NeedsApproval,
    NotAllowed,
    PlanModeNeeded,
    RequestGone,
)
from tests.core.plans.conftest import Clinic
from tests.core.plans.documents import Bend, discharge, med, only, patient, plan

TOMORROW = date(2026, 11, 21)


async def imported(clinic: Clinic, *bends: Bend, mode: PlanMode | None = None) -> Imported:
    return await clinic.do(ImportDischarge(discharge(*bends), mode))


def by_slot(doses: list[Dose]) -> Counter[tuple[str, str]]:
    return Counter((ingredient_key(dose.med_name), dose.slot) for dose in doses)


async def test_the_sample_makes_patient_plan_doses_assignment_and_invitation(clinic: Clinic) -> None:
    done = await imported(clinic)
    assert done.created
    assert done.plan.pres_no.startswith("RX-")
    assert [m.med_name for m in done.medications] == ["METFORMIN 500MG TAB", "ATORVASTATIN 20MG TAB"]
    assert done.stopped == ()
    assert done.invitation is not None
    assert done.invitation.username == "ahmad4499"
    assert await clinic.ask(lambda work: [p.full_name for p in work.care.staff_of(done.patient.id)]) == [
        "Lim"
    ]
    digest = code_digest(done.invitation.code)
    opened = await clinic.database.write(lambda work: work.accounts.use_code(digest, 7, work.now))
    assert opened == done.patient.id


async def test_no_dose_precedes_the_confirmation(clinic: Clinic) -> None:
    done = await imported(clinic)
    doses = await clinic.doses()
    assert len(doses) == done.doses
    today = [dose.slot for dose in doses if dose.slot.startswith("2026-11-20")]
    assert today == ["2026-11-20T12:00", "2026-11-20T18:00"]
    tomorrow = [dose for dose in doses if dose.slot.startswith(TOMORROW.isoformat())]
    assert [dose.slot[11:] for dose in tomorrow] == ["06:00", "08:00", "12:00", "18:00"]


async def test_the_same_document_again_changes_nothing_and_names_the_prescription(clinic: Clinic) -> None:
    first = await imported(clinic)
    before = await clinic.doses()
    for mode in (None, *PlanMode):
        with pytest.raises(AlreadyImported) as refusal:
            await imported(clinic, med(0, times=["18:00", "6:00", "12:00"]), mode=mode)
        assert refusal.value.pres_no == first.plan.pres_no
    assert await clinic.doses() == before
    check = await clinic.do(CheckImport(discharge()))
    assert check.already == first.plan.pres_no


async def test_a_second_discharge_asks_what_happens_to_the_first(clinic: Clinic) -> None:
    await imported(clinic)
    check = await clinic.do(CheckImport(discharge(med(0, dose="2 tab"))))
    assert check.active_plans == 1
    assert check.repeated == ("METFORMIN 500MG TAB", "ATORVASTATIN 20MG TAB")
    with pytest.raises(PlanModeNeeded):
        await imported(clinic, med(0, dose="2 tab"))


async def test_replace_ends_everything_that_was_prescribed_until_now(clinic: Clinic) -> None:
    await imported(clinic)
    done = await imported(clinic, only("AMLODIPINE 5MG TAB"), mode=PlanMode.REPLACE)
    assert done.stopped == ("METFORMIN 500MG TAB", "ATORVASTATIN 20MG TAB")
    assert {dose.med_name for dose in await clinic.doses()} == {"AMLODIPINE 5MG TAB"}


async def test_add_keeps_other_medicines_and_replaces_those_in_both(clinic: Clinic) -> None:
    await imported(clinic)
    done = await imported(clinic, only("Metformin 850 mg", "AMLODIPINE 5MG TAB"), mode=PlanMode.ADD)
    assert done.stopped == ("METFORMIN 500MG TAB",)
    names = {dose.med_name for dose in await clinic.doses()}
    assert names == {"Metformin 850 mg", "AMLODIPINE 5MG TAB", "ATORVASTATIN 20MG TAB"}


@pytest.mark.parametrize("mode", PlanMode)
async def test_no_medicine_has_two_doses_in_one_slot_whatever_is_imported(
    clinic: Clinic, mode: PlanMode
) -> None:
    await imported(clinic)
    changes: list[Bend] = [
        med(0, med_name="Metformin 850 mg"),
        med(0, times=["06:00", "18:00"]),
        med(1, dose="1 tab"),
    ]
    for change in changes:
        clinic.clock.pass_by(minutes=5)
        await imported(clinic, change, mode=mode)
        assert max(by_slot(await clinic.doses()).values()) == 1


async def test_going_back_to_an_older_document_after_replacing_it_is_a_new_prescription(
    clinic: Clinic,
) -> None:
    first = await imported(clinic)
    await imported(clinic, med(0, dose="2 tab"), mode=PlanMode.REPLACE)
    again = await imported(clinic, mode=PlanMode.REPLACE)
    assert again.plan.pres_no != first.plan.pres_no
    assert max(by_slot(await clinic.doses()).values()) == 1


async def test_another_name_or_birth_date_must_be_confirmed(clinic: Clinic) -> None:
    first = await imported(clinic)
    other = discharge(patient(full_name="Aminah Ali"), med(0, dose="2 tab"))
    check = await clinic.do(CheckImport(other))
    assert (check.differs, check.patient) == (True, first.patient.id)
    with pytest.raises(IdentityDiffers):
        await clinic.do(ImportDischarge(other, PlanMode.REPLACE))
    done = await clinic.do(ImportDischarge(other, PlanMode.REPLACE, same_person=True))
    assert done.patient.full_name == "Ahmad Ali"


async def test_a_name_in_another_order_or_case_is_the_same_person(clinic: Clinic) -> None:
    await imported(clinic)
    check = await clinic.do(CheckImport(discharge(patient(full_name="ALI ahmad"))))
    assert not check.differs


async def test_somebody_elses_patient_reveals_nothing_and_changes_nothing(clinic: Clinic) -> None:
    await imported(clinic)
    before = await clinic.doses()
    for document in (discharge(), discharge(patient(full_name="X Y", dob="2000-01-01"))):
        assert await clinic.do(CheckImport(document), clinic.other) == ImportCheck(known=True, foreign=True)
        with pytest.raises(NeedsApproval):
            await clinic.do(ImportDischarge(document, PlanMode.REPLACE, same_person=True), clinic.other)
    assert await clinic.doses() == before


async def test_an_admins_yes_gives_the_document_back_and_opens_the_record(clinic: Clinic) -> None:
    await imported(clinic)
    document = discharge(med(0, dose="2 tab"))
    request = await clinic.do(RequestImport(document), clinic.other)
    assert await clinic.do(RequestImport(document), clinic.other) == request
    with pytest.raises(RequestGone):
        await clinic.do(ResumeImport(request.id), clinic.other)
    await clinic.do(DecideImport(request.id, approve=True), clinic.admin)
    assert await clinic.do(ResumeImport(request.id), clinic.other) == document.canonical()
    with pytest.raises(NotAllowed):
        await clinic.do(ResumeImport(request.id), clinic.doctor)
    done = await clinic.do(ImportDischarge(document, PlanMode.REPLACE), clinic.other)
    assert not done.created
    with pytest.raises(RequestGone):  # it is done, and the document is kept in the plan only
        await clinic.do(ResumeImport(request.id), clinic.other)


async def test_an_admins_no_leaves_everything_as_it_was(clinic: Clinic) -> None:
    await imported(clinic)
    document = discharge(med(0, dose="2 tab"))
    request = await clinic.do(RequestImport(document), clinic.other)
    await clinic.do(DecideImport(request.id, approve=False), clinic.admin)
    for command in (ResumeImport(request.id), DecideImport(request.id, approve=True)):
        with pytest.raises(RequestGone):
            await clinic.do(command, clinic.other if isinstance(command, ResumeImport) else clinic.admin)
    assert (await clinic.do(CheckImport(document), clinic.other)).foreign


async def test_only_doctors_import(clinic: Clinic) -> None:
    for actor in (clinic.nurse, clinic.admin):
        with pytest.raises(NotAllowed):
            await clinic.do(ImportDischarge(discharge()), actor)
    assert await clinic.ask(lambda work: work.profiles.by_mrn("M0004499")) is None


async def test_an_import_that_breaks_off_leaves_nothing_behind(clinic: Clinic) -> None:
    def breaks_off(work: Work) -> None:
        perform(ImportDischarge(discharge()), clinic.doctor, work)
        raise RuntimeError("the power fails")

    with pytest.raises(RuntimeError):
        await clinic.database.write(breaks_off)
    assert await clinic.ask(lambda work: work.profiles.by_mrn("M0004499")) is None
    assert (await imported(clinic)).created


async def test_a_linked_patient_gets_no_new_code_and_is_told(clinic: Clinic) -> None:
    first = await imported(clinic)

    def link(work: Work) -> None:
        work.accounts.remember_chat(Chat(7, 7))
        work.accounts.link(7, first.patient.id, work.now)

    await clinic.database.write(link)
    second = await imported(clinic, med(0, dose="2 tab"), mode=PlanMode.REPLACE)
    assert second.invitation is None
    assert second.doses > 0
    notices = await clinic.database.write(lambda work: work.outbox.take(work.now, 10))
    assert [(n.kind, n.recipient, n.params["plan"]) for n in notices] == [
        ("plan_started", first.patient.id, second.plan.id)
    ]


async def test_a_plan_that_is_over_makes_no_doses(clinic: Clinic) -> None:
    done = await imported(clinic, plan(end_date="2026-11-19"))
    assert done.doses == 0


async def test_the_end_date_is_included(clinic: Clinic) -> None:
    await imported(clinic, plan(end_date=TOMORROW.isoformat()))
    assert {dose.slot[:10] for dose in await clinic.doses()} == {"2026-11-20", "2026-11-21"}


async def test_two_patients_of_one_name_get_two_usernames(clinic: Clinic) -> None:
    first = await imported(clinic)
    second = await imported(clinic, patient(mrn="X4499"))
    assert (first.invitation, second.invitation) != (None, None)
    assert first.invitation is not None
    assert second.invitation is not None
    assert second.invitation.username == "ahmad4499-2"
    assert replace(second.invitation, username="") != replace(first.invitation, username="")
