"""A row that lets one process at a time do something; another takes over within seconds when it dies."""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta

import structlog

from core.ids import new_code
from core.ports import Database, DatabaseUnavailable, Work

log = structlog.get_logger(__name__)

LENGTH = timedelta(seconds=15)


@dataclass(slots=True)
class Lease:
    """`name` says what for, such as `polling:7000001`."""

    database: Database
    name: str
    holder: str = field(default_factory=lambda: new_code()[:8])
    _until: float = 0.0

    async def take(self) -> bool:
        """Takes, keeps, or takes over one that has run out. Raises DatabaseUnavailable."""
        asked = asyncio.get_running_loop().time()

        def hold(work: Work) -> bool:
            return work.leases.hold(self.name, self.holder, work.now, work.now + LENGTH)

        held = await self.database.write(hold)
        self._until = asked + LENGTH.total_seconds() if held else 0.0
        return held

    def held(self) -> bool:
        """Whether it is certainly still ours, by the loop's clock."""
        return asyncio.get_running_loop().time() < self._until

    async def keep(self) -> None:
        """Renews it until cancelled, then lets go."""
        try:
            while True:
                try:
                    await self.take()
                except DatabaseUnavailable:
                    log.warning("lease_not_renewed", lease=self.name)
                await asyncio.sleep(LENGTH.total_seconds() / 3)
        finally:
            await self.release()

    async def release(self) -> None:
        """Lets another process go on at once; without a database the lease just runs out."""
        self._until = 0.0
        try:
            await self.database.write(lambda work: work.leases.release(self.name, self.holder))
        except DatabaseUnavailable:
            log.warning("lease_left_to_expire", lease=self.name)
