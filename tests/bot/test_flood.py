"""One person's flood is that person's own affair: another one is answered within the second."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from sqlalchemy import func, select

from bot.assembly import Assembled, Outside, assemble
from bot.inbound import MOST_WAITING, STRANGERS_BUDGET, InboundLimits, Verdict
from bot.intake import Outcome
from bot.showing import MOST_WAITING as MOST_ANSWERS
from bot.showing import Show, Showing
from bot.simulator.server import SimulatorServer
from bot.simulator.telegram import DEMO_TOKEN, Telegram
from storage import tables
from storage.migrate import upgrade
from storage.work import open_database
from tests.bot.fake_desk import until
from tests.bot.fake_time import FakeTime
from tests.postgres import fresh_sqlite
from tests.transcripts.stage import CHEAP, printer, texts

MALLORY, BEN = 11, 12
MESSAGES = 150


class LiveClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


@pytest.fixture
def telegram() -> Telegram:
    telegram = Telegram(DEMO_TOKEN, now=LiveClock().now)
    for person in (MALLORY, BEN):
        telegram.add_person(person, f"P{person}")
        telegram.has_started(person)
    return telegram


@pytest.fixture
async def bot(telegram: Telegram, tmp_path: Path) -> AsyncIterator[Assembled]:
    server = SimulatorServer(telegram)
    base = await server.start()
    database = await open_database(fresh_sqlite(tmp_path, upgrade), LiveClock(), "UTC")
    bot = assemble(Outside(database, texts(), printer(), DEMO_TOKEN, base, hasher=CHEAP))
    await bot.start()
    yield bot
    await bot.app.showing.finish(within=0)
    await bot.stop()
    await database.close()
    await server.stop()


@asynccontextmanager
async def by_polling(bot: Assembled) -> AsyncIterator[None]:
    task = asyncio.create_task(bot.poll())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task], timeout=5)


@asynccontextmanager
async def by_webhook(bot: Assembled) -> AsyncIterator[None]:
    webhook = bot.webhook("s3cret")
    app = web.Application()
    app.add_routes([webhook.route("/telegram")])
    async with TestServer(app, host="127.0.0.1") as server:
        await bot.ask_for_webhook(str(server.make_url("/telegram")), "s3cret")
        yield
        await webhook.stop(5)


def shown(telegram: Telegram, person: int) -> list[str]:
    return [message.text for message in telegram.chat(person) if message.from_bot]


@pytest.mark.parametrize("way", [by_polling, by_webhook])
async def test_a_flood_of_one_delays_nobody_else(bot: Assembled, telegram: Telegram, way: type) -> None:
    async with way(bot):
        telegram.say(MALLORY, "/help")
        await until(lambda: shown(telegram, MALLORY))
        for number in range(MESSAGES):
            telegram.say(MALLORY, f"hello {number}")
        telegram.say(BEN, "/help")
        asked = time.monotonic()
        await until(lambda: shown(telegram, BEN))
        assert time.monotonic() - asked < 1
        await until(lambda: not telegram.updates.pending)

    told = shown(telegram, MALLORY)
    assert 1 <= len(told) <= STRANGERS_BUDGET


@pytest.mark.parametrize("way", [by_polling, by_webhook])
async def test_who_floods_takes_up_no_more_of_the_clinic_than_the_budget(
    bot: Assembled, telegram: Telegram, way: type
) -> None:
    async with way(bot):
        for number in range(MESSAGES):
            telegram.say(MALLORY, f"hello {number}")
        await until(lambda: shown(telegram, MALLORY))
        await until(lambda: not telegram.updates.pending)

    claims = select(func.count()).select_from(tables.updates)
    handled: int = await bot.database.write(lambda work: work._connection.scalar(claims))  # type: ignore[attr-defined]
    assert 1 <= handled <= STRANGERS_BUDGET


# The budget, by a clock that nobody waits for


def test_a_stranger_has_a_smaller_budget_until_the_clinic_knows_them() -> None:
    limits = InboundLimits(FakeTime().clock, budget=6, strangers=3)

    assert [limits.judge(1) for _ in range(5)] == [Verdict.HEAR] * 3 + [Verdict.WARN, Verdict.IGNORE]
    limits.known(2, True)
    assert [limits.judge(2) for _ in range(7)] == [Verdict.HEAR] * 6 + [Verdict.WARN]
    limits.known(3, True)
    limits.known(3, False)  # logged out
    assert [limits.judge(3) for _ in range(4)] == [Verdict.HEAR] * 3 + [Verdict.WARN]


def test_no_more_than_so_many_of_one_person_wait_at_a_time() -> None:
    limits = InboundLimits(FakeTime().clock, budget=1000, strangers=1000)

    assert limits.judge(1, MOST_WAITING - 1) is Verdict.HEAR
    assert limits.judge(1, MOST_WAITING) is Verdict.WARN
    assert limits.judge(1, MOST_WAITING) is Verdict.IGNORE
    assert limits.judge(2, 0) is Verdict.HEAR


# The showing


async def test_a_chat_that_may_not_be_told_yet_does_not_hold_up_the_acknowledgement() -> None:
    told: list[int] = []
    gate = asyncio.Event()
    free = True
    showing = Showing(lambda _: free)

    def answer(number: int) -> Show:
        async def show() -> Outcome:
            await gate.wait()
            told.append(number)
            return Outcome.DONE

        return show

    free = False
    for number in range(10):
        assert await showing.show(1, answer(number)) is Outcome.DONE
    assert told == []
    gate.set()
    await showing.finish()
    assert told == list(range(MOST_ANSWERS))  # in order; the rest is too much to be told in time
    free = True
    assert await showing.show(1, answer(99)) is Outcome.DONE
    assert told[-1] == 99


async def test_what_can_be_shown_at_once_is_shown_before_the_acknowledgement() -> None:
    async def show() -> Outcome:
        await asyncio.sleep(0)
        return Outcome.UNAVAILABLE

    assert await Showing(lambda _: True).show(1, show) is Outcome.UNAVAILABLE
