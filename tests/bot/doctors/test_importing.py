"""`/import` as a doctor meets it."""

from datetime import UTC, date

import pytest

from bot.doctors.example import example
from bot.doctors.faults import FAULT_KEYS, SUSPICION_KEYS
from core.accounts.model import Chat
from core.ids import ProfileId
from core.plans.discharge import read_discharge
from core.plans.requests import DecideImport
from core.plans.suspicions import suspicions
from core.plans.usecases import ImportDischarge
from core.printing import QrCode
from core.texts import T
from tests.bot.doctors.conftest import TEXTS, Person, Seen, Surgery
from tests.core.plans.documents import SAMPLE, TODAY, bent, discharge, med, only, patient, plan
from tests.core.plans.test_discharge import FAULTY, UNREADABLE

SITI = ProfileId("siti")


async def imports(person: Person, document: str = SAMPLE, *answers: str) -> Seen:
    await person.command("import")
    await person.says(document)
    for label in answers:
        await person.presses(label)
    return await person.presses("Confirm")


async def test_import_explains_the_format_and_offers_an_example_that_is_sound(lim: Person) -> None:
    shown = await lim.command("import")
    assert example(TODAY) in shown.words
    found = read_discharge(example(TODAY), TODAY)
    assert found.discharge is not None
    assert (found.notes, suspicions(found.discharge, TODAY)) == ((), [])


async def test_the_example_can_be_sent_back_as_it_stands(lim: Person) -> None:
    done = await imports(lim, example(date(2026, 11, 20)))
    assert "Done." in done.words


async def test_the_sample_is_imported_from_text_to_qr_code(lim: Person) -> None:
    await lim.command("import")
    preview = await lim.says(SAMPLE)
    for fact in (
        "Ahmad Ali · MRN M0004499",
        "23 months old",
        "+60129441105",
        "2 medicines · doses a day: 4",
        "1. METFORMIN 500MG TAB: 1 tab, PO, 06:00, 12:00 and 18:00 (TDS)",
        "Please check",
        "tablets or capsules",
        "12:00 · METFORMIN 500MG TAB",
    ):
        assert fact in preview.words
    assert list(preview.keys) == ["Confirm", "Back", "Cancel"]
    done = await lim.presses("Confirm")
    [code] = [line for line in done.words.splitlines() if line.startswith("/start ")]
    link = f"https://t.me/medtrack_bot?start={code.removeprefix('/start ')}"
    assert "Username: ahmad4499" in done.words
    assert link in done.words
    assert "RX-" in done.words
    assert done.screen.picture == QrCode(link)
    assert done.screen.fresh


@pytest.mark.parametrize("how", ["says", "uploads"])
async def test_a_document_may_come_without_the_command(lim: Person, how: str) -> None:
    preview = await (lim.says(SAMPLE) if how == "says" else lim.uploads(SAMPLE))
    assert "Confirm" in preview.keys


async def test_a_file_is_taken_where_the_form_asks_for_it(lim: Person) -> None:
    await lim.command("import")
    assert "Confirm" in (await lim.uploads(b"\xef\xbb\xbf" + SAMPLE.encode())).keys


async def test_a_photo_in_place_of_the_file_asks_for_the_file(lim: Person) -> None:
    await lim.command("import")
    shown = await lim.sends("photo")
    assert shown.words.startswith(TEXTS.say(T("file.photo_instead_of_file"), "en", UTC))
    assert "Confirm" in (await lim.says(SAMPLE)).keys


async def test_all_faults_are_shown_at_once_and_the_form_waits_for_a_better_one(lim: Person) -> None:
    await lim.command("import")
    shown = await lim.says(bent(patient(mrn=1, dob="soon"), med(0, times=["25:00"]), med(1, crit=True)))
    assert "4 things are wrong" in shown.words
    for line in (
        "<code>patient.mrn</code>: found 1. Allowed: text in quotation marks.",
        '<code>patient.dob</code>: found "soon". Allowed: a real date as YYYY-MM-DD',
        '1. <b>METFORMIN 500MG TAB</b> (<code>meds[0].times[0]</code>): found "25:00". Allowed: 00:00 to',
        "2. <b>ATORVASTATIN 20MG TAB</b> (<code>meds[1].crit</code>): crit is not known here. Allowed: crit",
    ):
        assert line in shown.html
    assert "An example to copy" not in shown.words
    assert shown.words.rstrip().endswith("freq.")
    assert "Confirm" in (await lim.says(SAMPLE)).keys


async def test_of_very_many_faults_the_first_are_shown_and_the_rest_counted(lim: Person) -> None:
    worst = bent(lambda d: d["meds"].clear() or d["meds"].extend([{"<&" * 40: "&" * 300}] * 40))
    shown = await lim.says(worst)
    assert "280 things are wrong" in shown.words
    listed = shown.words.count("• ")
    assert 5 < listed <= 25
    assert f"… and {280 - listed} more." in shown.words


async def test_not_json_is_answered_kindly(lim: Person) -> None:
    assert "cannot be read as JSON" in (await lim.says("{ Ahmad Ali, metformin")).words
    assert "is no UTF-8 text" in (await lim.uploads(b'{"a": \xff\xfe')).words


def test_every_fault_and_suspicion_has_its_words_and_no_words_are_left_over() -> None:
    codes = {f"import.fault.{code}" for _, _, code in FAULTY} | {f"import.fault.{c}" for _, c in UNREADABLE}
    assert codes | {"import.fault.duplicate_key"} == set(FAULT_KEYS)
    for key in (*FAULT_KEYS, *SUSPICION_KEYS):
        assert TEXTS._find(key, "en", html=True)[0] == "en", key


async def test_the_same_document_again_says_so_and_ends(surgery: Surgery, lim: Person) -> None:
    done = await surgery.do(ImportDischarge(discharge()))
    await lim.command("import")
    shown = await lim.says(SAMPLE)
    assert done.plan.pres_no in shown.words
    assert "Nothing was changed." in shown.words
    assert list(shown.keys) == ["Open card"]
    assert await surgery.write(lambda work: work.dialogs.current(lim.user)) is None


@pytest.mark.parametrize("mode", ["Replace", "Add"])
async def test_an_active_plan_asks_replace_or_add_replace_first(
    surgery: Surgery, lim: Person, mode: str
) -> None:
    await surgery.do(ImportDischarge(discharge()))
    await lim.command("import")
    shown = await lim.says(bent(med(0, dose="2 tab"), lambda d: d["meds"].pop()))
    assert list(shown.keys)[:2] == ["Replace", "Add"]
    assert "In both, the old and the new: METFORMIN 500MG TAB." in shown.words
    assert "Ahmad Ali · MRN M0004499" in shown.words
    assert "• ATORVASTATIN 20MG TAB, 2 tab, PO, 08:00 (OD)" in shown.words
    preview = await lim.presses(mode)
    assert f"{mode}: " in preview.words
    done = await lim.presses("Confirm")
    stopped = done.words.partition("Stopped:\n")[2].partition("\n\n")[0]
    assert "• METFORMIN 500MG TAB" in stopped
    assert ("ATORVASTATIN" in stopped) == (mode == "Replace")


async def test_a_name_that_differs_is_compared_and_confirmed(surgery: Surgery, lim: Person) -> None:
    await surgery.do(ImportDischarge(discharge()))
    await lim.command("import")
    shown = await lim.says(bent(patient(full_name="Aminah Ali"), med(0, dose="2 tab")))
    assert "In the record: Ahmad Ali, born 1 Dec 2024" in shown.words
    assert "In the document: Aminah Ali" in shown.words
    await lim.presses("Same person")
    await lim.presses("Replace")
    assert "Done. Ahmad Ali" in (await lim.presses("Confirm")).words


async def test_a_foreign_patient_reveals_nothing_until_an_admin_agrees(
    surgery: Surgery, lim: Person, siti: Person
) -> None:
    done = await surgery.do(ImportDischarge(discharge()))
    await siti.command("import")
    shown = await siti.says(bent(patient(full_name="Somebody Else", dob="2000-01-01")))
    assert list(shown.keys) == ["Ask an admin", "Back", "Cancel"]
    for secret in ("Ahmad", "2024", "+60129441105", done.plan.pres_no, "Lim"):
        assert secret not in shown.words
    asked = await siti.presses("Ask an admin")
    assert "Nothing has been imported yet" in asked.words
    request = await surgery.write(lambda work: work.plans.open_request(SITI, "M0004499"))
    assert request is not None
    assert await surgery.delivers("siti", "import_approved", request=request.id) is None
    await surgery.do(DecideImport(request.id, approve=True), "root")
    told = await surgery.delivers("siti", "import_approved", request=request.id)
    assert told is not None
    assert list(told.keys) == ["Continue"]
    differs = await siti.presses("Continue")
    assert "In the record: Ahmad Ali" in differs.words


async def test_an_admins_no_is_told(surgery: Surgery, siti: Person) -> None:
    await surgery.do(ImportDischarge(discharge()))
    await siti.says(SAMPLE)
    await siti.presses("Ask an admin")
    request = await surgery.write(lambda work: work.plans.open_request(SITI, "M0004499"))
    assert request is not None
    await surgery.do(DecideImport(request.id, approve=False), "root")
    told = await surgery.delivers("siti", "import_declined", request=request.id)
    assert told is not None
    assert "Nothing was imported" in told.words


async def test_a_plan_that_appears_between_preview_and_confirm_is_asked_about(
    surgery: Surgery, lim: Person
) -> None:
    await lim.says(bent(med(0, dose="2 tab")))
    await surgery.do(ImportDischarge(discharge()))
    shown = await lim.presses("Confirm")
    assert "Replace" in shown.keys


async def test_forty_medicines_with_long_names_are_all_shown_before_confirm(lim: Person) -> None:
    names = [f"{number} <b>{'&' * 180}</b>" for number in range(40)]
    shown = await lim.says(
        bent(only(*names), lambda d: [m.update(times=["00:00", "8:00"] + ["23:59"] * 9) for m in d["meds"]])
    )
    assert "40 medicines · doses a day: 120" in shown.words
    assert all(f"\n{number}. {number - 1} " in shown.words for number in range(1, 41))
    assert "Done." in (await lim.presses("Confirm")).words


@pytest.mark.parametrize("language", ["en", "ms", "zh", "ta"])
async def test_every_language_shows_the_whole_way(lim: Person, language: str) -> None:
    lim.language = language
    asked = await lim.command("import")
    preview = await lim.says(SAMPLE)
    assert lim.last is not None
    confirm = next(iter(preview.keys))
    done = await lim.presses(confirm)
    for shown in (asked, preview, done):
        assert "[" not in shown.words.replace(example(TODAY), "")


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", "Ali & Söhne </b>", "علي احمد", "Siti 🌸 Aminah", "a" * 120]
)
async def test_hostile_and_unusual_names_are_shown_as_written(lim: Person, name: str) -> None:
    preview = await lim.says(bent(patient(full_name=name)))
    assert name in preview.words.replace("\u2068", "").replace("\u2069", "")
    assert "<script>" not in preview.html
    done = await lim.presses("Confirm")
    assert "/start " in done.words


async def test_marks_that_turn_the_direction_are_taken_out_and_said(lim: Person) -> None:
    preview = await lim.says(
        bent(patient(full_name="Ahmad\u202e ilA", mrn="m 000 4499"), med(0, times=["8:00"]))
    )
    assert "\u202e" not in preview.words
    assert "Put right while reading" in preview.words
    assert "was read as M0004499" in preview.words
    assert "8:00 was read as 08:00" in preview.words


async def test_a_plan_that_is_over_says_that_no_doses_are_made(lim: Person) -> None:
    preview = await lim.says(bent(plan(end_date="2026-11-19")))
    assert "this plan is over" in preview.words


async def test_back_from_the_preview_asks_for_the_document_again(lim: Person) -> None:
    await lim.says(SAMPLE)
    assert "An example to copy" in (await lim.presses("Back")).words


async def test_a_document_with_the_command_in_one_message_is_understood(lim: Person) -> None:
    assert "Confirm" in (await lim.command("import", SAMPLE)).keys


async def test_an_update_that_comes_again_imports_nothing_twice(surgery: Surgery, lim: Person) -> None:
    await lim.says(SAMPLE)
    repeated = await lim.comes_again()
    assert repeated is not None
    assert "Confirm" in repeated.keys
    await lim.presses("Confirm")
    await lim.comes_again()
    patient = await surgery.write(lambda work: work.profiles.by_mrn("M0004499"))
    assert patient is not None
    assert len(await surgery.write(lambda work: work.plans.active(patient.id, TODAY))) == 1


async def test_a_linked_patient_is_told_instead_of_invited(surgery: Surgery, lim: Person) -> None:
    done = await surgery.do(ImportDischarge(discharge()))
    await surgery.write(lambda work: work.accounts.remember_chat(Chat(7, 7)))
    await surgery.write(lambda work: work.accounts.link(7, done.patient.id, work.now))
    shown = await imports(lim, bent(med(0, dose="2 tab")), "Replace")
    assert "Ahmad Ali has been told in Telegram." in shown.words
    assert "/start" not in shown.words
    assert shown.screen.picture is None
