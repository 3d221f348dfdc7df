"""What one process has started, and how all of it ends: the last one first, and for a failure too."""

import asyncio
import contextlib
import signal
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Running:
    """What was started, to be stopped last started first; `over` is set when anything ends by itself."""

    over: asyncio.Event = field(default_factory=asyncio.Event)
    _stops: contextlib.AsyncExitStack = field(default_factory=contextlib.AsyncExitStack)
    _failure: BaseException | None = None

    def on_stop(self, stop: Callable[[], Awaitable[object]]) -> None:
        self._stops.push_async_callback(stop)

    def background(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        task.add_done_callback(self._ended)

        async def stop() -> None:
            task.cancel()
            await asyncio.wait({task})

        self.on_stop(stop)

    def _ended(self, task: "asyncio.Task[None]") -> None:
        if not task.cancelled():
            self._failure = task.exception()
        self.over.set()

    async def stop(self) -> None:
        await self._stops.aclose()

    async def until_over(self) -> None:
        """Until SIGTERM, Ctrl-C or a failure, which is raised again after everything has stopped."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.over.set)
        try:
            await self.over.wait()
        finally:
            await self.stop()
        if self._failure is not None:
            raise self._failure


def loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """uvloop where it exists: 3-9 % less CPU for an update."""
    try:
        import uvloop
    except ImportError:
        return None
    return uvloop.new_event_loop


def run_async(work: Coroutine[Any, Any, None]) -> None:
    with asyncio.Runner(loop_factory=loop_factory()) as runner:
        runner.run(work)
