"""The list of one's patients, a card, a chart, and what the care team is told."""

from datetime import timedelta

import pytest

from bot.doctors.buttons import NewLinkCode, OpenChart, OpenPatient, OpenPatients
from core.accounts.model import Chat
from core.doses.model import Answer, DoseStatus
from core.people import WORKER
from core.perform import perform
from core.plans.usecases import ImportDischarge, Imported
from core.ports import Work
from core.printing import AdherenceChart, QrCode
from core.reminders.usecases import CloseWindows
from tests.bot.doctors.conftest import Person, Surgery
from tests.core.plans.documents import discharge, only, patient

CHILD = 7


async def a_patient(surgery: Surgery, mrn: str = "M0004499", name: str = "Ahmad Ali") -> Imported:
    return await surgery.do(ImportDischarge(discharge(patient(mrn=mrn, full_name=name))))


async def links(surgery: Surgery, done: Imported) -> None:
    def link(work: Work) -> None:
        work.accounts.remember_chat(Chat(CHILD, CHILD))
        work.accounts.link(CHILD, done.patient.id, work.now)

    await surgery.write(link)


async def takes(surgery: Surgery, done: Imported, taken: int) -> None:
    """The first doses are taken, all others of the next two days go by."""

    def answer(work: Work) -> None:
        today = surgery.clock.at.date()
        doses = [d for n in range(2) for d in work.doses.of_day(done.patient.id, today + timedelta(days=n))]
        said = Answer(DoseStatus.TAKEN, work.now, work.now, done.patient.id)
        for dose in doses[:taken]:
            assert work.doses.record(dose.id, DoseStatus.PENDING, said)

    await surgery.write(answer)
    surgery.clock.pass_by(days=2, hours=-2)


async def test_without_patients_the_list_says_what_to_do(lim: Person) -> None:
    assert "/import" in (await lim.command("patients")).words


async def test_the_list_tells_adherence_in_words(surgery: Surgery, lim: Person) -> None:
    done = await a_patient(surgery)
    assert "Has not joined in Telegram yet" in (await lim.command("patients")).words
    await links(surgery, done)
    assert "no doses were due" in (await lim.command("patients")).words
    await takes(surgery, done, 4)
    shown = await lim.command("patients")
    assert "Ahmad Ali · MRN M0004499" in shown.words
    assert "4 of 6 taken, 67%" in shown.words


async def test_the_list_has_pages(surgery: Surgery, lim: Person) -> None:
    for number in range(8):
        await a_patient(surgery, f"P{number}", f"Person {chr(65 + number)}")
    first = await lim.command("patients")
    assert "Your 8 patients" in first.words
    assert "Previous" not in first.keys
    second = await lim.presses("Next")
    assert "Person H" in second.words
    assert "Next" not in second.keys
    assert (await lim.presses("Previous")).words == first.words


async def test_patients_are_found_by_command_and_by_key(surgery: Surgery, lim: Person) -> None:
    await a_patient(surgery)
    await a_patient(surgery, "X1", "Mei Ling")
    shown = await lim.command("patients", "ahm")
    assert "Ahmad Ali" in shown.words
    assert "Mei Ling" not in shown.words
    await lim.presses("All patients")
    await lim.presses("Search")
    assert "Mei Ling" in (await lim.says("x1")).words
    assert "None of your patients matches" in (await lim.command("patients", "zz")).words


async def test_a_card_shows_the_person_the_medicines_and_how_it_goes(surgery: Surgery, lim: Person) -> None:
    done = await a_patient(surgery)
    await links(surgery, done)
    await takes(surgery, done, 4)
    await surgery.write(lambda work: perform(CloseWindows(), WORKER, work))
    await lim.command("patients")
    card = await lim.presses("Ahmad Ali · M0004499")
    for fact in (
        "Ahmad Ali · MRN M0004499",
        "23 months old",
        "+60129441105",
        "Joined in Telegram · username ahmad4499",
        "Care team: Lim (doctor)",
        done.plan.pres_no,
        "METFORMIN 500MG TAB: 1 tab, PO, 06:00, 12:00 and 18:00 (TDS)",
        "4 of 6 taken, 67%",
        "no doses were due",
        "missed (not confirmed)",
        ": taken",
    ):
        assert fact in card.words
    assert list(card.keys) == ["Chart", "Disconnect chat", "Back to the list"]


async def test_an_unlinked_patient_gets_a_new_code_and_the_old_one_dies(
    surgery: Surgery, lim: Person
) -> None:
    done = await a_patient(surgery)
    await lim.presses_button(OpenPatient(done.patient.id))
    shown = await lim.presses("New link code")
    assert "Username: ahmad4499" in shown.words
    assert "/start " in shown.words
    assert isinstance(shown.screen.picture, QrCode)
    assert done.invitation is not None
    assert done.invitation.code not in shown.words
    assert "works once, until 27 Nov 2026" in shown.words
    assert "Older codes of this person no longer work." in shown.words


async def test_the_chart_is_a_picture_of_four_weeks_with_the_same_in_words(
    surgery: Surgery, lim: Person
) -> None:
    done = await a_patient(surgery)
    await takes(surgery, done, 4)
    await lim.presses_button(OpenPatient(done.patient.id))
    shown = await lim.presses("Chart")
    chart = shown.screen.picture
    assert isinstance(chart, AdherenceChart)
    assert [(bar.taken, bar.missed) for bar in chart.bars] == [(0, 0), (0, 0), (0, 0), (4, 2)]
    assert chart.headline == "67%"
    assert "4 of 6 taken, 67%" in shown.words
    assert "Ahmad Ali" in (await lim.presses("Open card")).words


async def test_a_chart_without_doses_can_still_be_drawn(surgery: Surgery, lim: Person) -> None:
    done = await a_patient(surgery)
    shown = await lim.presses_button(OpenChart(done.patient.id))
    assert isinstance(shown.screen.picture, AdherenceChart)
    assert shown.screen.picture.nothing == "no doses were due"


async def test_forty_medicines_fit_on_a_card(surgery: Surgery, lim: Person) -> None:
    names = [f"{number} <b>{'&' * 180}</b>" for number in range(40)]
    done = await surgery.do(ImportDischarge(discharge(only(*names), patient(full_name="<" * 119 + "x"))))
    assert "more lines." in (await lim.presses_button(OpenPatient(done.patient.id))).words


@pytest.mark.parametrize("kind", [OpenPatient, OpenChart, NewLinkCode])
async def test_a_button_copied_from_a_colleague_opens_nothing(
    surgery: Surgery, siti: Person, kind: type[OpenPatient]
) -> None:
    done = await a_patient(surgery)
    shown = await siti.presses_button(kind(done.patient.id))
    assert "Ahmad" not in shown.words
    assert shown.screen.picture is None


async def test_a_new_assignment_is_told_with_a_key_to_the_card(surgery: Surgery) -> None:
    done = await a_patient(surgery)
    told = await surgery.delivers("lim", "patient_assigned", patient=done.patient.id)
    assert told is not None
    assert "Ahmad Ali (MRN M0004499) is now your patient." in told.words
    assert "Ahmad Ali" in (await surgery.people["lim"].presses("Open card")).words
    assert await surgery.delivers("siti", "patient_assigned", patient=done.patient.id) is None


async def test_a_patient_who_cannot_be_reached_is_told_with_the_number_to_call(surgery: Surgery) -> None:
    done = await a_patient(surgery)
    told = await surgery.delivers("lim", "patient_unreachable", patient=done.patient.id)
    assert told is not None
    assert "No reminder reaches this patient." in told.words
    assert "Please call +60129441105." in told.words


async def test_hostile_searches_fit_into_the_keys(surgery: Surgery, lim: Person) -> None:
    for number in range(8):
        await a_patient(surgery, f"P{number}", f"முருகன்{'க' * 60} {number}")
    shown = await lim.command("patients", "முருகன்" + "க" * 60)
    assert "Next" in shown.keys
    assert (await lim.presses_button(OpenPatients(99, ""))).keys
