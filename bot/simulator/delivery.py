"""Webhook delivery as the official server does it: per queue strictly in order, the next only after a 2xx."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import orjson
from aiohttp import ClientError, ClientSession, ClientTimeout, DummyCookieJar

from bot.simulator.errors import BotApiError
from bot.simulator.methods.intake import note_failure
from bot.simulator.telegram import Telegram
from bot.simulator.updates import Update
from bot.simulator.webhook import Webhook

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds: the first pause after a failure, the longest one, and how long an answer may take."""

    first_retry: float = 1.0
    longest_retry: float = 60.0
    answer_within: float = 60.0


@dataclass(slots=True)
class Delivery:
    """Brings pending updates to the webhook, different queues side by side up to its max_connections."""

    telegram: Telegram
    patience: Patience = Patience()
    session: ClientSession = field(init=False)
    webhook: Webhook | None = None
    workers: dict[str, asyncio.Task[None]] = field(default_factory=dict)

    def start(self) -> None:
        timeout = ClientTimeout(total=self.patience.answer_within)
        self.session = ClientSession(timeout=timeout, cookie_jar=DummyCookieJar(), trust_env=False)
        self.telegram.updates.listeners.append(self.look)
        self.look()

    async def stop(self) -> None:
        self.telegram.updates.listeners.remove(self.look)
        await self.drop_workers()
        await self.session.close()

    async def drop_workers(self) -> None:
        workers = list(self.workers.values())
        self.workers.clear()
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)

    def look(self) -> None:
        """Starts a worker for every queue that has none, as far as connections allow."""
        if self.telegram.webhook is not self.webhook:
            self.webhook = self.telegram.webhook
            for worker in self.workers.values():
                worker.cancel()
            self.workers.clear()
        if self.webhook is None:
            return
        for queue in self.telegram.updates.queues:
            if len(self.workers) >= self.webhook.max_connections:
                break
            if queue not in self.workers:
                self.workers[queue] = asyncio.create_task(self.work(queue, self.webhook))

    async def work(self, queue: str, webhook: Webhook) -> None:
        """Empties one queue, then makes room for another."""
        delay = self.patience.first_retry
        while update := self.telegram.updates.head(queue):
            if await self.delivered(update, webhook):
                self.telegram.updates.confirm(update)
                delay = self.patience.first_retry
            else:
                await asyncio.sleep(delay)
                delay = min(delay * 2, self.patience.longest_retry)
        if self.workers.get(queue) is asyncio.current_task():
            del self.workers[queue]
            self.look()

    async def delivered(self, update: Update, webhook: Webhook) -> bool:
        headers = {"Content-Type": "application/json"}
        if webhook.secret:
            headers[SECRET_HEADER] = webhook.secret
        body = orjson.dumps(update.as_json())
        try:
            async with self.session.post(
                webhook.url, data=body, headers=headers, allow_redirects=False
            ) as response:
                answer = await response.read()
                if 200 <= response.status < 300:
                    self.run_answer(answer)
                    return True
                status = f"{response.status} {response.reason}"
                note_failure(self.telegram, webhook, f"Wrong response from the webhook: {status}")
        except TimeoutError:
            note_failure(self.telegram, webhook, "Read timeout expired")
        except ClientError as error:
            note_failure(self.telegram, webhook, f"Connection failed: {type(error).__name__}")
        return False

    def run_answer(self, answer: bytes) -> None:
        """A 2xx body may carry a method call; nobody ever learns how it went."""
        try:
            call = orjson.loads(answer or b"null")
        except ValueError:
            return
        if not isinstance(call, dict) or not isinstance(method := call.pop("method", None), str):
            return
        try:
            self.telegram.call(method, call)
        except BotApiError:
            return  # Telegram tells nobody; the journal has it
