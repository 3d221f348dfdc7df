"""Whose press, whose form, whose chat: what belongs to somebody else is not touched."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, update

from bot.buttons import Pick
from bot.dialogs import talk
from bot.hear import hear
from bot.heard import InGroup, Pressed
from bot.intake import update_from
from core.ids import DialogId, new_id
from core.ports import Dialog, Work
from storage import tables
from storage.migrate import upgrade
from tests.bot.bot_api import message
from tests.postgres import fresh_sqlite
from tests.transcripts.playing import CAST, MONDAY_MORNING, ONE_AT_EIGHT, Play, playing

GIVENS = (
    MONDAY_MORNING,
    f"{CAST}; patient Mei Lim (M0001005) of Lee",
    ONE_AT_EIGHT,
    "Mei holds Ana's account too",
)
GROUP = -4711


@pytest.fixture
def url(tmp_path: Path) -> str:
    return fresh_sqlite(tmp_path, upgrade)


def a_press(chat: dict[str, Any]) -> dict[str, Any]:
    person = {"id": 5, "is_bot": False, "first_name": "P"}
    pressed = {"message_id": 3, "date": 1, "chat": chat, "text": "x"}
    query = {"id": "1", "from": person, "message": pressed, "chat_instance": "1", "data": "go~today"}
    return {"update_id": 1, "callback_query": query}


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
async def test_a_press_in_a_group_is_nobodys(url: str, kind: str) -> None:
    async with playing(url, *GIVENS) as play:
        bot = play.bot.app.bot
        in_group = update_from(a_press({"id": GROUP, "type": kind, "title": "Family"}), bot)
        alone = update_from(a_press({"id": 5, "type": "private", "first_name": "P"}), bot)
        assert in_group is not None
        assert alone is not None

        assert hear(in_group, bot.id) is None
        heard = hear(alone, bot.id)
        assert heard is not None
        assert isinstance(heard.what, Pressed)
        assert heard.chat_id == heard.user_id == 5


async def test_a_group_never_becomes_anybodys_chat(url: str) -> None:
    async with playing(url, *GIVENS) as play:
        before = await play.stage.do(chats)
        said = message(77, person=99)
        said["message"]["chat"] = {"id": GROUP, "type": "group", "title": "Family"}
        for update in (said, a_press({"id": GROUP, "type": "group", "title": "Family"})):
            read = update_from(update, play.bot.app.bot)
            assert read is not None
            await play.hears(read)

        heard = hear(update_from(said, play.bot.app.bot), play.bot.app.bot.id)  # type: ignore[arg-type]
        assert heard is not None
        assert heard.what == InGroup(GROUP)
        assert await play.stage.do(chats) == before


def chats(work: Work) -> int:
    count: int = work._connection.scalar(select(func.count()).select_from(tables.chats))  # type: ignore[attr-defined]
    return count


async def in_the_chat_of(play: Play, alias: str, unit: Callable[..., Any]) -> Any:
    """Runs a unit that gets a scene in that person's chat."""
    user = play.stage.cast[alias].user_id
    heard = hear(play.say(alias, "hello"), play.bot.app.bot.id)
    assert heard is not None
    assert heard.user_id == user
    desk = play.bot.app.desk
    return await desk.database.write(lambda work: unit(desk.scene(heard, None, work)))  # type: ignore[arg-type]


async def test_a_form_that_another_person_of_the_chat_left_is_not_gone_on_with(url: str) -> None:
    async with playing(url, *GIVENS) as play:
        ana = play.stage.cast["Ana"].profile
        user = play.stage.cast["Mei"].user_id

        def unit(scene: Any) -> Any:
            assert scene.me.id == ana  # Mei speaks for her mother now
            mei = play.stage.cast["Mei"].profile
            form = Dialog(DialogId(new_id(scene.work.now)), user, mei, "password", {}, 0, None, "open")
            scene.work.dialogs.begin(form)
            scene.work.dialogs.suspend(form.id)
            theirs = talk.picked(scene, Pick(form.id, 0, "-skip"))
            mine = replace(form, id=DialogId(new_id(scene.work.now)), profile=ana)
            scene.work.dialogs.begin(mine)
            scene.work.dialogs.suspend(mine.id)
            return theirs, talk.picked(scene, Pick(mine.id, 0, "-skip"))

        theirs, mine = await in_the_chat_of(play, "Mei", unit)
        assert theirs.dialog is None
        assert mine.dialog is not None


async def test_nobody_speaks_for_somebody_whom_the_clinic_has_deactivated(url: str) -> None:
    async with playing(url, *GIVENS) as play:
        mei = play.stage.cast["Mei"].profile

        def unit(scene: Any) -> tuple[Any, Any]:
            scene.turn_to(mei)
            before = scene.me.id
            scene = replace(scene, visitor=replace(scene.visitor, profile=None))
            row = tables.profiles
            scene.work._connection.execute(update(row).where(row.c.id == mei).values(active=False))
            scene.work.profiles.forget()
            scene.turn_to(mei)
            return before, scene.visitor.profile

        before, after = await in_the_chat_of(play, "Mei", unit)
        assert before == mei
        assert after is None
