"""A clock that moves only when everybody sleeps, straight to the next alarm: waiting costs no time."""

import asyncio
import heapq
import itertools
from collections.abc import Awaitable
from typing import TypeVar

T = TypeVar("T")


class FakeTime:
    def __init__(self) -> None:
        self.now = 1000.0
        self._alarms: list[tuple[float, int, asyncio.Future[None]]] = []
        self._order = itertools.count()

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        alarm = asyncio.get_running_loop().create_future()
        heapq.heappush(self._alarms, (self.now + seconds, next(self._order), alarm))
        await alarm

    async def settle(self) -> None:
        """Let everything run that need not wait for the clock."""
        for _ in range(30):
            await asyncio.sleep(0)

    async def run(self, work: Awaitable[T]) -> T:
        """Finish this, moving the clock as often as it takes."""
        task = asyncio.ensure_future(work)
        while True:
            await self.settle()
            if task.done():
                return task.result()
            if not self._alarms:
                task.cancel()
                raise AssertionError("it waits, but not for the clock")
            self.now, _, alarm = heapq.heappop(self._alarms)
            if not alarm.done():
                alarm.set_result(None)
