"""A clinic's database on SQLite, and a way to perform commands in it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest

from core.accounts.model import Chat
from core.commands import Command
from core.people import STRANGER, Actor
from core.perform import perform
from core.ports import Database, Work
from storage.migrate import upgrade
from storage.work import open_database
from tests.postgres import fresh_sqlite

T = TypeVar("T")

NOW = datetime(2026, 11, 20, 0, 30, tzinfo=UTC)


@dataclass
class HandClock:
    at: datetime = NOW

    def now(self) -> datetime:
        return self.at

    def forward(self, **by: float) -> None:
        self.at += timedelta(**by)


@dataclass
class Clinic:
    """`does` commits what a refused command leaves behind, as the edge does."""

    database: Database
    clock: HandClock = field(default_factory=HandClock)

    async def does(self, command: Command[T], actor: Actor = STRANGER) -> T:
        def unit(work: Work) -> tuple[Any, Exception | None]:
            try:
                return perform(command, actor, work), None
            except Exception as error:  # noqa: BLE001 - raised again below, after the commit
                return None, error

        result, error = await self.database.write(unit)
        if error is not None:
            raise error
        found: T = result
        return found

    async def meets(self, user: int) -> None:
        """That Telegram user has written to the bot."""
        await self.database.write(lambda work: work.accounts.remember_chat(Chat(user, user)))

    async def audit(self) -> list[tuple[str, str, str | None]]:
        """Action, outcome and whom it was about, oldest first."""

        def lines(work: Work) -> list[tuple[str, str, str | None]]:
            latest = work.audit.latest(None, 100)
            return [(line.action, line.outcome, line.subject_name) for line in reversed(latest)]

        return await self.database.read(lines)


@pytest.fixture
async def clinic(tmp_path: Path) -> AsyncIterator[Clinic]:
    clock = HandClock()
    database = await open_database(fresh_sqlite(tmp_path, upgrade), clock, "Asia/Kuala_Lumpur")
    yield Clinic(database, clock)
    await database.close()
