"""Faults on demand: what the bot sees, and on which side of the effect each one strikes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from aiohttp import ClientSession, ServerDisconnectedError
from telegram import Bot
from telegram.error import Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.simulator.faults import Fault, FaultKind, Faults
from bot.simulator.flood import FloodLimits
from bot.simulator.in_process import ADDRESS, InProcessRequest
from bot.simulator.telegram import Telegram
from tests.bot.simulator.asking import refusal
from tests.bot.simulator.conftest import ANA, BEN, Time
from tests.bot.simulator.samples import png


def heard(telegram: Telegram) -> list[str]:
    return [message.text for message in telegram.chat(ANA) if message.from_bot]


async def test_an_error_strikes_its_method_as_often_as_planned(bot: Bot, telegram: Telegram) -> None:
    telegram.faults.error("sendMessage", 403, times=2)
    assert await bot.get_me()
    for _ in range(2):
        with pytest.raises(Forbidden, match="bot was blocked by the user"):
            await bot.send_message(ANA, "lost")
    await bot.send_message(ANA, "arrived")
    assert heard(telegram) == ["arrived"]


async def test_a_flood_names_the_seconds_to_wait(bot: Bot, telegram: Telegram) -> None:
    telegram.faults.flood(retry_after=7)
    with pytest.raises(RetryAfter) as caught:
        await bot.send_message(ANA, "x")
    assert caught.value.retry_after in (7, timedelta(seconds=7))


async def test_a_connection_breaks_before_or_after_the_effect(
    http: ClientSession, telegram: Telegram
) -> None:
    telegram.faults.drop_before("sendMessage")
    telegram.faults.drop_after("sendMessage")
    for text in ("before", "after"):
        with pytest.raises(ServerDisconnectedError):
            await http.post(f"/bot{telegram.token}/sendMessage", json={"chat_id": ANA, "text": text})
    assert heard(telegram) == ["after"]


async def test_a_late_answer_is_a_time_out_with_effect(bot: Bot, telegram: Telegram) -> None:
    telegram.faults.delay("sendMessage", seconds=1.0)
    with pytest.raises(TimedOut):
        await bot.send_message(ANA, "late", read_timeout=0.05)
    assert heard(telegram) == ["late"]


async def test_garbage_and_server_errors(bot: Bot, telegram: Telegram) -> None:
    telegram.faults.garbage()
    telegram.faults.error()
    with pytest.raises(TelegramError, match="Invalid server response"):
        await bot.send_message(ANA, "done all the same")
    with pytest.raises(NetworkError, match="Internal Server Error"):
        await bot.send_message(ANA, "not done")
    assert heard(telegram) == ["done all the same"]


def test_chances_are_seeded_and_repeat() -> None:
    def struck(seed: int) -> list[bool]:
        faults = Faults()
        faults.chance(Fault(FaultKind.DROP_AFTER, "sendMessage"), 0.5, seed)
        return [faults.take("sendmessage") is not None for _ in range(50)]

    assert struck(1) == struck(1) != struck(2)
    assert 10 < sum(struck(1)) < 40


def test_any_method_does_not_mean_polling_and_a_script_can_be_cleared() -> None:
    faults = Faults()
    faults.error(times=2)
    assert faults.take("getUpdates") is None
    assert faults.take("getMe") is not None
    faults.clear()
    assert faults.take("getMe") is None


def test_no_fault_lasts_longer_than_a_test_may() -> None:
    with pytest.raises(ValueError, match="between 0 and 120 seconds"):
        Fault(FaultKind.DELAY, seconds=1000)


def test_floods_are_limited_per_chat_and_overall(telegram: Telegram, time: Time) -> None:
    telegram.flood = FloodLimits(time.monotonic)
    for _ in range(20):
        telegram.call("sendMessage", {"chat_id": ANA, "text": "x"})
    assert refusal(telegram, "sendMessage", chat_id=ANA, text="x") == "429 Too Many Requests: retry after 20"
    for _ in range(10):
        telegram.call("sendMessage", {"chat_id": BEN, "text": "x"})
    assert refusal(telegram, "sendMessage", chat_id=BEN, text="x") == "429 Too Many Requests: retry after 1"
    assert telegram.call("sendChatAction", {"chat_id": ANA, "action": "typing"})
    time.pass_by(timedelta(seconds=1))
    telegram.call("sendMessage", {"chat_id": BEN, "text": "x"})
    time.pass_by(timedelta(seconds=19))
    telegram.call("sendMessage", {"chat_id": ANA, "text": "x"})


def test_the_journal_remembers_calls_and_refusals(telegram: Telegram) -> None:
    telegram.call("sendMessage", {"chat_id": ANA, "text": "x"})
    refusal(telegram, "sendMessage", chat_id=ANA, text="")
    assert [(call.method, call.error) for call in telegram.journal] == [
        ("sendMessage", None),
        ("sendMessage", "Bad Request: message text is empty"),
    ]


async def test_the_same_bot_works_without_a_network(telegram: Telegram) -> None:
    request = InProcessRequest(telegram)
    async with Bot(
        telegram.token,
        request=request,
        get_updates_request=request,
        base_url=f"{ADDRESS}/bot",
        base_file_url=f"{ADDRESS}/file/bot",
    ) as bot:
        telegram.say(ANA, "hello")
        (update,) = await bot.get_updates(timeout=30)
        assert update.message is not None
        await update.message.reply_text("hello Ana")
        photo = await bot.send_photo(ANA, png(), caption="chart")
        file = await bot.get_file(photo.photo[-1].file_id)
        assert bytes(await file.download_as_bytearray()) == png()
        telegram.faults.drop_before("sendMessage")
        telegram.faults.drop_after("sendMessage")
        telegram.faults.delay("sendMessage")
        telegram.faults.flood("sendMessage", 3)
        telegram.faults.garbage("sendMessage")
        for text, error in zip(
            "abcde", (NetworkError, NetworkError, TimedOut, RetryAfter, TelegramError), strict=True
        ):
            with pytest.raises(error):
                await bot.send_message(ANA, text)
    assert heard(telegram) == ["hello Ana", "chart", "b", "c", "e"]
