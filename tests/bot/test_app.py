"""One update from hearing to showing: what fails is told, written down, and never done twice."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.intake import Outcome
from bot.scene import Scene
from bot.screens import Screen
from core.ports import DatabaseUnavailable, Work
from storage import tables
from storage.migrate import upgrade
from tests.postgres import fresh_sqlite
from tests.transcripts.documents import sample
from tests.transcripts.playing import CAST, MONDAY_MORNING, ONE_AT_EIGHT, Play, playing

GIVENS = (MONDAY_MORNING, CAST, ONE_AT_EIGHT)
FIRST_LINE = "Today · Monday, 2 March 2026"


@pytest.fixture
def url(tmp_path: Path) -> str:
    return fresh_sqlite(tmp_path, upgrade)


def break_command(play: Play, name: str) -> None:
    def broken(_: Scene, __: str) -> Screen:
        raise RuntimeError("METFORMIN for Ana")

    desk = play.bot.app.desk
    route = replace(desk.clinic.commands[name], handler=broken)
    desk.clinic = replace(desk.clinic, commands={**desk.clinic.commands, name: route})


async def claims(play: Play) -> list[tuple[Any, ...]]:
    columns = tables.updates.c

    def unit(work: Work) -> list[tuple[Any, ...]]:
        query = select(columns.state, columns.incident, columns.cause)
        return [tuple(row) for row in work._connection.execute(query)]  # type: ignore[attr-defined]

    return await play.stage.do(unit)


async def test_a_fault_of_ours_is_apologised_for_with_a_number_that_is_written_down(url: str) -> None:
    async with playing(url, *GIVENS) as play:
        break_command(play, "today")

        assert await play.hears(play.say("Ana", "/today")) is Outcome.DONE

        ((state, incident, cause),) = await claims(play)
        assert state == "failed"
        assert incident in play.chat("Ana")[0].text
        assert "RuntimeError" in cause
        assert "METFORMIN" not in cause


async def test_an_update_that_failed_is_not_tried_again(url: str) -> None:
    async with playing(url, *GIVENS) as play:
        break_command(play, "logout")
        update = play.say("Ana", "/logout")
        await play.hears(update)
        await play.hears(update)

        assert [state for state, _, _ in await claims(play)] == ["failed"]


async def test_nothing_half_done_is_kept_of_a_fault(url: str) -> None:
    def half(scene: Scene, _: str) -> Screen:
        scene.work.profiles.set_language(scene.me.id, "ta")
        raise RuntimeError

    async with playing(url, *GIVENS) as play:
        desk = play.bot.app.desk
        route = replace(desk.clinic.commands["today"], handler=half)
        desk.clinic = replace(desk.clinic, commands={**desk.clinic.commands, "today": route})
        await play.hears(play.say("Ana", "/today"))

        ana = play.stage.cast["Ana"].profile
        assert (await play.stage.do(lambda work: work.profiles.get(ana))).language is None


async def test_without_a_database_the_update_waits(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async def away(*_: object) -> None:
        raise DatabaseUnavailable

    async with playing(url, *GIVENS) as play:
        update = play.say("Ana", "/today")
        with monkeypatch.context() as patch:
            patch.setattr(type(play.bot.database), "write", away)
            assert await play.hears(update) is Outcome.UNAVAILABLE
        assert play.shown("Ana") == []

        assert await play.hears(update) is Outcome.DONE
        assert play.shown("Ana") == [FIRST_LINE]


async def test_an_answer_that_perhaps_arrived_is_not_repeated(url: str) -> None:
    async with playing(url, *GIVENS) as play:
        play.stage.telegram.faults.drop_after("sendMessage")

        assert await play.hears(play.say("Ana", "/today")) is Outcome.DONE
        assert play.shown("Ana") == [FIRST_LINE]


async def test_a_press_whose_redrawing_was_lost_is_redrawn(url: str) -> None:
    async with playing(url, *GIVENS) as play:
        await play.at("08:00")
        play.stage.telegram.faults.drop_before("editMessageText")
        await play.hears(play.press("Ana", "Complete"))

        assert "taken at 08:00" in play.chat("Ana")[0].text


async def test_a_press_that_comes_again_after_the_answer_was_lost_shows_what_is(url: str) -> None:
    """Killed between commit and answer: Telegram delivers the press again."""
    async with playing(url, *GIVENS) as play:
        await play.at("08:00")
        press = play.press("Ana", "Complete")
        play.stage.telegram.faults.error("editMessageText", code=502, times=9)
        await play.hears(press)
        play.stage.telegram.faults.clear()
        await play.hears(press)

        assert "taken at 08:00" in play.chat("Ana")[0].text


async def test_who_blocks_the_bot_while_it_answers_is_known_as_unreachable(url: str) -> None:
    async with playing(url, *GIVENS) as play:
        update = play.say("Ana", "/today")
        play.stage.telegram.block(play.stage.cast["Ana"].user_id)

        assert await play.hears(update) is Outcome.DONE
        await play.bot.worker.look()
        assert "Ana Lim" in play.shown("Lee")[0]


async def test_a_group_that_threw_the_bot_out_makes_nobody_unreachable(url: str) -> None:
    async with playing(url, *GIVENS) as play:
        ana = play.stage.cast["Ana"].user_id
        group = play.stage.telegram.add_group(-100, "Family", ana)
        invited = play.next_update()
        group.bot_is_member = False

        assert await play.hears(invited) is Outcome.DONE
        await play.at("08:00")
        assert play.shown("Ana") == ["08:00, Mon, 2 Mar — time for your medicine"]


async def test_who_sends_too_much_is_told_once_and_then_ignored(url: str) -> None:
    async with playing(url, *GIVENS) as play:
        await play.hears(play.say("Ana", "hello"))
        for _ in range(35):
            update = play.say("Ana", "hello")
            if play.bot.app.admits(update):
                await play.hears(update)
        await play.bot.app.showing.finish()

        assert len(play.shown("Ana")) == 32


async def test_a_file_that_cannot_be_fetched_is_asked_for_again(url: str) -> None:
    async with playing(url, *GIVENS) as play:
        lee = play.stage.cast["Lee"].user_id
        play.stage.telegram.send_document(lee, "discharge.json", sample("ahmad.json").encode())
        play.stage.telegram.faults.error("getFile", code=500, times=9)
        update = play.next_update()

        assert await play.hears(update) is Outcome.DONE
        assert play.shown("Lee") == [
            "That did not work just now. Nothing was changed. Please send it again in a minute."
        ]


async def test_the_menu_of_commands_follows_the_role(url: str) -> None:
    async with playing(url, *GIVENS) as play:
        await play.hears(play.say("Lee", "/language en"))
        lee = play.stage.cast["Lee"].user_id
        names = [command["command"] for command in play.stage.telegram.profile.commands_for(lee, "en")]

        assert "patients" in names
        assert "today" not in names
