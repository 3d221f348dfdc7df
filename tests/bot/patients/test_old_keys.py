"""Keys that outlived their message, or were made for another person."""

import pytest

from bot.buttons import Button
from bot.patients.buttons import OpenDose, Record, Undo, View
from core.doses.model import DoseStatus
from core.ids import DoseId
from core.ports import Work
from tests.bot.patients.chat import Chat, local
from tests.bot.patients.conftest import Prescribe
from tests.storage.cast import a_medicine, a_plan, doses_of

GONE = DoseId("no-longer-there")
NOW = local("08:00")
SAMPLE = {"METFORMIN 500MG TAB": ("06:00", "12:00", "18:00"), "ATORVASTATIN 20MG TAB": ("08:00",)}
TWO = {"ASPIRIN": ("08:00",), "METFORMIN": ("08:00",)}


async def test_another_person_of_the_chat_is_meant_by_name(ahmad: Chat, given: Prescribe):
    await given({"ASPIRIN": ("08:00",)})
    today = await ahmad.command("today")

    def link_mei(work: Work) -> None:
        mei = work.profiles.by_mrn("X77")
        assert mei
        work.accounts.link(ahmad.user, mei.id, work.now)

    await ahmad.meanwhile(link_mei)
    shown = await ahmad.press(today, "Complete")

    assert "For Ahmad Ali" in shown.text
    assert "ASPIRIN — taken at 08:30" in shown.text


async def test_a_button_copied_from_another_person_does_nothing(ahmad: Chat, given: Prescribe):
    def prescribe_mei(work: Work) -> None:
        mei = work.profiles.by_mrn("X77")
        assert mei
        plan = a_plan("hers", mei.id)
        medication = a_medicine("hers", plan)
        assert work.plans.add(plan, [medication])
        work.doses.add_many(doses_of(medication, 1), work.now)

    await ahmad.meanwhile(prescribe_mei)
    await given({"ASPIRIN": ("08:00",)})
    stranger = Chat(ahmad.desk, ahmad.clock, user=999)
    shown = await stranger.press(await ahmad.command("today"), "Complete")
    after = await ahmad.command("today")

    assert "ASPIRIN" not in shown.text
    assert "ASPIRIN — due, waiting" in after.text


@pytest.mark.parametrize(
    "button",
    [
        OpenDose(GONE, View.ALONE_OF_DAY),
        Undo(GONE, View.SLOT, NOW),
        Record(GONE, DoseStatus.TAKEN, View.DAY, NOW),
    ],
)
async def test_every_key_of_a_dose_that_is_gone_explains(ahmad: Chat, button: Button):
    shown = await ahmad.press_button(button, update=77)
    again = await ahmad.press_button(button, update=77)

    assert shown.text == again.text
    assert "no longer on your plan" in shown.text


async def test_an_old_key_opens_the_day_that_it_names(ahmad: Chat, given: Prescribe):
    await given({"ASPIRIN": ("08:00",)})
    today = await ahmad.command("today")
    ahmad.clock.at = local("08:00", day=22)

    shown = await ahmad.press(today, "Tomorrow")

    assert shown.text.startswith("Yesterday · Saturday, 21 November 2026\n")
    assert shown.rows == [["Complete", "Skipped"], ["Show again"], ["Today"]]


async def test_a_day_of_long_ago_is_closed(ahmad: Chat, given: Prescribe):
    await given({"ASPIRIN": ("08:00",)})
    today = await ahmad.command("today")
    ahmad.clock.at = local("08:00", day=25)

    shown = await ahmad.press(today, "Tomorrow")

    assert "This day is closed." in shown.text
    assert shown.rows == [["Show again"], ["Today"]]


async def test_an_empty_tomorrow_says_so(ahmad: Chat, given: Prescribe):
    await given({"ASPIRIN": ("08:00",)}, days=1)

    shown = await ahmad.press(await ahmad.command("today"), "Tomorrow")

    assert "No doses on this day." in shown.text
