"""An open clinic on SQLite."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.migrate import upgrade
from storage.work import SqliteDatabase, open_database
from tests.bot.everyone.counter import ZONE, Counter, HandClock
from tests.postgres import fresh_sqlite


@pytest.fixture
async def counter(tmp_path: Path) -> AsyncIterator[Counter]:
    clock = HandClock()
    database = await open_database(fresh_sqlite(tmp_path, upgrade), clock, ZONE)
    assert isinstance(database, SqliteDatabase)
    yield Counter(database, clock)
    await database.close()
