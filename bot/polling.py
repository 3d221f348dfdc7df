"""Hearing from Telegram by long polling: a batch is finished before the next is asked for.

Asking with an offset is what acknowledges the updates before it, so it never passes an unfinished one. It is
kept only until an empty answer: then all is acknowledged, and after an idle week Telegram starts anywhere.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any

import structlog
from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.intake import (
    ALLOWED_UPDATES,
    Admits,
    BackOff,
    Handle,
    Outcome,
    dealt_with,
    everybody,
    person_of,
    update_from,
)
from bot.retries import flood_seconds

log = structlog.get_logger(__name__)

LONG_POLL = 50  # seconds
NO_LEASE = 1.0  # seconds between looks at a lease that another process holds
MARGIN = 10.0  # seconds that an answer may come late
GRACE = 20.0  # seconds that a stop leaves to the running batch


class Polling:
    """`run()` until cancelled; `holding` says whether this process may poll (Telegram allows one poller)."""

    def __init__(  # noqa: PLR0913 - each is a part of the door
        self,
        bot: Bot,
        handle: Handle,
        *,
        admits: Admits = everybody,
        holding: Callable[[], bool] = lambda: True,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        grace: float = GRACE,
    ) -> None:
        self._bot, self._handle, self._admits, self._holding = bot, handle, admits, holding
        self._sleep, self._grace = sleep, grace
        self._offset: int | None = None
        self._unfinished: list[Update] = []

    async def run(self) -> None:
        """Never returns; raises InvalidToken when Telegram rejects the token."""
        trouble = BackOff()
        try:
            while True:
                if not self._holding():
                    self._offset = None  # whoever polls now acknowledges for himself
                    await self._sleep(NO_LEASE)
                    continue
                try:
                    batch = await self._fetch(LONG_POLL)
                except TelegramError as error:
                    await self._sleep(_pause(error, trouble))
                    continue
                trouble.reset()
                if self._holding():
                    await self._finish(batch)
        finally:
            await self._acknowledge()

    async def _fetch(self, seconds: float) -> list[dict[str, Any]]:
        """Raw updates: `Bot.get_updates` loses, and logs, the whole batch for one that it cannot parse."""
        data = {"timeout": seconds, "offset": self._offset, "allowed_updates": ALLOWED_UPDATES}
        batch: list[dict[str, Any]] = await self._bot._post("getUpdates", data, read_timeout=seconds + MARGIN)
        return batch

    async def _finish(self, batch: Sequence[dict[str, Any]]) -> None:
        self._unfinished = self._admitted(batch)
        trouble = BackOff()
        try:
            while self._unfinished and self._holding():
                await self._undisturbed(self._side_by_side())
                if self._unfinished:
                    pause = trouble.pause()
                    log.warning("updates_wait_for_the_database", updates=len(self._unfinished), seconds=pause)
                    await self._sleep(pause)
        finally:
            unfinished = [update.update_id for update in self._unfinished]
            after = max((data["update_id"] + 1 for data in batch if "update_id" in data), default=None)
            self._offset = min(unfinished, default=after)

    def _admitted(self, batch: Sequence[dict[str, Any]]) -> list[Update]:
        """Judged before they wait for one another: who floods us must not fill the queues."""
        updates = [update for data in batch if (update := update_from(data, self._bot))]
        before: Counter[object] = Counter()
        admitted = []
        for update in updates:
            person = person_of(update)
            if self._admits(update, before[person]):
                admitted.append(update)
                before[person] += 1
        return admitted

    async def _undisturbed(self, work: Coroutine[Any, Any, None]) -> None:
        """A stop waits until it is done, but not for ever."""
        task = asyncio.create_task(work)
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError:
            await asyncio.wait([task], timeout=self._grace)
            raise
        finally:
            task.cancel()

    async def _side_by_side(self) -> None:
        """Different people at once, each person's updates in order."""
        queues: dict[object, list[Update]] = {}
        for update in self._unfinished:
            queues.setdefault(person_of(update) or update, []).append(update)
        await asyncio.gather(*(self._in_order(queue) for queue in queues.values()))

    async def _in_order(self, updates: Sequence[Update]) -> None:
        for update in updates:
            if await dealt_with(self._handle, update) is Outcome.UNAVAILABLE:
                return
            self._unfinished.remove(update)

    async def _acknowledge(self) -> None:
        """Before going: without it the last batch would come again, to be recognised as repeated."""
        if self._offset is None or not self._holding():
            return
        try:
            async with asyncio.timeout(5):
                await self._fetch(0)
        except (TelegramError, TimeoutError) as error:
            log.warning("last_batch_not_acknowledged", error=type(error).__name__)


def _pause(error: TelegramError, trouble: BackOff) -> float:
    """Seconds until the next try; raises what no further try can mend."""
    match error:
        case InvalidToken():
            log.error("telegram_rejects_the_token", setting="MEDTRACK_BOT_TOKEN")
            raise error
        case RetryAfter():
            return flood_seconds(error)
        case Conflict():
            log.error("another_process_polls_or_a_webhook_is_set", telegram=error.message)
        case _:
            log.warning("no_updates_from_telegram", error=type(error).__name__, message=error.message)
    return trouble.pause()
