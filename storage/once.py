"""One transaction for the command line: it blocks, and leaves nothing open behind it.

Migrations, backups and their like run before any event loop does. They raise DatabaseUnavailable as a unit
of work does.
"""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import URL, Connection
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.engines import normalised, postgresql_engine, sqlite_engine
from storage.errors import translated

T = TypeVar("T")
Act = Callable[[Connection], T]


def read_once(url: str, act: Act[T]) -> T:
    """Everything that `act` reads is of one moment, whoever writes meanwhile."""
    where = normalised(url)
    with translated():
        if where.drivername == "sqlite":
            return _on_sqlite(where, act, "BEGIN", foreign_keys=True)
        snapshots = postgresql_engine(where).execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )
        return asyncio.run(_on_postgresql(snapshots, act))


def write_once(url: str, act: Act[T], *, foreign_keys: bool = True) -> T:
    """All of it or nothing. `foreign_keys`: whether SQLite holds them; PostgreSQL always does."""
    where = normalised(url)
    with translated():
        if where.drivername == "sqlite":
            return _on_sqlite(where, act, "BEGIN IMMEDIATE", foreign_keys=foreign_keys)
        return asyncio.run(_on_postgresql(postgresql_engine(where), act))


def _on_sqlite(where: URL, act: Act[T], begin: str, *, foreign_keys: bool) -> T:
    engine = sqlite_engine(where, begin, foreign_keys=foreign_keys)
    try:
        with engine.begin() as connection:
            return act(connection)
    finally:
        engine.dispose()


async def _on_postgresql(engine: AsyncEngine, act: Act[T]) -> T:
    try:
        async with engine.begin() as connection:
            return await connection.run_sync(act)
    finally:
        await engine.dispose()
