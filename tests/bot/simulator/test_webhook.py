"""Webhook delivery: strictly in order per queue, side by side between queues, again until it succeeds."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from aiohttp import web
from telegram import Bot

from bot.simulator.telegram import Telegram
from tests.bot.simulator.asking import refusal
from tests.bot.simulator.conftest import ANA, BEN, Time


class Receiver:
    """A bot's webhook: remembers what came, answers what the test wants, waits while `gate` is closed."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.secrets: list[str | None] = []
        self.answers: list[web.Response] = []
        self.news = asyncio.Condition()
        self.gate = asyncio.Event()
        self.gate.set()
        self.url = ""

    async def hear(self, request: web.Request) -> web.Response:
        update = await request.json()
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        self.texts.append(update["message"]["text"] if "message" in update else "press")
        async with self.news:
            self.news.notify_all()
        await self.gate.wait()
        return self.answers.pop(0) if self.answers else web.Response()

    async def heard(self, count: int) -> list[str]:
        async with asyncio.timeout(3), self.news:
            await self.news.wait_for(lambda: len(self.texts) >= count)
        return self.texts


async def emptied(telegram: Telegram) -> None:
    async with asyncio.timeout(3):
        while telegram.updates.pending:  # noqa: ASYNC110 - the server offers no event for it
            await asyncio.sleep(0.001)


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    app = web.Application()
    app.router.add_post("/hook", receiver.hear)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield receiver
    receiver.gate.set()
    await runner.cleanup()


async def test_updates_arrive_with_the_secret(bot: Bot, telegram: Telegram, receiver: Receiver) -> None:
    telegram.say(ANA, "before")
    await bot.set_webhook(receiver.url, secret_token="s3cret_-")
    telegram.say(ANA, "after")
    assert await receiver.heard(2) == ["before", "after"]
    assert receiver.secrets == ["s3cret_-", "s3cret_-"]


async def test_a_failed_update_is_repeated_before_the_next_of_its_chat(
    bot: Bot, telegram: Telegram, receiver: Receiver
) -> None:
    receiver.answers = [web.Response(status=503), web.Response(status=500)]
    await bot.set_webhook(receiver.url)
    telegram.say(ANA, "one")
    telegram.say(ANA, "two")
    assert await receiver.heard(4) == ["one", "one", "one", "two"]
    info = await bot.get_webhook_info()
    assert info.last_error_message == "Wrong response from the webhook: 500 Internal Server Error"


async def test_a_press_overtakes_the_message_that_is_being_handled_but_not_another_press(
    bot: Bot, telegram: Telegram, receiver: Receiver
) -> None:
    message = telegram.say(ANA, "slow")[0]
    receiver.gate.clear()
    await bot.set_webhook(receiver.url)
    telegram.say(ANA, "waits for slow")
    telegram.press(ANA, message.message_id, "x")
    telegram.press(ANA, message.message_id, "waits for x")
    telegram.say(BEN, "other chat")
    heard = await receiver.heard(3)
    assert sorted(heard) == ["other chat", "press", "slow"]
    assert (await bot.get_webhook_info()).pending_update_count == 5
    receiver.gate.set()
    assert sorted((await receiver.heard(5))[3:]) == ["press", "waits for slow"]


async def test_no_more_connections_than_asked_for(bot: Bot, telegram: Telegram, receiver: Receiver) -> None:
    receiver.gate.clear()
    await bot.set_webhook(receiver.url, max_connections=1)
    telegram.say(ANA, "first")
    telegram.say(BEN, "second")
    assert await receiver.heard(1) == ["first"]
    assert await bot.get_me()
    assert receiver.texts == ["first"]
    receiver.gate.set()
    assert await receiver.heard(2) == ["first", "second"]


async def test_a_press_that_waited_too_long_is_never_delivered(
    bot: Bot, telegram: Telegram, receiver: Receiver, time: Time
) -> None:
    message = telegram.say(ANA, "kept")[0]
    telegram.press(ANA, message.message_id, "x")
    time.pass_by(timedelta(seconds=151))
    await bot.set_webhook(receiver.url)
    await emptied(telegram)
    assert receiver.texts == ["kept"]


async def test_a_method_in_the_answer_is_carried_out_and_its_refusal_is_never_seen(
    bot: Bot, telegram: Telegram, receiver: Receiver
) -> None:
    receiver.answers = [
        web.json_response({"method": "sendMessage", "chat_id": ANA, "text": "at once"}),
        web.json_response({"method": "sendMessage", "chat_id": ANA}),
        web.Response(text="not JSON"),
    ]
    await bot.set_webhook(receiver.url)
    for text in ("a", "b", "c"):
        telegram.say(ANA, text)
    await emptied(telegram)
    assert [message.text for message in telegram.chat(ANA) if message.from_bot] == ["at once"]


async def test_delivery_goes_on_elsewhere_after_the_webhook_moved(
    bot: Bot, telegram: Telegram, receiver: Receiver
) -> None:
    await bot.set_webhook("http://127.0.0.1:9/nobody")
    telegram.say(ANA, "patience")
    await bot.set_webhook(receiver.url)
    assert await receiver.heard(1) == ["patience"]
    await bot.delete_webhook()
    telegram.say(ANA, "polled")
    (update,) = await bot.get_updates()
    assert update.message is not None
    assert update.message.text == "polled"


async def test_pending_updates_can_be_dropped(bot: Bot, telegram: Telegram, receiver: Receiver) -> None:
    telegram.say(ANA, "old")
    await bot.set_webhook(receiver.url, drop_pending_updates=True, allowed_updates=["message"])
    telegram.say(ANA, "new")
    assert await receiver.heard(1) == ["new"]
    assert (await bot.get_webhook_info()).allowed_updates == ("message",)


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        ({"url": "ftp://x"}, "bad webhook: An HTTPS URL must be provided for webhook"),
        ({"url": "https://example.org/"}, "bad webhook: the simulator delivers to this machine only"),
        (
            {"url": "http://127.0.0.1:1/", "secret_token": "sp ace"},
            "secret token contains unallowed characters",
        ),
        ({"url": "http://127.0.0.1:1/", "secret_token": "x" * 257}, "secret token is too long"),
        ({"url": "http://127.0.0.1:1/", "max_connections": 101}, "max_connections must be between 1 and 100"),
    ],
)
def test_a_webhook_must_be_possible(telegram: Telegram, raw: dict[str, object], sentence: str) -> None:
    assert refusal(telegram, "setWebhook", **raw) == f"400 Bad Request: {sentence}"


def test_an_empty_address_takes_the_webhook_away(telegram: Telegram) -> None:
    telegram.call("setWebhook", {"url": "http://127.0.0.1:1/"})
    telegram.call("setWebhook", {"url": ""})
    assert telegram.webhook is None
