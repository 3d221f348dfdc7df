"""Transport, limits and intake together against the simulated Telegram."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import NetworkError
from telegram.ext import ExtBot

from bot.intake import ALLOWED_UPDATES, Outcome
from bot.limits import PerChatRateLimiter
from bot.polling import Polling
from bot.simulator.delivery import Patience
from bot.simulator.server import SimulatorServer
from bot.simulator.telegram import DEMO_TOKEN, Telegram
from bot.transport import AiohttpRequest, Timeouts, make_requests
from bot.webhook import MAX_CONNECTIONS, Webhook
from tests.bot.fake_desk import until

ANA, BEN = 11, 12
SECRET = "s3cret"
BUTTON = InlineKeyboardMarkup([[InlineKeyboardButton("Complete", callback_data="d:1")]])


class Clinic:
    """A bot that greets each message and takes each press, once for each update id."""

    def __init__(self, bot: ExtBot[str]) -> None:
        self.bot = bot
        self.seen: list[int] = []
        self.refusals = 0
        self.errors: list[NetworkError] = []

    async def __call__(self, update: Update) -> Outcome:
        if self.refusals:
            self.refusals -= 1
            return Outcome.UNAVAILABLE
        if update.update_id in self.seen:
            return Outcome.DONE
        self.seen.append(update.update_id)
        try:
            await self.show(update)
        except NetworkError as error:
            self.errors.append(error)
        return Outcome.DONE

    async def show(self, update: Update) -> None:
        if press := update.callback_query:
            await press.answer()
            await press.edit_message_text("taken")
        elif update.message:
            await self.bot.send_message(
                update.message.chat_id, f"{update.message.text}?", reply_markup=BUTTON
            )


@dataclass
class Stage:
    telegram: Telegram
    clinic: Clinic

    def shown(self, person: int) -> list[str]:
        return [message.text for message in self.telegram.chat(person) if message.from_bot]


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    telegram = Telegram(now=lambda: datetime.now(UTC))
    for person in (ANA, BEN):
        telegram.add_person(person, f"P{person}")
    server = SimulatorServer(telegram, patience=Patience(first_retry=0.01))
    base = await server.start()
    request, polls = make_requests(timeouts=Timeouts(read=1))
    limiter = PerChatRateLimiter(sleep=lambda _: asyncio.sleep(0))
    bot: ExtBot[str] = ExtBot(
        DEMO_TOKEN,
        base_url=f"{base}/bot",
        base_file_url=f"{base}/file/bot",
        request=request,
        get_updates_request=polls,
        rate_limiter=limiter,
    )
    async with bot:
        yield Stage(telegram, Clinic(bot))
    await server.stop()


@asynccontextmanager
async def polling(stage: Stage) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(
        Polling(stage.clinic.bot, stage.clinic, sleep=lambda _: asyncio.sleep(0)).run()
    )
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.wait([task], timeout=5)


@asynccontextmanager
async def by_webhook(stage: Stage) -> AsyncIterator[Webhook]:
    webhook = Webhook(stage.clinic.bot, stage.clinic, SECRET)
    app = web.Application()
    app.add_routes([webhook.route("/telegram")])
    async with TestServer(app, host="127.0.0.1") as server:
        await stage.clinic.bot.set_webhook(
            str(server.make_url("/telegram")),
            secret_token=SECRET,
            max_connections=MAX_CONNECTIONS,
            allowed_updates=ALLOWED_UPDATES,
        )
        yield webhook
        await webhook.stop(5)


WAYS = [polling, by_webhook]


@pytest.mark.parametrize("way", WAYS)
async def test_a_message_and_a_press_are_answered(stage: Stage, way: type) -> None:
    async with way(stage):
        stage.telegram.say(ANA, "hello")
        await until(lambda: stage.shown(ANA) == ["hello?"])
        press = stage.telegram.press(ANA, stage.telegram.chat(ANA)[-1].message_id, "d:1")
        await until(lambda: stage.shown(ANA) == ["taken"])
        assert stage.telegram.answer_to(press) is not None
        await until(lambda: not stage.telegram.updates.pending or way is polling)
    assert not stage.telegram.updates.pending


@pytest.mark.parametrize("way", WAYS)
async def test_without_a_database_updates_wait_and_keep_their_order(stage: Stage, way: type) -> None:
    stage.clinic.refusals = 3
    async with way(stage):
        for text in ("1", "2", "3"):
            stage.telegram.say(ANA, text)
        await until(lambda: len(stage.shown(ANA)) == 3)
    assert stage.shown(ANA) == ["1?", "2?", "3?"]


async def test_a_message_whose_answer_was_lost_is_not_sent_again(stage: Stage) -> None:
    stage.telegram.faults.drop_after("sendMessage")
    async with polling(stage):
        stage.telegram.say(ANA, "hello")
        await until(lambda: stage.clinic.errors)
    assert stage.shown(ANA) == ["hello?"]


@pytest.mark.parametrize("fault", ["drop_before", "drop_after", "garbage", "error"])
async def test_a_press_is_shown_whatever_happens_to_one_call(stage: Stage, fault: str) -> None:
    async with polling(stage):
        stage.telegram.say(ANA, "hello")
        await until(lambda: stage.shown(ANA) == ["hello?"])
        for method in ("answerCallbackQuery", "editMessageText"):
            getattr(stage.telegram.faults, fault)(method)
        stage.telegram.press(ANA, stage.telegram.chat(ANA)[-1].message_id, "d:1")
        await until(lambda: stage.shown(ANA) == ["taken"])
    assert stage.clinic.errors == []


async def test_a_flood_limit_delays_a_message_and_loses_none(stage: Stage) -> None:
    stage.telegram.faults.flood("sendMessage", 2)
    async with polling(stage):
        stage.telegram.say(ANA, "hello")
        stage.telegram.say(BEN, "hello")
        await until(lambda: stage.shown(ANA) == stage.shown(BEN) == ["hello?"])


async def test_a_second_poller_gets_the_first_ones_conflict_and_nothing_is_lost(stage: Stage) -> None:
    async with polling(stage), AiohttpRequest(2) as request:
        await asyncio.sleep(0)
        other: ExtBot[None] = ExtBot(
            DEMO_TOKEN,
            base_url=stage.clinic.bot.base_url.removesuffix(DEMO_TOKEN),
            get_updates_request=request,
        )
        await other.get_updates(timeout=0)
        stage.telegram.say(ANA, "hello")
        await until(lambda: stage.shown(ANA) == ["hello?"])


async def test_documents_go_there_and_come_back(stage: Stage) -> None:
    content = bytes(range(256)) * 1000
    stage.telegram.say(ANA, "/start")
    sent = await stage.clinic.bot.send_document(ANA, content, filename="sejarah ஆண்டு.json")
    assert sent.document is not None
    assert sent.document.file_name == "sejarah ஆண்டு.json"
    file = await sent.document.get_file()
    assert await file.download_as_bytearray() == content
