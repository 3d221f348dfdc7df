"""Answers on their way: each chat's in order, and a chat that may not be told at once holds up nobody.

What can be shown now is waited for, so that an update is acknowledged after its answer. Telegram takes one
message a second for a chat; who asks faster is answered behind the intake's back, and what is too much to be
told within seconds is not told at all: it is done, and the next answer shows it.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine
from typing import Any

import structlog

from bot.intake import Outcome, PersonLocks, place_of

log = structlog.get_logger(__name__)

MOST_WAITING = 3  # answers to one chat
GRACE = 5.0  # seconds that a stop leaves to answers on their way

Show = Callable[[], Coroutine[Any, Any, Outcome]]


class Showing:
    """`free` says whether a message to that chat could go at once."""

    def __init__(self, free: Callable[[int], bool], most: int = MOST_WAITING) -> None:
        self._free, self._most = free, most
        self._chats = PersonLocks()
        self._waiting: Counter[int] = Counter()
        self._tasks: set[asyncio.Task[None]] = set()

    async def show(self, chat: int, show: Show) -> Outcome:
        """Waits for the showing if it need not wait for its turn."""
        if self._waiting[chat] or not self._free(chat):
            self.aside(chat, show)
            return Outcome.DONE
        self._waiting[chat] += 1
        try:
            async with self._chats.hold(chat):
                return await show()
        finally:
            self._left(chat)

    def aside(self, chat: int, show: Show) -> None:
        """Shows it when its turn comes; not at all where too much waits already."""
        if self._waiting[chat] >= self._most:
            log.warning("not_shown", error="too many answers wait for this chat")
            return
        self._waiting[chat] += 1
        task = asyncio.create_task(self._in_turn(chat, show))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        task.add_done_callback(lambda _: self._left(chat))

    async def _in_turn(self, chat: int, show: Show) -> None:
        try:
            async with self._chats.hold(chat):
                await show()
        except Exception as error:  # noqa: BLE001 - nobody waits for this task
            log.error("not_shown", **place_of(error))  # noqa: TRY400 - a traceback may quote a patient

    def _left(self, chat: int) -> None:
        self._waiting[chat] -= 1
        if not self._waiting[chat]:
            del self._waiting[chat]

    async def finish(self, within: float = GRACE) -> None:
        """Leaves so many seconds to what is on its way."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=within)
        for task in self._tasks:
            task.cancel()
