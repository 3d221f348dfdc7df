"""The reminder: what is open when it is sent, what was recorded when it is drawn again."""

from dataclasses import replace

import pytest

from bot.patients.buttons import OpenSlot
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


async def test_one_dose_is_answered_at_once(eight: Chat, given: Prescribe):
    await given(ONE, critical=True)

    shown = await eight.drawn(DIGEST)

    assert shown
    assert shown.text == (
        "08:00 — time for your medicine\n\nASPIRIN\n1 tab · by mouth (PO)\n"
        "Important: please do not leave this one out."
    )
    assert shown.rows == [["Complete", "Skipped"]]


async def test_several_doses_are_answered_together_or_one_by_one(eight: Chat, given: Prescribe):
    await given(TWO)

    shown = await eight.drawn(DIGEST)
    assert shown
    opened = await eight.press(shown, "One by one")

    assert shown.rows == [["Complete all · 08:00"], ["One by one"]]
    assert opened.rows == [
        ["Complete all · 08:00"],
        ["Complete · ASPIRIN"],
        ["Skipped · ASPIRIN"],
        ["Complete · METFORMIN"],
        ["Skipped · METFORMIN"],
    ]


async def test_what_is_taken_already_is_left_out(eight: Chat, given: Prescribe):
    await given(TWO)
    await eight.press(await eight.command("today"), "Complete · ASPIRIN")

    shown = await eight.drawn(DIGEST)

    assert shown
    assert "ASPIRIN" not in shown.text
    assert shown.rows == [["Complete", "Skipped"]]


async def test_nothing_open_is_not_sent(eight: Chat, given: Prescribe):
    await given(ONE)
    await eight.press(await eight.command("today"), "Complete")

    assert await eight.drawn(DIGEST) is None


async def test_an_answered_reminder_is_closed_but_for_undo(eight: Chat, given: Prescribe):
    await given(ONE)
    shown = await eight.drawn(DIGEST)
    assert shown

    after = await eight.press(shown, "Complete")

    assert after.text == "08:00, Fri, 20 Nov\n\nASPIRIN — taken at 08:00\n1 tab · by mouth (PO)"
    assert after.rows == [["Undo"]]
    assert after.toast == "Recorded: taken"


async def test_a_press_and_a_redrawing_show_the_same(eight: Chat, given: Prescribe):
    await given(TWO)
    shown = await eight.drawn(DIGEST)
    assert shown
    one_by_one = await eight.press(shown, "One by one")

    for label in ("Complete · ASPIRIN", "Skipped · METFORMIN"):
        pressed = await eight.press(one_by_one, label)
        redrawn = await eight.drawn(SENT)

        assert redrawn
        assert (redrawn.text, redrawn.rows) == (pressed.text, pressed.rows)


async def test_complete_all_says_what_was_recorded(eight: Chat, given: Prescribe):
    await given(TWO)
    shown = await eight.drawn(DIGEST)
    assert shown

    after = await eight.press(shown, "Complete all · 08:00")
    again = await eight.press(shown, "Complete all · 08:00")

    assert "ASPIRIN — taken at 08:00" in after.text
    assert "METFORMIN — taken at 08:00" in after.text
    assert after.toast == "Recorded: 2 doses taken"
    assert after.rows == [["Undo · ASPIRIN"], ["Undo · METFORMIN"]]
    assert again.text == after.text
    assert again.toast.startswith("Nothing was waiting")


async def test_undo_in_a_reminder_opens_it_again(eight: Chat, given: Prescribe):
    await given(ONE)
    shown = await eight.drawn(DIGEST)
    assert shown

    undone = await eight.press(await eight.press(shown, "Complete"), "Undo")

    assert undone.rows == [["Complete", "Skipped"]]


async def test_an_answer_after_the_window_is_taken_one_by_one(eight: Chat, given: Prescribe):
    await given(TWO)
    shown = await eight.drawn(DIGEST)
    assert shown
    eight.clock.at = local("13:00")

    too_late = await eight.press(shown, "Complete all · 08:00")
    after = await eight.press(too_late, "Complete · ASPIRIN")

    assert too_late.toast.endswith("You can answer for each medicine.")
    assert "ASPIRIN — taken at 13:00" in after.text
    assert "METFORMIN — not confirmed" in after.text


async def test_a_late_reminder_says_so(eight: Chat, given: Prescribe):
    await given(ONE)
    eight.clock.at = local("09:00")

    shown = await eight.drawn(DIGEST)

    assert shown
    assert "this medicine was due. Have you taken it?" in shown.text


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


async def test_an_old_reminder_is_not_asked_again_when_it_is_redrawn(eight: Chat, given: Prescribe):
    await given(TWO)
    eight.clock.at = local("09:00", day=25)

    redrawn = await eight.drawn(SENT)

    assert redrawn
    assert "ASPIRIN — not confirmed" in redrawn.text
    assert not redrawn.rows


async def test_in_a_shared_chat_it_says_for_whom(eight: Chat, given: Prescribe):
    await given(ONE)

    def link_priya(work: Work) -> None:
        priya = work.profiles.by_mrn("X77")
        assert priya
        work.accounts.link(eight.user, priya.id, work.now)

    await eight.meanwhile(link_priya)
    shown = await eight.drawn(DIGEST)

    assert shown
    assert shown.text.startswith("For Ahmad Ali\n08:00")


async def test_forty_medicines_at_once_keep_the_keyboard_small(eight: Chat, given: Prescribe):
    await given({f"MEDICINE {n:02}": ("08:00",) for n in range(40)})
    shown = await eight.drawn(DIGEST)
    assert shown

    opened = await eight.press(shown, "One by one")
    after = await eight.press(opened, "Complete all · 08:00")

    assert len(shown.labels) == 2
    assert len(opened.rows) <= 8
    assert len(after.rows) <= 8


async def test_a_reminder_in_tamil_shows_the_english_original(eight: Chat, given: Prescribe):
    eight.language = "ta"
    await given(ONE)

    shown = await eight.drawn(DIGEST)

    assert shown
    assert "1 tab · வாய் வழியாக (PO)\nஆங்கிலம்: 1 tab · by mouth (PO)" in shown.text


async def test_one_by_one_of_an_empty_slot_explains(eight: Chat):
    shown = await eight.press_button(OpenSlot(AHMAD, SLOT))

    assert "no longer on your plan" in shown.text
