"""A migrated database of each kind, open, with a clock that stands still."""

import asyncio
from collections.abc import AsyncIterator
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import create_async_engine

from core.ports import Work
from storage.migrate import upgrade
from storage.tables import metadata
from storage.work import PostgresDatabase, SqliteDatabase, open_database
from tests.postgres import fresh_database, fresh_sqlite
from tests.storage.cast import ZONE, StoppedClock, everybody


@cache
def shared_postgresql() -> str:
    """One database for all: creating and dropping one for each test took two thirds of their time."""
    return fresh_database(upgrade)


async def empty(url: str) -> None:
    """Takes everything out, past the triggers that refuse it."""
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        await connection.exec_driver_sql(f"TRUNCATE {', '.join(metadata.tables)} RESTART IDENTITY")
    await engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database with the present schema and nothing in it."""
    if request.param == "sqlite":
        return fresh_sqlite(tmp_path, upgrade)
    asyncio.run(empty(url := shared_postgresql()))
    return url


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
