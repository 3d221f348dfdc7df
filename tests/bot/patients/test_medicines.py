"""`/medicines`, the news of a prescription, and the words for shorthands."""

from dataclasses import replace
from datetime import UTC

import pytest

from bot.patients.words import FREQUENCIES, ROUTES, frequency, how
from core.ids import PlanId
from core.plans.suspicions import DOSES_A_DAY
from core.plans.suspicions import ROUTES as KNOWN_ROUTES
from core.ports import Work
from core.reminders.model import Notice
from core.texts import Text
from tests.bot.patients.chat import TEXTS, Chat, local
from tests.bot.patients.conftest import Prescribe
from tests.storage.cast import AHMAD, DAY, TODAY, a_medicine, a_plan, prescribe

NEWS = Notice("plan_started", AHMAD, {"patient": AHMAD, "plan": "plan"}, local("08:00"), "news:1")


def said(text: Text | str) -> str:
    return text if isinstance(text, str) else TEXTS.say(text, "en", UTC, html=False)


async def test_a_medicine_says_how_much_how_and_when(ahmad: Chat, given: Prescribe):
    await given({"METFORMIN 500MG TAB": ("06:00", "12:00", "18:00")}, freq="TDS", critical=True)

    shown = await ahmad.command("medicines")

    assert shown.text == (
        "Your medicines\n\nPrescription RX-plan, by Lim Wei\nFrom 20 Nov 2026, no end date\n\n"
        "METFORMIN 500MG TAB\n1 tab · by mouth (PO)\nthree times a day (TDS): 06:00, 12:00 and 18:00\n"
        "Important: please do not leave this one out."
    )
    assert shown.labels == ["Today's doses"]


async def test_in_another_language_the_english_stands_below(ahmad: Chat, given: Prescribe):
    ahmad.language = "ms"
    await given({"ASPIRIN": ("08:00",)})

    shown = await ahmad.command("medicines")

    assert "1 tab · melalui mulut (PO)\nsekali sehari (OD): 08:00\n" in shown.text
    assert "EN: 1 tab · by mouth (PO)\nonce a day (OD): 08:00" in shown.text


async def test_without_medicines_it_says_so(ahmad: Chat):
    assert "You have no medicines on your plan." in (await ahmad.command("medicines")).text


async def test_a_new_prescription_is_told_with_the_way_to_todays_doses(ahmad: Chat, given: Prescribe):
    await given({"ASPIRIN": ("08:00",), "METFORMIN": ("08:00",)})

    shown = await ahmad.drawn(NEWS)
    assert shown
    today = await ahmad.press(shown, "Today's doses")

    assert shown.text.startswith("Lim Wei has prescribed 2 medicines for you:\nFrom 20 Nov 2026")
    assert "METFORMIN\n1 tab · by mouth (PO)\nonce a day (OD): 08:00" in shown.text
    assert today.text.startswith("Today · Friday")
    assert today.screen.fresh


async def test_a_prescription_replaced_before_it_was_told_is_not_told(ahmad: Chat, given: Prescribe):
    await given({"ASPIRIN": ("08:00",)})

    def replace_it(work: Work) -> None:
        work.plans.end(PlanId("plan"), work.now)

    await ahmad.meanwhile(replace_it)

    assert await ahmad.drawn(NEWS) is None


async def test_what_a_replaced_prescription_stopped_is_told_all_the_same(ahmad: Chat, given: Prescribe):
    await given({"WARFARIN 3MG": ("08:00",)})
    await ahmad.meanwhile(lambda work: work.plans.end(PlanId("plan"), work.now))

    shown = await ahmad.drawn(replace(NEWS, params={"patient": AHMAD, "plan": "gone", "stopped": "m0"}))

    assert shown
    assert shown.text == "Do NOT take any more: WARFARIN 3MG."


async def test_a_changed_prescription_begins_with_what_must_not_be_taken(ahmad: Chat, given: Prescribe):
    await given({"WARFARIN 3MG": ("08:00",), "AMLODIPINE 5MG": ("08:00",), "ZINC 10MG": ("08:00",)})

    def replace_it(work: Work) -> None:
        work.plans.end(PlanId("plan"), work.now)
        plan = a_plan("new")
        names = ("AMLODIPINE 10MG", "ZINC 10MG", "STATIN 20MG")
        listed = [a_medicine(f"n{n}", plan, med_name=name, position=n) for n, name in enumerate(names)]
        prescribe(work, plan, listed)

    await ahmad.meanwhile(replace_it)
    params = {"patient": AHMAD, "plan": "new", "stopped": "m0,m1,m2"}
    shown = await ahmad.drawn(replace(NEWS, params=params))

    assert shown
    assert shown.text == (
        "Lim Wei has changed your medicines.\nFrom 20 Nov 2026, no end date\n\n"
        "Do NOT take any more: WARFARIN 3MG.\n\n"
        "New:\n\nSTATIN 20MG\n1 tab · by mouth (PO)\nonce a day (OD): 08:00\n"
        "First dose: 21 Nov 2026, 08:00\n\n"
        "Changed. From now on take only:\n\n"
        "AMLODIPINE 10MG\n1 tab · by mouth (PO)\nonce a day (OD): 08:00\n"
        "First dose: 21 Nov 2026, 08:00\n"
        "Until now: AMLODIPINE 5MG, 1 tab, 08:00\n\n"
        "Unchanged: ZINC 10MG."
    )


async def test_markup_in_a_name_stays_words(ahmad: Chat, given: Prescribe):
    await given({"<b>ASPIRIN": ("08:00",)}, dose="1 < 2")

    shown = await ahmad.command("today")

    assert "&lt;b&gt;ASPIRIN" in shown.html
    assert "1 &lt; 2" in shown.html


def test_every_shorthand_that_the_clinic_knows_has_words():
    assert set(FREQUENCIES) == set(DOSES_A_DAY)
    assert set(ROUTES) == KNOWN_ROUTES - {"LA"}  # local application, or long-acting


def test_what_is_no_shorthand_stays_as_written():
    assert frequency("when the moon is full") == "when the moon is full"
    assert said(how("2 puffs", "with the spacer")) == "2 puffs · with the spacer"
    assert said(how("2 puffs", "inh")) == "2 puffs · breathed in (inh)"


@pytest.mark.parametrize(("code", "words"), [("Q8H", "every 8 hours (Q8H)"), ("bd", "twice a day (bd)")])
def test_shorthands_in_words(code: str, words: str):
    assert said(frequency(code)) == words


async def test_the_last_day_is_told(ahmad: Chat):
    def write(work: Work) -> None:
        plan = a_plan(end_date=TODAY + 4 * DAY)
        prescribe(work, plan, [a_medicine("aspirin", plan)])

    await ahmad.meanwhile(write)

    assert "From 20 Nov 2026 to 24 Nov 2026, last day included" in (await ahmad.command("medicines")).text
