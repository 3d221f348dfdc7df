"""A migrated database of each kind, open, with a clock that stands still."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from core.ports import Work
from storage.migrate import upgrade
from storage.work import PostgresDatabase, SqliteDatabase, open_database
from tests.postgres import drop_database, fresh_database, fresh_sqlite
from tests.storage.cast import ZONE, StoppedClock, everybody


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database with the present schema and nothing in it."""
    if request.param == "sqlite":
        yield fresh_sqlite(tmp_path, upgrade)
    else:
        url = fresh_database(upgrade)
        yield url
        drop_database(url)


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
async def database(
    database_url: str, clock: StoppedClock
) -> AsyncIterator[SqliteDatabase | PostgresDatabase]:
    """An open database that knows the cast."""
    opened = await open_database(database_url, clock, ZONE)
    await opened.write(_introduce)
    yield opened
    await opened.close()


def _introduce(work: Work) -> None:
    for profile in everybody():
        work.profiles.add(profile)
