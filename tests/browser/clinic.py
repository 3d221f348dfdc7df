"""The demo as `make demo` plays it, but on a Monday morning that tests and pictures can count on."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pydantic import SecretStr

from bot.demo.stage import Stage
from core.clock import ShiftedClock
from main import assembled, opened
from settings import Settings
from storage import migrate as migrations

MONDAY_MORNING = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)  # 09:30 in Kuala Lumpur


@dataclass(frozen=True, slots=True)
class RunningClock:
    """A clock that was set once and goes on from there."""

    started_at: datetime = MONDAY_MORNING
    _started: float = field(default_factory=time.monotonic)

    def now(self) -> datetime:
        return self.started_at + timedelta(seconds=time.monotonic() - self._started)


@asynccontextmanager
async def playing(folder: Path) -> AsyncIterator[str]:
    """The address of the chat page, while the stand-in for Telegram and the real bot talk over HTTP."""
    url = f"sqlite:///{folder / 'demo.db'}"
    await asyncio.to_thread(migrations.upgrade, url)
    settings = Settings(data=folder, database_url=SecretStr(url), timezone="Asia/Kuala_Lumpur", language="en")
    clock = ShiftedClock(RunningClock())
    async with opened(settings, clock) as database:
        stage = Stage(database, clock, settings.timezone)
        address = await stage.open(0, lambda token, api: assembled(settings, database, token, api))
        play = asyncio.create_task(stage.play())
        try:
            yield address
        finally:
            play.cancel()
            await asyncio.wait({play})
            await stage.close()
