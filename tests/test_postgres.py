"""The databases that all other tests trust are themselves fresh, separate and real."""

import asyncio
import sqlite3
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from tests.postgres import fresh_database, fresh_sqlite


async def _run(url: str, statement: str) -> list[object]:
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        result = await connection.execute(text(statement))
        rows = list(result.scalars()) if result.returns_rows else []
    await engine.dispose()
    return rows


def _a_table_in_postgresql(url: str) -> None:
    asyncio.run(_run(url, "CREATE TABLE pills AS SELECT 'aspirin' AS name"))


def _a_table_in_sqlite(url: str) -> None:
    connection = sqlite3.connect(url.removeprefix("sqlite:///"))
    connection.execute("CREATE TABLE pills AS SELECT 'aspirin' AS name")
    connection.commit()
    connection.close()


def test_each_postgresql_database_is_a_copy_of_its_own() -> None:
    first, second = fresh_database(_a_table_in_postgresql), fresh_database(_a_table_in_postgresql)

    asyncio.run(_run(first, "DELETE FROM pills"))

    assert asyncio.run(_run(first, "SELECT name FROM pills")) == []
    assert asyncio.run(_run(second, "SELECT name FROM pills")) == ["aspirin"]


def test_each_sqlite_database_is_a_copy_of_its_own(tmp_path: Path) -> None:
    first, second = (fresh_sqlite(tmp_path, _a_table_in_sqlite) for _ in range(2))

    _a_table_in_sqlite(fresh_sqlite(tmp_path))  # an empty one has room for the table
    sqlite3.connect(first.removeprefix("sqlite:///")).execute("DROP TABLE pills")

    assert sqlite3.connect(second.removeprefix("sqlite:///")).execute("SELECT name FROM pills").fetchall()


def test_the_server_is_a_real_and_recent_postgresql() -> None:
    (version,) = asyncio.run(_run(fresh_database(), "SHOW server_version_num"))

    assert int(str(version)) >= 160000


def test_a_database_is_empty_unless_prepared(empty_database_url: str) -> None:
    url = empty_database_url.replace("sqlite://", "sqlite+aiosqlite://")

    asyncio.run(_run(url, "CREATE TABLE pills (name text)"))

    assert asyncio.run(_run(url, "SELECT name FROM pills")) == []
