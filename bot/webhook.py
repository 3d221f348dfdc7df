"""Hearing from Telegram by webhook: 200 is sent after the update has been committed and answered, not before.

Answers to whoever posts here: 503 while stopping or without a database (Telegram sends it again); 401 without
the secret; 415 and 413 for what Telegram never sends; 200 for what Telegram sends and nobody can read:
any other answer makes it repeat that for a day and holds up what comes after it.
"""

import asyncio
import hmac
from collections import Counter

import structlog
from aiohttp import web
from telegram import Bot
from telegram.error import TelegramError

from bot.intake import Admits, Handle, Outcome, PersonLocks, dealt_with, everybody, person_of, update_from
from bot.transport import AiohttpRequest

log = structlog.get_logger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
MAX_BODY = 1 << 20  # bytes
MAX_CONNECTIONS = 100  # for setWebhook; also what Telegram allows at most


class Webhook:
    """The handler of the route `POST <path>`: `app.add_routes([webhook.route("/telegram")])`."""

    def __init__(
        self,
        bot: Bot,
        handle: Handle,
        secret: str,
        limit: int = MAX_CONNECTIONS,
        admits: Admits = everybody,
    ) -> None:
        if not secret:
            raise ValueError("a webhook without a secret would let anybody speak for anybody")
        self._bot, self._handle, self._admits = bot, handle, admits
        self._waiting: Counter[int | None] = Counter()  # updates of each person that are not dealt with
        self._secret = secret.encode()
        self._persons = PersonLocks()
        self._places = asyncio.Semaphore(limit)
        self._running = 0
        self._nothing_running = asyncio.Event()
        self._nothing_running.set()
        self._stopping = False

    def route(self, path: str) -> web.RouteDef:
        return web.post(path, self.hear)

    async def hear(self, request: web.Request) -> web.Response:
        if self._stopping:
            return web.Response(status=503)
        self._running += 1
        self._nothing_running.clear()
        try:
            return web.Response(status=await self._status(request))
        finally:
            self._running -= 1
            if not self._running:
                self._nothing_running.set()

    async def stop(self, within: float = 20) -> bool:
        """Take nothing new and wait so many seconds for what is running; False if some of it still runs."""
        self._stopping = True
        try:
            async with asyncio.timeout(within):
                await self._nothing_running.wait()
        except TimeoutError:
            log.warning("webhook_stopped_with_updates_running", running=self._running)
            return False
        return True

    async def _status(self, request: web.Request) -> int:
        given = request.headers.get(SECRET_HEADER, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, self._secret):
            log.warning("webhook_secret_wrong", remote=request.remote)
            return 401
        if request.content_type != "application/json":
            return 415
        body = await _read(request)
        if body is None:
            return 413
        return await self._answer_to(body)

    async def _answer_to(self, body: bytes) -> int:
        try:
            update = update_from(AiohttpRequest.parse_json_payload(body), self._bot)
        except TelegramError:
            log.warning("update_unreadable", kind="not JSON", size=len(body))
            return 200
        if update is None:
            return 200
        person = person_of(update)
        if not self._admits(update, self._waiting[person]):  # before it waits for the person's lock
            return 200
        self._waiting[person] += 1
        try:
            async with self._persons.hold(person), self._places:  # who waits for himself takes no place
                outcome = await dealt_with(self._handle, update)
        finally:
            self._waiting[person] -= 1
            if not self._waiting[person]:
                del self._waiting[person]
        return 200 if outcome is Outcome.DONE else 503


async def _read(request: web.Request) -> bytes | None:
    """The body, whatever the application's own limit is; None if it is too long."""
    if (request.content_length or 0) > MAX_BODY:
        return None
    body = bytearray()
    async for chunk in request.content.iter_any():
        body += chunk
        if len(body) > MAX_BODY:
            return None
    return bytes(body)
