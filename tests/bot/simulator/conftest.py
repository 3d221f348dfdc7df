"""A small world: Ana and Ben have started the bot, Cem is in the cast but has never written to it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import ClientSession
from telegram import Bot

from bot.simulator.delivery import Patience
from bot.simulator.server import SimulatorServer
from bot.simulator.telegram import Telegram

ANA, BEN, CEM = 11, 12, 13


class Time:
    """Wall clock and monotonic clock, moved by hand."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 3, 2, 7, 30, tzinfo=UTC)
        self.ticks = 1000.0

    def now(self) -> datetime:
        return self.moment

    def monotonic(self) -> float:
        return self.ticks

    def pass_by(self, step: timedelta) -> None:
        self.moment += step
        self.ticks += step.total_seconds()


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def telegram(time: Time) -> Telegram:
    telegram = Telegram(now=time.now, monotonic=time.monotonic)
    telegram.add_person(ANA, "Ana", "Lim")
    telegram.add_person(BEN, "Ben", language_code="ms")
    telegram.add_person(CEM, "Cem")
    telegram.say(ANA, "/start")
    telegram.say(BEN, "/start")
    telegram.updates.drop_all()
    return telegram


@pytest.fixture
async def address(telegram: Telegram) -> AsyncIterator[str]:
    server = SimulatorServer(
        telegram, patience=Patience(first_retry=0.01, longest_retry=0.02, answer_within=2)
    )
    yield await server.start()
    await server.stop()


@pytest.fixture
async def bot(telegram: Telegram, address: str) -> AsyncIterator[Bot]:
    async with Bot(telegram.token, base_url=f"{address}/bot", base_file_url=f"{address}/file/bot") as bot:
        yield bot


@pytest.fixture
async def http(address: str) -> AsyncIterator[ClientSession]:
    async with ClientSession(address) as session:
        yield session
