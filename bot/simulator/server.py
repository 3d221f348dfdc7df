"""Puts the simulated Telegram behind HTTP: the Bot API for the bot, a chat page for people."""

from __future__ import annotations

from aiohttp import web

from bot.simulator.bot_api import BotApi
from bot.simulator.clock import ClockControls
from bot.simulator.delivery import Delivery, Patience
from bot.simulator.events import EventStream
from bot.simulator.files import UPLOAD_LIMIT
from bot.simulator.guard import HOSTS, local_only
from bot.simulator.person_api import PersonApi
from bot.simulator.polling import Polling
from bot.simulator.telegram import Telegram

__all__ = ["ClockControls", "SimulatorServer"]


class SimulatorServer:
    """`await start()` gives the base address; `await stop()` leaves no task and no socket behind."""

    def __init__(
        self, telegram: Telegram, *, clock: ClockControls | None = None, patience: Patience | None = None
    ) -> None:
        self.telegram = telegram
        self.polling = Polling(telegram)
        self.delivery = Delivery(telegram, patience or Patience())
        self.events = EventStream(telegram)
        app = web.Application(middlewares=[local_only], client_max_size=UPLOAD_LIMIT + (1 << 20))
        BotApi(telegram, self.polling).add_to(app)
        PersonApi(telegram, clock, self.events).add_to(app)
        self.runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> str:
        """Listens on loopback only; port 0 takes a free one."""
        if host not in HOSTS:
            raise ValueError(f"the simulator listens on this machine only, not on {host}")
        await self.runner.setup()
        await web.TCPSite(self.runner, host, port).start()
        self.delivery.start()
        return f"http://{host}:{self.runner.addresses[0][1]}"

    async def stop(self) -> None:
        self.polling.end("the simulator stops")
        await self.events.close()
        await self.delivery.stop()
        await self.runner.cleanup()
