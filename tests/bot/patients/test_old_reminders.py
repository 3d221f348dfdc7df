"""Reminders that time or a doctor has overtaken."""

from dataclasses import replace

import pytest

from core.ids import MedicationId, PlanId
from core.ports import Work
from core.reminders.model import Notice
from tests.bot.patients.chat import MESSAGE, Chat, local
from tests.bot.patients.conftest import Prescribe
from tests.storage.cast import AHMAD

SLOT = "2026-11-20T08:00"
DIGEST = Notice("digest", AHMAD, {"patient": AHMAD, "slot": SLOT}, local("08:00"), "digest:1")
SENT = replace(DIGEST, message_id=MESSAGE)
ONE = {"ASPIRIN": ("08:00",)}
TWO = {"ASPIRIN": ("08:00",), "METFORMIN": ("08:00",)}


@pytest.fixture
def eight(ahmad: Chat) -> Chat:
    """It is eight."""
    ahmad.clock.at = local("08:00")
    return ahmad


async def test_after_the_window_it_asks_whether_it_was_taken_then(eight: Chat, given: Prescribe):
    await given(ONE, critical=True)
    eight.clock.at = local("13:00")

    shown = await eight.drawn(SENT)
    assert shown
    after = await eight.press(shown, "Yes, I took it")

    assert shown.text.startswith("Fri, 20 Nov, 08:00: its time is past. Do not take two doses together;")
    assert "Important" not in shown.text
    assert shown.rows == [["Yes, I took it", "No"], ["Today's doses"]]
    assert "ASPIRIN — taken, recorded at 13:00" in after.text


async def test_after_the_window_several_are_asked_one_at_a_time(eight: Chat, given: Prescribe):
    await given(TWO)
    shown = await eight.drawn(DIGEST)
    assert shown
    eight.clock.at = local("13:00")

    too_late = await eight.press(shown, "Complete all · 08:00")
    asked = await eight.press(too_late, "ASPIRIN")
    after = await eight.press(asked, "No")

    assert too_late.toast.endswith("You can answer for each medicine.")
    assert too_late.rows == [["Today's doses"], ["ASPIRIN"], ["METFORMIN"], ["Back"]]
    assert asked.rows == [["Yes, I took it", "No"], ["Next medicine"], ["Back"]]
    assert after.rows == [["Next medicine"], ["Back"], ["Undo"]]
    assert "ASPIRIN — skipped this time" in after.text


async def test_a_tap_on_a_reminder_of_days_ago_records_nothing(eight: Chat, given: Prescribe):
    await given(ONE)
    shown = await eight.drawn(DIGEST)
    assert shown
    eight.clock.at = local("08:00", day=23)

    pressed = await eight.press(shown, "Complete")

    assert pressed.toast.startswith("This reminder is closed. Nothing was recorded.")
    assert "please tell your clinic" in pressed.text
    assert "ASPIRIN — not confirmed" in pressed.text
    assert not pressed.rows


async def test_a_stopped_medicine_is_not_urged(eight: Chat, given: Prescribe):
    await given(ONE)
    shown = await eight.drawn(DIGEST)
    assert shown

    def stop(work: Work) -> None:
        work.plans.stop(MedicationId("m0"), work.now)

    await eight.meanwhile(stop)
    redrawn = await eight.drawn(SENT)
    assert redrawn
    pressed = await eight.press(shown, "Complete")
    taken = await eight.press(redrawn, "I had already taken it")

    assert "ASPIRIN — STOPPED on 20 Nov 2026, 08:00. Do not take it." in redrawn.text
    assert "time for your medicine" not in redrawn.text
    assert redrawn.rows == [["I had already taken it"], ["Today's doses"]]
    assert pressed.toast == "ASPIRIN was stopped. Do not take it. Nothing was recorded."
    assert "ASPIRIN — taken at 08:00" in taken.text


async def test_a_stopped_one_among_others_is_marked_and_not_completed(eight: Chat, given: Prescribe):
    await given({**TWO, "STATIN": ("08:00",)})

    def stop(work: Work) -> None:
        work.plans.stop(MedicationId("m0"), work.now)

    await eight.meanwhile(stop)
    shown = await eight.drawn(SENT)
    assert shown
    opened = await eight.press(await eight.press(shown, "One by one"), "ASPIRIN: ended")
    after = await eight.press(shown, "Complete all · 08:00")

    assert "Complete all · 08:00 is for: METFORMIN and STATIN." in shown.text
    assert opened.rows == [["I had already taken it"], ["Next medicine"], ["Back"]]
    assert "ASPIRIN — STOPPED" in after.text
    assert after.toast == "Recorded: 2 doses taken"


async def test_a_reminder_of_stopped_medicines_has_nothing_to_press(eight: Chat, given: Prescribe):
    await given({"STATIN": ("20:00",)})

    def stop(work: Work) -> None:
        work.plans.end(PlanId("plan"), work.now)
        work.doses.drop_future([MedicationId("m0")], work.now)

    await eight.meanwhile(stop)
    evening = {"patient": AHMAD, "slot": "2026-11-20T20:00"}

    assert await eight.drawn(replace(DIGEST, params=evening)) is None
    redrawn = await eight.drawn(replace(SENT, params=evening))
    assert redrawn
    assert "no longer on your plan" in redrawn.text
    assert not redrawn.rows
