"""Long polling: a getUpdates that finds nothing waits, and a second one ends the first, as Telegram does."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from bot.simulator.errors import BotApiError, conflict
from bot.simulator.methods.intake import LONGEST_POLL, refuse_with_webhook
from bot.simulator.telegram import Telegram

OTHER_POLLER = "terminated by other getUpdates request; make sure that only one bot instance is running"
BY_WEBHOOK = "terminated by setWebhook request"


@dataclass(slots=True)
class Polling:
    """The one poll that may be open."""

    telegram: Telegram
    waiting: asyncio.Future[None] | None = None

    async def get_updates(self, raw: dict[str, object], *, seconds: float) -> object:
        """Updates as soon as there are some, none after `seconds`; raises 409 when another poll begins."""
        self.end(OTHER_POLLER)
        found = self.telegram.call("getUpdates", raw)
        if found or seconds <= 0:
            return found
        self.waiting = waiting = asyncio.get_running_loop().create_future()
        self.telegram.updates.listeners.append(self.wake)
        try:
            await asyncio.wait_for(waiting, min(seconds, LONGEST_POLL))
        except TimeoutError:
            return []
        finally:
            self.telegram.updates.listeners.remove(self.wake)
            if self.waiting is waiting:
                self.waiting = None
        return self.telegram.call("getUpdates", raw)

    def wake(self) -> None:
        try:
            refuse_with_webhook(self.telegram)
        except BotApiError:
            self.end(BY_WEBHOOK)
        if self.telegram.updates.pending and self.waiting and not self.waiting.done():
            self.waiting.set_result(None)

    def end(self, reason: str) -> None:
        if self.waiting and not self.waiting.done():
            self.waiting.set_exception(conflict(reason))
