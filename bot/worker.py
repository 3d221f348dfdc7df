"""What happens by itself: doses appear, fall due, close; notices go out. It may run in several processes.

The sweeps can run anywhere, twice and late. Sending needs the lease of this bot token, which another process
takes over within seconds when its holder dies.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import structlog

from bot.lease import Lease
from bot.sender import Sender
from core.commands import Command
from core.people import WORKER
from core.perform import perform
from core.ports import Database, DatabaseUnavailable
from core.reminders.usecases import AnnounceDoses, CloseWindows, PruneUpdates, RecoverNotices, RollHorizon

log = structlog.get_logger(__name__)

PAUSE = 1.0  # seconds between two looks; a reminder is due to the minute
PRUNING = 3600.0  # seconds between two
ROUNDS = 200  # batches in one look, so that a backlog cannot keep sending from being looked at
SWEEPS: tuple[Callable[[], Command[int]], ...] = (RollHorizon, CloseWindows, AnnounceDoses)


@dataclass(slots=True)
class Worker:
    """`poke()` makes it look at once, for a clock that was moved forward."""

    database: Database
    sender: Sender
    _woken: asyncio.Event = field(default_factory=asyncio.Event)
    _leading: bool = False
    _prune_at: float = 0.0
    _lease: Lease = field(init=False)

    def __post_init__(self) -> None:
        self._lease = Lease(self.database, f"sender:{self.sender.bot_id}")

    async def run(self) -> None:
        """Until cancelled."""
        try:
            while True:
                await self.look()
                self._woken.clear()
                try:
                    await asyncio.wait_for(self._woken.wait(), PAUSE)
                except TimeoutError:
                    continue
        finally:
            await self._lease.release()

    def poke(self) -> None:
        self._woken.set()

    async def look(self) -> None:
        """Everything that is due now. A database that is away is tried again at the next look."""
        try:
            await self._sweep()
            await self._prune()
            if await self._lead():
                for _ in range(ROUNDS):
                    if not await self.sender.send_due() or not await self._lead():
                        break
        except DatabaseUnavailable:
            self._leading = False
            log.warning("worker_waits_for_database")

    async def _sweep(self) -> None:
        for sweep in SWEEPS:
            for _ in range(ROUNDS):
                if not await self._do(sweep()):
                    break

    async def _prune(self) -> None:
        """Every hour, whoever leads: claims of updates would pile up in a process that runs for months."""
        now = asyncio.get_running_loop().time()
        if now >= self._prune_at:
            await self._do(PruneUpdates())
            self._prune_at = now + PRUNING

    async def _do(self, command: Command[Any]) -> Any:
        return await self.database.write(lambda work: perform(command, WORKER, work))

    async def _lead(self) -> bool:
        """Takes or keeps the lease; a new holder first finds out what the last one left behind."""
        held = await self._lease.take()
        if held and not self._leading:
            await self._do(RecoverNotices())
        self._leading = held
        return held
