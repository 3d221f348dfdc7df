"""getUpdates: numbers, confirmation, long polls, and the conflicts of two receivers."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from aiohttp import ClientSession
from telegram import Bot
from telegram.error import Conflict

from bot.simulator.polling import Polling
from bot.simulator.telegram import Telegram
from tests.bot.simulator.asking import refusal
from tests.bot.simulator.conftest import ANA, BEN, Time


def ids(telegram: Telegram, **raw: object) -> list[int]:
    updates = telegram.call("getUpdates", raw)
    assert isinstance(updates, list)
    return [update["update_id"] for update in updates]


def test_updates_are_numbered_one_after_another_and_confirmed_by_the_offset(telegram: Telegram) -> None:
    for text in ("one", "two", "three"):
        telegram.say(ANA, text)
    first, second, third = ids(telegram)
    assert (second, third) == (first + 1, first + 2)
    assert ids(telegram, limit=2) == [first, second]
    assert ids(telegram, offset=second) == [second, third]
    assert ids(telegram, offset=first) == [second, third]
    assert ids(telegram, offset=-1) == [third]
    assert ids(telegram) == [third]


def test_kinds_that_are_not_allowed_are_never_kept(telegram: Telegram) -> None:
    telegram.call("getUpdates", {"allowed_updates": ["callback_query"]})
    message = telegram.say(ANA, "unheard")[0]
    telegram.press(ANA, message.message_id, "x")
    telegram.call("getUpdates", {"allowed_updates": []})
    telegram.say(ANA, "heard")
    updates = telegram.call("getUpdates", {})
    assert isinstance(updates, list)
    assert [list(update)[1] for update in updates] == ["callback_query", "message"]


def test_presses_expire_after_150_seconds_and_messages_after_a_day(telegram: Telegram, time: Time) -> None:
    message = telegram.say(ANA, "hello")[0]
    telegram.press(ANA, message.message_id, "x")
    time.pass_by(timedelta(seconds=150))
    assert len(ids(telegram)) == 2
    time.pass_by(timedelta(seconds=1))
    assert len(ids(telegram)) == 1
    time.pass_by(timedelta(days=1))
    assert ids(telegram) == []


async def until_polled(telegram: Telegram) -> None:
    async with asyncio.timeout(2):
        while len(telegram.updates.listeners) < 2:  # noqa: ASYNC110 - the server offers no event for it
            await asyncio.sleep(0)


async def test_a_long_poll_ends_with_the_first_update(bot: Bot, telegram: Telegram) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=30))
    await until_polled(telegram)
    telegram.say(BEN, "at last")
    (update,) = await asyncio.wait_for(poll, 2)
    assert update.message is not None
    assert update.message.text == "at last"


async def test_the_second_poller_ends_the_first(http: ClientSession, bot: Bot, telegram: Telegram) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=30))
    await until_polled(telegram)
    async with http.get(f"/bot{telegram.token}/getupdates?timeout=0") as second:
        assert await second.json() == {"ok": True, "result": []}
    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        await first


async def test_a_webhook_ends_polling_and_excludes_it(bot: Bot, telegram: Telegram) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=30))
    await until_polled(telegram)
    await bot.set_webhook("http://127.0.0.1:9/none")
    with pytest.raises(Conflict, match="terminated by setWebhook request"):
        await poll
    with pytest.raises(Conflict, match="while webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook()
    assert await bot.get_updates() == ()


async def test_an_empty_long_poll_answers_an_empty_list(telegram: Telegram) -> None:
    assert await Polling(telegram).get_updates({}, seconds=0.01) == []
    assert telegram.updates.listeners == []


@pytest.mark.parametrize(
    "raw", [{"limit": "many"}, {"allowed_updates": "message"}, {"offset": 1.5}, {"timeout": "soon"}]
)
def test_ill_typed_parameters_are_refused(telegram: Telegram, raw: dict[str, object]) -> None:
    assert refusal(telegram, "getUpdates", **raw).startswith("400 Bad Request: ")
