"""Puts the bot together from what it is given; whoever calls this chooses database, words and printer."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from argon2 import PasswordHasher
from telegram.ext import ExtBot
from telegram.request import BaseRequest

from bot import doctors, everyone, patients
from bot.app import BotApp
from bot.clinic import CLINIC
from bot.desk import Desk
from bot.drawing import Speaker
from bot.intake import ALLOWED_UPDATES
from bot.lease import Lease
from bot.limits import PerChatRateLimiter
from bot.polling import Polling
from bot.runner import ErrandRunner
from bot.scene import Scene
from bot.screens import Screen
from bot.sender import Sender
from bot.show import Shower
from bot.showing import Showing
from bot.taps import Taps
from bot.transport import make_requests
from bot.webhook import MAX_CONNECTIONS, Webhook
from bot.worker import Worker
from core.ports import Database
from core.printing import Printer


@dataclass(frozen=True, slots=True)
class Outside:
    """What the bot stands on. `telegram_api` is a base address, `language` the clinic's own."""

    database: Database
    speaker: Speaker
    printer: Printer
    token: str
    telegram_api: str
    language: str = "en"
    limiter: PerChatRateLimiter = field(default_factory=PerChatRateLimiter)
    hasher: PasswordHasher = field(default_factory=PasswordHasher)
    taps: Taps = field(default_factory=lambda: Taps(time.monotonic))
    requests: Callable[[], tuple[BaseRequest, BaseRequest]] = make_requests

    @property
    def bot_id(self) -> int:
        """A bot's id is the number its token begins with."""
        return int(self.token.partition(":")[0])


@dataclass(frozen=True, slots=True)
class Assembled:
    """The bot, ready to hear: by polling or by webhook, never both."""

    app: BotApp
    worker: Worker
    database: Database

    async def start(self) -> None:
        """Asks Telegram who we are; TelegramError when it does not answer or knows no such token."""
        await self.app.bot.initialize()
        self.app.desk.bot_username = self.app.bot.username

    async def stop(self) -> None:
        await self.app.showing.finish()
        await self.app.bot.shutdown()

    async def poll(self) -> None:
        """Until cancelled. Telegram answers a second poller with 409: only the holder of the lease polls."""
        lease = Lease(self.database, f"polling:{self.app.bot.id}")
        await self.app.bot.delete_webhook()
        await lease.take()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(lease.keep())
            polling = Polling(self.app.bot, self.app.handle, admits=self.app.admits, holding=lease.held)
            tasks.create_task(polling.run())

    def webhook(self, secret: str) -> Webhook:
        return Webhook(self.app.bot, self.app.handle, secret, admits=self.app.admits)

    async def ask_for_webhook(self, address: str, secret: str) -> None:
        """Tells Telegram where to deliver; call it once the address is listening."""
        await self.app.bot.set_webhook(
            address, secret_token=secret, max_connections=MAX_CONNECTIONS, allowed_updates=ALLOWED_UPDATES
        )


def assemble(outside: Outside) -> Assembled:
    request, get_updates_request = outside.requests()
    bot: ExtBot[str] = ExtBot(
        outside.token,
        base_url=f"{outside.telegram_api}/bot",
        base_file_url=f"{outside.telegram_api}/file/bot",
        request=request,
        get_updates_request=get_updates_request,
        rate_limiter=outside.limiter,
    )
    desk = Desk(
        database=outside.database,
        clinic=CLINIC,
        speaker=outside.speaker,
        errands=ErrandRunner(bot, outside.hasher),
        language=outside.language,
        home=everyone.home,
        lone_file=doctors.start_import_with,
        lone_words=lone_words,
        takes_document=doctors.takes_document,
    )
    shower = Shower(bot, outside.speaker, outside.printer)
    worker = Worker(outside.database, Sender(desk, shower, outside.bot_id))
    app = BotApp(bot, desk, shower, Showing(outside.limiter.free), taps=outside.taps)
    return Assembled(app, worker, outside.database)


def lone_words(scene: Scene, text: str) -> Screen | None:
    """Words that no question asked for may still be understood: a link code, a pasted discharge, "today"."""
    return (
        everyone.try_code(scene, text)
        or everyone.try_login(scene, text)
        or doctors.start_import_with(scene, text)
        or patients.words(scene, text)
    )
