"""Several workers on one database: one sends, another takes over, a crash repeats a reminder once at most."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.scene import Scene
from bot.screens import Screen
from core.ports import DatabaseUnavailable
from core.reminders.model import Notice
from core.reminders.usecases import TakeNotices
from storage import tables
from storage.migrate import upgrade
from tests.postgres import fresh_sqlite
from tests.transcripts.playing import CAST, MONDAY_MORNING, ONE_AT_EIGHT, Play, playing

GIVENS = (MONDAY_MORNING, CAST, ONE_AT_EIGHT)
REMINDER = "08:00, Mon, 2 Mar — time for your medicine"


@pytest.fixture
def url(tmp_path: Path) -> str:
    return fresh_sqlite(tmp_path, upgrade)


async def test_of_two_workers_one_sends(url: str) -> None:
    async with playing(url, *GIVENS, bots=2) as play:
        await play.at("07:59")
        await play.after(seconds=50)
        play.stage.clock.at = play.stage.clock.moment("08:00")
        await play.companions[0].worker.look()
        assert play.shown("Ana") == []

        await play.bot.worker.look()
        await play.companions[0].worker.look()
        assert play.shown("Ana") == [REMINDER]


async def test_when_the_sender_dies_another_takes_over_within_seconds(url: str) -> None:
    async with playing(url, *GIVENS, bots=2) as play:
        await play.at("07:59")
        await play.companions[0].worker.look()
        play.stage.clock.at = play.stage.clock.moment("08:00")
        await play.companions[0].worker.look()

        assert play.shown("Ana") == [REMINDER]


async def test_a_reminder_that_was_being_sent_in_a_crash_goes_out_once_more(url: str) -> None:
    async with playing(url, *GIVENS, bots=2) as play:
        play.stage.clock.at = play.stage.clock.moment("08:00")
        await play.bot.worker._sweep()
        await play.bot.worker._do(TakeNotices(9))

        for bot in (*play.companions, *play.companions):
            await bot.worker.look()
            await bot.worker._lease.release()
            bot.worker._leading = False
        assert play.shown("Ana") == [REMINDER]


async def test_looking_twice_announces_a_dose_once(url: str) -> None:
    async with playing(url, *GIVENS) as play:
        await play.at("08:00")
        await play.bot.worker.look()
        await play.after(hours=1)

        assert play.shown("Ana") == [REMINDER]


async def test_after_an_outage_each_due_dose_is_mentioned_once(url: str) -> None:
    async with playing(
        url, *GIVENS, "Ana takes AMLODIPINE 5MG TAB, 1 tab PO, at 09:00 (OD) since 2 March"
    ) as play:
        await play.at("10:30")

        assert len(play.shown("Ana")) == 2
        await play.after(minutes=1)
        assert len(play.shown("Ana")) == 2


async def test_a_database_that_is_away_is_tried_again_at_the_next_look(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with playing(url, *GIVENS) as play:

        async def away(_: object) -> None:
            raise DatabaseUnavailable

        with monkeypatch.context() as patch:
            patch.setattr(type(play.bot.database), "write", lambda _self, unit: away(unit))
            await play.at("08:00")
            assert play.shown("Ana") == []

        await play.bot.worker.look()
        assert play.shown("Ana") == [REMINDER]


async def test_a_database_that_goes_away_between_sending_and_writing_it_down(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reminder is sent again, once: it may be what the patient waits for."""
    async with playing(url, *GIVENS) as play:
        sender = play.bot.worker.sender

        async def fails(*_: object, **__: object) -> None:
            raise DatabaseUnavailable

        with monkeypatch.context() as patch:
            patch.setattr(type(sender), "_settle", fails)
            await play.at("08:00")
        assert play.shown("Ana") == [REMINDER]

        for _ in range(3):
            await play.after(minutes=1)
        assert play.shown("Ana") == [REMINDER, REMINDER]


async def test_one_notice_that_cannot_be_drawn_stops_no_other(url: str) -> None:
    def broken(_: Scene, __: Notice) -> Screen:
        raise RuntimeError

    async with playing(url, *GIVENS) as play:
        desk = play.bot.app.desk
        desk.clinic = replace(desk.clinic, notices={**desk.clinic.notices, "patient_assigned": broken})
        await play.hears(play.say("Siti", "/assign M0001001 jo0003"))
        await play.at("08:00")

        assert play.shown("Ana") == [REMINDER]
        assert "patient_assigned to Jo: failed" in (await play.records()).outbox()


async def test_claims_of_updates_are_forgotten_every_hour_not_only_by_a_new_leader(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with playing(url, *GIVENS) as play:
        await play.at("08:00")
        await play.hears(play.say("Ana", "/today"))
        await play.after(hours=49)
        assert await claims(play) == 1  # not an hour yet, by the clock of the process

        monkeypatch.setattr(play.bot.worker, "_prune_at", 0.0)
        await play.bot.worker.look()
        assert play.bot.worker._leading
        assert await claims(play) == 0
        assert play.bot.worker._prune_at > asyncio.get_running_loop().time() + 3500


async def claims(play: Play) -> int:
    count = select(func.count()).select_from(tables.updates)
    return await play.stage.do(lambda work: work._connection.scalar(count))  # type: ignore[attr-defined,no-any-return]
