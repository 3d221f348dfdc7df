"""Doses that are not due yet, or no longer there: they are asked about, and nothing is recorded by chance."""

from bot.patients.buttons import Record
from core.events import PlanChanged
from core.ids import MedicationId, PlanId
from core.ports import Work
from tests.bot.patients.chat import Chat, local
from tests.bot.patients.conftest import Prescribe
from tests.storage.cast import AHMAD

SAMPLE = {"METFORMIN 500MG TAB": ("06:00", "12:00", "18:00"), "ATORVASTATIN 20MG TAB": ("08:00",)}
TWO = {"ASPIRIN": ("08:00",), "METFORMIN": ("08:00",)}


async def test_a_dose_that_is_not_due_asks_first(ahmad: Chat, given: Prescribe):
    await given({"STATIN": ("20:00",)})

    shown = await ahmad.command("today")
    asked = await ahmad.press(shown, "Complete")
    not_yet = await ahmad.press(asked, "Not yet")
    taken = await ahmad.press(asked, "Yes, 20:00 taken already")

    assert "Nothing to take now.\nNext: STATIN, 20:00." in shown.text
    assert "This is for Fri, 20 Nov, 20:00, in 12 hours. Have you taken it already?" in asked.text
    assert asked.rows == [["Not yet"], ["Yes, 20:00 taken already"], ["No, I will skip 20:00"]]
    assert "STATIN — later, at 20:00" in not_yet.text
    assert "STATIN — taken, recorded at 08:30" in taken.text


async def test_a_question_is_asked_again_when_its_update_is_repeated(ahmad: Chat, given: Prescribe):
    await given({"STATIN": ("20:00",)})
    button = await early(ahmad)

    asked = await ahmad.press_button(button, update=77)
    again = await ahmad.press_button(button, update=77)

    assert (again.text, again.rows) == (asked.text, asked.rows)


async def test_a_later_dose_can_be_left_out_ahead(ahmad: Chat, given: Prescribe):
    await given({"STATIN": ("20:00",)})
    asked = await ahmad.press_button(await early(ahmad))

    shown = await ahmad.press(asked, "No, I will skip 20:00")

    assert "STATIN — skipped" in shown.text


async def test_an_old_list_opens_a_dose_as_it_is_now(ahmad: Chat, given: Prescribe):
    await given({"ASPIRIN": ("08:00",), "STATIN": ("20:00",)})
    others = await ahmad.press(await ahmad.command("today"), "Other doses")
    ahmad.clock.at = local("20:05")

    due = await ahmad.press(others, "STATIN")
    await ahmad.press(due, "Complete")
    taken = await ahmad.press(others, "STATIN")

    assert due.rows == [["Complete", "Skipped"], ["Today's doses"], ["Back"]]
    assert taken.rows == [["Today's doses"], ["Back"], ["Undo"]]
    assert "STATIN — taken at 20:05" in taken.text


async def test_later_doses_are_one_key_away(ahmad: Chat, given: Prescribe):
    await given(SAMPLE)
    others = await ahmad.press(await ahmad.command("today"), "Other doses")

    asked = await ahmad.press(others, "METFORMIN 500MG TAB · 18:00")

    assert others.rows == [["Back"], ["METFORMIN 500MG TAB · 12:00"], ["METFORMIN 500MG TAB · 18:00"]]
    assert "Fri, 20 Nov, 18:00, in 10 hours" in asked.text


async def test_a_button_of_another_day_cannot_record_ahead(ahmad: Chat, given: Prescribe):
    await given({"STATIN": ("20:00",)})
    button = await early(ahmad)
    ahmad.clock.at = local("08:30", day=19)

    shown = await ahmad.press_button(button)

    assert shown.toast == "This dose is for Friday, 20 November 2026. It can be answered on that day."
    assert shown.labels == ["Today"]


async def test_a_dose_that_is_gone_is_explained(ahmad: Chat, given: Prescribe):
    await given({"STATIN": ("20:00",)})
    button = await early(ahmad)

    def stop(work: Work) -> None:
        work.plans.end(PlanId("plan"), work.now)
        assert work.doses.drop_future([MedicationId("m0")], work.now)
        work.events.append(PlanChanged(AHMAD))

    await ahmad.meanwhile(stop)
    shown = await ahmad.press_button(button)

    assert "the medicine was stopped or changed. Do not take it. Nothing was recorded." in shown.text
    assert shown.toast == "No longer on your plan"


async def early(chat: Chat) -> Record:
    """A press on a key of the only dose, which is not due."""
    button = (await chat.command("today")).key("Complete").press
    assert isinstance(button, Record)
    return button
