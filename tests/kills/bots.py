"""Processes of `medtrack run`, and what stands before them when Telegram delivers to several."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from aiohttp import ClientError, ClientSession, ClientTimeout, web
from sqlalchemy import delete

from bot.simulator.telegram import DEMO_TOKEN
from storage.once import write_once
from storage.tables import leases

UP_WITHIN = 40.0  # seconds
SECRET = "X-Telegram-Bot-Api-Secret-Token"  # a header's name


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Bot:
    """One process; started again after each kill, on the same port and database."""

    environment: dict[str, str]
    folder: Path
    port: int = field(default_factory=free_port)
    _process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        environment = {**os.environ, **self.environment, "MEDTRACK_HTTP_PORT": str(self.port)}
        with (self.folder / f"{self.port}.log").open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "main", "run", env=environment, stdout=log, stderr=log
            )

    async def up(self) -> None:
        """TimeoutError, RuntimeError: it does not come up."""
        async with asyncio.timeout(UP_WITHIN), ClientSession() as http:
            while not await self._listens(http):  # noqa: ASYNC110 - another process tells nobody
                await asyncio.sleep(0.03)

    async def _listens(self, http: ClientSession) -> bool:
        if self._process is None or self._process.returncode is not None:
            raise RuntimeError((self.folder / f"{self.port}.log").read_text()[-2000:])
        try:
            async with http.get(f"http://127.0.0.1:{self.port}/healthz") as answer:
                return answer.status == 200
        except ClientError:
            return False

    async def end(self, number: signal.Signals = signal.SIGKILL) -> None:
        assert self._process is not None
        if self._process.returncode is None:
            self._process.send_signal(number)
        await asyncio.wait_for(self._process.wait(), UP_WITHIN)

    def log(self) -> str:
        return (self.folder / f"{self.port}.log").read_text("utf-8", "replace")


def forget_leases(url: str) -> None:
    """As if the seconds had passed in which nobody takes over from the dead."""
    write_once(url, lambda connection: connection.execute(delete(leases)))


@dataclass
class Balancer:
    """Hands each delivery to one of the bots; `broken` are those that died with it in their hands."""

    bots: list[Bot]
    random: Random
    port: int = field(default_factory=free_port)
    broken: int = 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        async with ClientSession(timeout=ClientTimeout(total=60)) as self._http:
            site = web.Application()
            site.router.add_post("/telegram", self._pass_on)
            runner = web.AppRunner(site, access_log=None, handler_cancellation=True)
            await runner.setup()
            await web.TCPSite(runner, "127.0.0.1", self.port).start()
            yield
            await runner.cleanup()

    async def _pass_on(self, request: web.Request) -> web.Response:
        body, headers = await request.read(), {SECRET: request.headers.get(SECRET, "")}
        headers["Content-Type"] = "application/json"
        for bot in self.random.sample(self.bots, len(self.bots)):
            try:
                address = f"http://127.0.0.1:{bot.port}/telegram"
                async with self._http.post(address, data=body, headers=headers) as answer:
                    return web.Response(status=answer.status, body=await answer.read())
            except ClientError as error:
                if not isinstance(error, ConnectionRefusedError | OSError):
                    self.broken += 1
                    break
        return web.Response(status=502)


def environment(telegram: str, url: str, folder: Path, zone: str, webhook: str | None) -> dict[str, str]:
    settings = {
        "TELEGRAM_API": telegram,
        "BOT_TOKEN": DEMO_TOKEN,
        "DATABASE_URL": url,
        "DATA": str(folder),
        "TIMEZONE": zone,
        "WEBHOOK_URL": webhook or "",
    }
    return {f"MEDTRACK_{name}": value for name, value in settings.items()}
