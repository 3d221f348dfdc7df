"""The last look: whose record it is, what changes in it, and what has changed while it was looked at."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.doctors.buttons import Disconnect
from core.accounts.model import Chat
from core.doses.model import DoseStatus
from core.doses.usecases import RecordDose
from core.people import Actor, Role
from core.perform import perform
from core.plans.check import PlanMode
from core.plans.usecases import ImportDischarge
from core.ports import Work
from tests.bot.doctors.conftest import Person, Surgery
from tests.core.plans.documents import SAMPLE, bent, discharge, med, only, patient, plan

OTHER_DOSE = bent(
    med(0, dose="2 tab", med_name="Metformin 850 mg", times=["08:00"]), lambda d: d["meds"].pop()
)


async def test_every_medicine_old_and_new_stands_in_the_preview(surgery: Surgery, lim: Person) -> None:
    await surgery.do(ImportDischarge(discharge()))
    await lim.says(
        bent(med(0, dose="2 tab", med_name="Metformin 850 mg", times=["08:00", "20:00"], freq="BD"))
    )
    shown = await lim.presses("Replace")
    assert "Goes on unchanged:\n• ATORVASTATIN 20MG TAB, 2 tab, PO, 08:00 (OD)" in shown.words
    assert (
        "Changes:\n• METFORMIN 500MG TAB, 1 tab, PO, 06:00, 12:00 and 18:00 (TDS)\n"
        "   → Metformin 850 mg, 2 tab, PO, 08:00 and 20:00 (BD)" in shown.words
    )
    await lim.presses("Back")
    await lim.says(bent(only("WARFARIN 3MG TAB")))
    shown = await lim.presses("Replace")
    assert "Ends now:\n• METFORMIN 500MG TAB, 1 tab" in shown.words
    assert "New:\n• WARFARIN 3MG TAB, 2 tab, PO, 08:00 (OD)" in shown.words
    await lim.presses("Back")
    shown = await lim.presses("Add")
    assert "Ends now" not in shown.words
    assert "Goes on unchanged:\n• METFORMIN 500MG TAB" in shown.words


async def test_all_stopped_medicines_are_named_in_the_end(surgery: Surgery, lim: Person) -> None:
    names = [f"MEDICINE{chr(65 + n)} 10MG" for n in range(12)]
    await surgery.do(ImportDischarge(discharge(only(*names))))
    await lim.says(SAMPLE)
    await lim.presses("Replace")
    done = await lim.presses("Confirm")
    for name in names:
        assert f"• {name}" in done.words


async def test_names_and_doses_are_never_cut_in_the_preview(lim: Person) -> None:
    name, dose = "X" * 190 + " 5MG TAB", "1 tab " + "y" * 190
    shown = await lim.says(bent(med(0, med_name=name, dose=dose)))
    assert f"{name}: {dose}, PO" in shown.words


async def test_medicines_that_share_a_word_are_asked_about_with_add(surgery: Surgery, lim: Person) -> None:
    await surgery.do(ImportDischarge(discharge(only("AMLODIPINE 5MG"))))
    await lim.says(bent(only("AMLODIPINE VALSARTAN 5MG")))
    shown = await lim.presses("Add")
    assert "AMLODIPINE 5MG (until now) and AMLODIPINE VALSARTAN 5MG (new) might be the same" in shown.words


async def test_doses_that_wait_and_doses_that_were_had_are_said(surgery: Surgery, lim: Person) -> None:
    surgery.clock.pass_by(hours=-4)  # half past five
    done = await surgery.do(ImportDischarge(discharge()))
    surgery.clock.pass_by(hours=4)

    def take(work: Work) -> None:
        [dose] = work.doses.of_slot(done.patient.id, "2026-11-20T06:00")
        perform(RecordDose(dose.id, DoseStatus.TAKEN), Actor(Role.PATIENT, done.patient.id), work)

    await surgery.write(take)
    await lim.says(bent(med(0, dose="2 tab", times=["06:00", "20:00"], freq="BD"), lambda d: d["meds"].pop()))
    shown = await lim.presses("Replace")
    assert "Due and not answered yet: 08:00 ATORVASTATIN 20MG TAB." in shown.words


async def test_the_record_is_named_and_what_differs_is_said(surgery: Surgery, lim: Person) -> None:
    await surgery.do(ImportDischarge(discharge()))
    asked = await lim.says(bent(patient(full_name="Aminah Ali", dob="1961-12-01", phone="+60123456789")))
    assert "In the record: Ahmad Ali, born 1 Dec 2024, +60129441105" in asked.words
    assert "In the document: Aminah Ali, born 1 Dec 1961, +60123456789" in asked.words
    await lim.presses("Same person")
    shown = await lim.presses("Replace")
    for line in (
        "Born 1 Dec 2024, 23 months old · +60129441105",
        "The name differs: the document says Aminah Ali. The record is kept.",
        "The birth date differs: the document says 1 Dec 1961. The record is kept.",
        "The phone number differs: the document says +60123456789. The record is kept.",
        "By the birth date in the record the patient's age is 1, but these are tablets",
    ):
        assert line in shown.words
    assert shown.words.rstrip().endswith("Ahmad Ali · MRN M0004499")


async def test_another_phone_number_alone_is_said_too(surgery: Surgery, lim: Person) -> None:
    await surgery.do(ImportDischarge(discharge()))
    await lim.says(bent(patient(phone="+60123456789"), med(0, dose="2 tab")))
    assert "The phone number differs" in (await lim.presses("Replace")).words


async def test_a_patient_who_looks_like_another_is_said(surgery: Surgery, lim: Person) -> None:
    await surgery.do(ImportDischarge(discharge()))
    shown = await lim.says(bent(patient(mrn="M0009999")))
    assert "looks like this one: Ahmad Ali, MRN M0004499, born 1 Dec 2024" in shown.words


@pytest.mark.parametrize("how", ["presses", "says"])
async def test_what_changed_since_the_preview_is_shown_before_confirm_counts(
    surgery: Surgery, lim: Person, how: str
) -> None:
    await surgery.do(ImportDischarge(discharge()))
    await lim.says(OTHER_DOSE)
    await lim.presses("Replace")
    surgery.clock.pass_by(hours=1)
    await surgery.do(ImportDischarge(discharge(only("WARFARIN 3MG TAB")), PlanMode.ADD))
    confirm: Callable[[str], Any] = getattr(lim, how)
    again = await confirm("Confirm")
    assert "Something has changed since the preview was shown" in again.words
    assert "Ends now:\n" in again.words
    assert "• WARFARIN 3MG TAB" in again.words
    assert "Done." in (await confirm("Confirm")).words


async def test_what_is_not_daily_is_a_question_of_its_own(lim: Person) -> None:
    asked = await lim.says(bent(med(1, freq="EOD")))
    assert "These are not for every day:" in asked.words
    assert "2. ATORVASTATIN 20MG TAB: 2 tab, EOD, 08:00" in asked.words
    assert "METFORMIN" not in asked.words
    assert "Confirm" not in asked.keys
    assert "Confirm" not in (await lim.says("1")).keys
    await lim.presses("Every day, yes")
    assert "Done." in (await lim.presses("Confirm")).words


@pytest.mark.parametrize(
    ("dates", "answer"),
    [
        ({"start_date": "2026-11-01", "end_date": "2026-11-19"}, "This plan ended on"),
        ({"start_date": "2026-11-25"}, "This plan begins on"),
    ],
)
async def test_a_plan_for_another_time_ends_nothing(
    surgery: Surgery, lim: Person, dates: dict[str, str], answer: str
) -> None:
    await surgery.do(ImportDischarge(discharge()))
    shown = await lim.says(bent(plan(**dates)))
    assert answer in shown.words
    assert "Replace" not in shown.keys


async def test_a_digit_does_not_confirm_but_the_word_does(lim: Person) -> None:
    await lim.says(SAMPLE)
    assert "Confirm" in (await lim.says("1")).keys
    assert "Done." in (await lim.says("confirm")).words


async def test_a_triple_tap_on_confirm_leaves_the_preview_as_it_is(lim: Person) -> None:
    preview = await lim.says(SAMPLE)
    press = preview.keys["Confirm"].press
    assert press is not None
    assert "Done." in (await lim.presses_button(press)).words
    for _ in range(2):
        shown = await lim.presses_button(press)
        assert shown.screen.lines == ()
        assert shown.screen.toast is not None


async def test_times_that_were_put_right_stand_first_and_all_of_them(lim: Person) -> None:
    names = [f"MEDICINE{chr(65 + n)} 10MG" for n in range(20)]
    shown = await lim.says(
        bent(
            patient(mrn="m000 4499"),
            only(*names),
            lambda d: [m.update(times=["8:00"]) for m in d["meds"]],
        )
    )
    notes = shown.words.partition("Put right while reading:\n")[2]
    assert notes.count("8:00 was read as 08:00") == 20
    assert notes.index("20. MEDICINET") < notes.index("M0004499")


async def test_a_code_that_is_not_the_first_says_that_older_ones_die(surgery: Surgery, lim: Person) -> None:
    await lim.says(SAMPLE)
    assert "Older codes" not in (await lim.presses("Confirm")).words
    await lim.says(OTHER_DOSE)
    await lim.presses("Replace")
    assert "Older codes of this person no longer work." in (await lim.presses("Confirm")).words


async def test_a_linked_chat_is_cut_off_after_a_question(surgery: Surgery, lim: Person) -> None:
    done = await surgery.do(ImportDischarge(discharge()))
    await surgery.write(lambda work: work.accounts.remember_chat(Chat(7, 7)))
    await surgery.write(lambda work: work.accounts.link(7, done.patient.id, work.now))
    await surgery.write(lambda work: work.accounts.set_password(done.patient.id, "hash"))
    told = await surgery.delivers("lim", "patient_joined", patient=done.patient.id)
    assert told is not None
    assert "Ahmad Ali (MRN M0004499) has joined in Telegram" in told.words
    await lim.presses("Open card")
    asked = await lim.presses("Disconnect chat")
    assert "Disconnect the chat of Ahmad Ali (MRN M0004499)?" in asked.words
    assert await surgery.write(lambda work: work.accounts.is_linked(done.patient.id))
    card = await lim.presses("Disconnect chat")
    assert "The chat is disconnected" in card.words
    assert "New link code" in card.keys
    assert not await surgery.write(lambda work: work.accounts.is_linked(done.patient.id))
    credential = await surgery.write(lambda work: work.accounts.credential_of(done.patient.id))
    assert credential is not None
    assert credential.password_hash is None


async def test_a_doctor_of_another_patient_disconnects_nobody(surgery: Surgery, siti: Person) -> None:
    done = await surgery.do(ImportDischarge(discharge()))
    await surgery.write(lambda work: work.accounts.remember_chat(Chat(7, 7)))
    await surgery.write(lambda work: work.accounts.link(7, done.patient.id, work.now))
    await siti.presses_button(Disconnect(done.patient.id))
    assert await surgery.write(lambda work: work.accounts.is_linked(done.patient.id))
