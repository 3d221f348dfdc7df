"""What becomes of a reminder when Telegram fails: it arrives, twice at most, or somebody hears of it."""

from pathlib import Path

import pytest

from storage.migrate import upgrade
from tests.postgres import fresh_sqlite
from tests.transcripts.playing import CAST, MONDAY_MORNING, ONE_AT_EIGHT, Play, playing

REMINDER = "08:00, Mon, 2 Mar — time for your medicine"
GIVENS = (MONDAY_MORNING, CAST, ONE_AT_EIGHT)
EIGHT = "08:00"


@pytest.fixture
def url(tmp_path: Path) -> str:
    return fresh_sqlite(tmp_path, upgrade)


def reminders(play: Play) -> int:
    return play.shown("Ana").count(REMINDER)


async def outbox(play: Play) -> list[str]:
    return (await play.records()).outbox()


async def test_a_flood_limit_delays_a_reminder_and_nothing_else(url: str) -> None:
    async with playing(
        url, *GIVENS, "patient Ben Tan (M0001002) of Lee", ONE_AT_EIGHT.replace("Ana", "Ben")
    ) as play:
        play.stage.telegram.faults.flood("sendMessage", retry_after=300)
        await play.at(EIGHT)

        assert sorted([*play.shown("Ana"), *play.shown("Ben")]) == [REMINDER]

        await play.after(seconds=302)
        assert play.shown("Ana") == play.shown("Ben") == [REMINDER]


async def test_a_reminder_that_never_left_is_sent_until_it_arrives(url: str) -> None:
    async with playing(url, *GIVENS) as play:
        play.stage.telegram.faults.error("sendMessage", code=502, times=1)
        await play.at(EIGHT)
        assert reminders(play) == 0

        await play.after(seconds=5)
        assert reminders(play) == 1
        assert await outbox(play) == ["digest to Ana: sent"]


async def test_a_reminder_whose_answer_was_lost_is_repeated_once_at_most(url: str) -> None:
    async with playing(url, *GIVENS) as play:
        play.stage.telegram.faults.drop_after("sendMessage", times=9)
        await play.at(EIGHT)
        for _ in range(6):
            await play.after(seconds=30)

        assert reminders(play) == 2
        assert await outbox(play) == ["digest to Ana: failed"]


async def test_a_time_out_counts_as_perhaps_arrived(url: str) -> None:
    async with playing(url, *GIVENS) as play:
        play.stage.telegram.faults.delay("sendMessage", times=1)
        await play.at(EIGHT)
        for _ in range(6):
            await play.after(seconds=30)

        assert reminders(play) == 2
        assert await outbox(play) == ["digest to Ana: sent"]


async def test_any_other_notice_is_never_sent_twice(url: str) -> None:
    async with playing(url, *GIVENS) as play:
        await play.hears(play.say("Siti", "/assign M0001001 jo0003"))
        play.stage.telegram.faults.drop_after("sendMessage", times=9)
        await play.bot.worker.look()
        for _ in range(6):
            await play.after(seconds=30)

        assert len(play.shown("Jo")) == 1


async def test_who_blocked_the_bot_is_reported_to_the_care_team_once(url: str) -> None:
    """The first sign is often a 403, not an update."""
    async with playing(url, *GIVENS) as play:
        play.stage.telegram.faults.error("sendMessage", code=403)
        await play.at(EIGHT)
        await play.after(minutes=5)

        assert play.shown("Ana") == []
        assert len(play.shown("Lee")) == 1
        assert "Ana Lim" in play.shown("Lee")[0]
        assert "patient_unreachable to Lee: sent" in await outbox(play)


async def test_a_second_phone_that_works_means_that_nobody_is_unreachable(url: str) -> None:
    async with playing(url, *GIVENS, "stranger Mei", "Mei holds Ana's account too") as play:
        play.stage.telegram.block(play.stage.cast["Mei"].user_id)
        await play.at(EIGHT)

        assert reminders(play) == 1
        assert play.shown("Lee") == []


async def test_a_message_that_telegram_refuses_is_not_tried_for_ever(url: str) -> None:
    async with playing(url, *GIVENS) as play:
        play.stage.telegram.faults.error("sendMessage", code=400, times=9)
        await play.at(EIGHT)
        await play.after(minutes=5)

        assert await outbox(play) == ["digest to Ana: failed"]


async def test_redrawing_a_reminder_may_fail_often_and_still_ends_well(url: str) -> None:
    async with playing(url, *GIVENS, "stranger Mei", "Mei holds Ana's account too") as play:
        await play.at(EIGHT)
        play.stage.telegram.faults.drop_before("editMessageText", times=4)
        await play.hears(play.press("Mei", "Complete"))
        for _ in range(4):
            await play.after(seconds=20)

        assert "taken at 08:00" in play.chat("Ana")[0].text
        assert await outbox(play) == ["digest to Ana: sent", "digest to Mei: sent"]


async def test_a_reminder_that_did_not_change_is_redrawn_when_it_does(url: str) -> None:
    """A plan that was changed elsewhere redraws every open reminder, mostly to what it says already."""
    async with playing(url, *GIVENS, "stranger Mei", "Mei holds Ana's account too") as play:
        await play.at(EIGHT)
        patient = play.stage.cast["Ana"].profile
        await play.stage.do(lambda work: work.outbox.mark_stale(patient, None, None))
        await play.bot.worker.look()
        await play.hears(play.press("Mei", "Complete"))
        await play.bot.worker.look()

        assert "taken at 08:00" in play.chat("Ana")[0].text


async def test_a_reminder_answered_before_it_could_be_sent_stays_unsent(url: str) -> None:
    async with playing(url, *GIVENS) as play:
        play.stage.telegram.faults.error("sendMessage", code=502)
        await play.at(EIGHT)
        await play.hears(play.say("Ana", "/today"))
        await play.hears(play.press("Ana", "Complete"))
        await play.after(minutes=1)

        assert reminders(play) == 0
        assert await outbox(play) == ["day to Ana: sent", "digest to Ana: closed"]


async def test_after_the_window_nobody_wants_the_reminder_any_more(url: str) -> None:
    async with playing(url, *GIVENS) as play:
        play.stage.telegram.faults.error("sendMessage", code=502)
        await play.at(EIGHT)
        await play.at("12:01")

        assert reminders(play) == 0
        assert await outbox(play) == ["digest to Ana: cancelled"]
