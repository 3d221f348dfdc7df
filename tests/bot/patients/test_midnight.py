"""The small hours: yesterday's evening dose is still open, and today's has the same name."""

import pytest

from core.ports import Work
from tests.bot.patients.chat import Chat, local
from tests.bot.patients.conftest import Prescribe
from tests.storage.cast import AHMAD, DAY, TODAY


@pytest.fixture
async def after_midnight(ahmad: Chat, given: Prescribe) -> Chat:
    """Half past midnight, and nobody answered for 22:00."""
    await given({"ASPIRIN": ("22:00",)})
    ahmad.clock.at = local("00:30", day=21)
    return ahmad


async def statuses(chat: Chat) -> list[str]:
    found: list[str] = []

    def look(work: Work) -> None:
        doses = (*work.doses.of_day(AHMAD, TODAY), *work.doses.of_day(AHMAD, TODAY + DAY))
        found.extend(dose.status for dose in doses)

    await chat.meanwhile(look)
    return found


async def test_the_list_begins_with_what_is_open_of_yesterday(after_midnight: Chat):
    shown = await after_midnight.command("today")

    assert shown.text.startswith(
        "Today · Saturday, 21 November 2026\nas of 00:30\n\n"
        "Yesterday, still open:\n22:00\nASPIRIN — due, waiting for your answer"
    )
    assert "Today:\n22:00\nASPIRIN — later, at 22:00" in shown.text


async def test_its_keys_record_yesterdays_dose_on_todays_list(after_midnight: Chat):
    shown = await after_midnight.command("today")

    after = await after_midnight.press(shown, "Complete · ASPIRIN")

    assert await statuses(after_midnight) == ["taken", "pending"]
    assert "Today · Saturday, 21 November 2026" in after.text
    assert len(after.rows) == len(shown.rows)


async def test_complete_all_of_yesterday_stays_on_todays_list(ahmad: Chat, given: Prescribe):
    await given({"ASPIRIN": ("22:00",), "STATIN": ("22:00",)})
    ahmad.clock.at = local("00:30", day=21)
    shown = await ahmad.command("today")

    after = await ahmad.press(shown, "Complete all · 22:00")

    assert await statuses(ahmad) == ["taken", "taken", "pending", "pending"]
    assert "Today · Saturday, 21 November 2026" in after.text
    assert len(after.rows) == len(shown.rows)
    assert after.rows[0] == ["Show again"]


async def test_an_early_answer_asks_whether_yesterdays_was_meant(after_midnight: Chat):
    others = await after_midnight.press(await after_midnight.command("today"), "Other doses")
    asked = await after_midnight.press(others, "ASPIRIN")

    await after_midnight.press(asked, "Yes, yesterday's 22:00")

    assert "This is for Sat, 21 Nov, 22:00, in 22 hours. Have you taken it already?" in asked.text
    assert "Or did you mean yesterday's, Fri, 20 Nov, 22:00?" in asked.text
    assert asked.labels[0] == "Not yet"
    assert await statuses(after_midnight) == ["taken", "pending"]


async def test_who_means_today_says_so(after_midnight: Chat):
    others = await after_midnight.press(await after_midnight.command("today"), "Other doses")
    asked = await after_midnight.press(others, "ASPIRIN")

    await after_midnight.press(asked, "Yes, 22:00 taken already")

    assert await statuses(after_midnight) == ["pending", "taken"]
