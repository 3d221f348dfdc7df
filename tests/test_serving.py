"""`medtrack run` whole, in this process, against the stand-in for Telegram, until it is told to stop."""

import asyncio
import os
import signal
import socket
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiohttp import ClientError, ClientSession
from pydantic import SecretStr

from bot.simulator.server import SimulatorServer
from bot.simulator.telegram import DEMO_TOKEN, Telegram
from main import Part, serve
from settings import Settings
from storage.migrate import upgrade

ANA = 4711


@pytest.fixture
async def telegram() -> AsyncIterator[tuple[Telegram, str]]:
    """The stand-in and its address."""
    telegram = Telegram(now=lambda: datetime.now(UTC))
    telegram.add_person(ANA, "Ana")
    server = SimulatorServer(telegram)
    yield telegram, await server.start()
    await server.stop()


def a_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def settings_for(address: str, folder: Path, *, webhook: bool) -> Settings:
    url, port = f"sqlite:///{folder / 'clinic.db'}", a_free_port()
    await asyncio.to_thread(upgrade, url)
    return Settings(
        bot_token=SecretStr(DEMO_TOKEN),
        telegram_api=address,
        data=folder,
        database_url=SecretStr(url),
        http_port=port,
        webhook_url=f"http://127.0.0.1:{port}" if webhook else None,
    )


async def eventually(condition: Callable[[], bool], serving: asyncio.Task[None]) -> None:
    async with asyncio.timeout(30):
        while not condition():
            assert not serving.done(), serving
            await asyncio.sleep(0.01)


async def healthy(port: int) -> bool:
    try:
        async with ClientSession() as http, http.get(f"http://127.0.0.1:{port}/healthz") as answer:
            return answer.status == 200
    except ClientError:
        return False


@pytest.mark.parametrize("webhook", [False, True])
async def test_a_stranger_is_answered_and_everything_ends_when_asked_to(
    telegram: tuple[Telegram, str], tmp_path: Path, webhook: bool
) -> None:
    world, address = telegram
    settings = await settings_for(address, tmp_path, webhook=webhook)
    before = signal.getsignal(signal.SIGTERM)
    serving = asyncio.create_task(serve(settings, frozenset(Part)))

    world.say(ANA, "/start")
    await eventually(lambda: any(m.from_bot for m in world.chat(ANA)), serving)
    well = await healthy(settings.http_port)
    await eventually(lambda: signal.getsignal(signal.SIGTERM) != before, serving)
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.wait_for(serving, 20)

    assert well
    assert not await healthy(settings.http_port)


async def test_a_part_that_cannot_start_takes_the_others_down_with_it(
    telegram: tuple[Telegram, str], tmp_path: Path
) -> None:
    settings = await settings_for(telegram[1], tmp_path, webhook=False)
    with socket.socket() as other:
        other.bind(("127.0.0.1", settings.http_port))
        other.listen()
        with pytest.raises(OSError, match="in use"):
            await asyncio.wait_for(serve(settings, frozenset(Part)), 20)
