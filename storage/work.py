"""How a unit of work is run: the only place that knows.

SQLite: one thread writes, in one hop from the event loop and back, each unit in a BEGIN IMMEDIATE
transaction; aiosqlite reads snapshots beside it (WAL), which never blocks the writer. PostgreSQL: asyncpg
underneath SQLAlchemy's greenlets, reads in READ ONLY snapshots; a unit that the server stops to let another
go on is run again from its beginning.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from sqlalchemy import URL, Connection
from sqlalchemy.exc import DBAPIError

from core.clock import Clock
from core.ports import Work
from storage.engines import normalised, postgresql_engine, sqlite_engine, sqlite_readers
from storage.errors import is_conflict, translated
from storage.unit import SqlWork

T = TypeVar("T")
Unit = Callable[[Work], T]

TRIES = 4  # of a unit on PostgreSQL, when another transaction was in its way


async def open_database(url: str, clock: Clock, default_zone: str) -> "SqliteDatabase | PostgresDatabase":
    """Connects on first use, so that a server that is down makes units fail, not the start.

    ValueError: the URL is neither SQLite's nor PostgreSQL's.
    """
    where = normalised(url)
    if where.drivername == "sqlite":
        return SqliteDatabase(where, clock, default_zone)
    return PostgresDatabase(where, clock, default_zone)


class SqliteDatabase:
    """A file, one writer, readers beside it. Other processes may write to it meanwhile, one at a time."""

    def __init__(self, url: URL, clock: Clock, default_zone: str) -> None:
        self._clock = clock
        self._default_zone = default_zone
        self._engine = sqlite_engine(url)
        self._snapshots = sqlite_readers(url)
        self._connection: Connection | None = None
        self._writer = ThreadPoolExecutor(1, "sqlite-writer")

    async def write(self, unit: Unit[T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._writer, self._write, unit)

    async def read(self, unit: Unit[T]) -> T:
        with translated():
            async with self._snapshots.begin() as connection:
                return await connection.run_sync(self._run, unit)

    async def close(self) -> None:
        """Waits for what is running; the last connection folds the WAL into the file."""
        await self._snapshots.dispose()
        await asyncio.get_running_loop().run_in_executor(self._writer, self._disconnect)
        await asyncio.to_thread(self._writer.shutdown)

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._engine.dispose()

    def _write(self, unit: Unit[T]) -> T:
        """In the writer's thread, on the one connection that it keeps."""
        with translated():
            if self._connection is None:
                self._connection = self._engine.connect()
            try:
                with self._connection.begin():
                    return self._run(self._connection, unit)
            except DBAPIError:
                self._connection.close()
                self._connection = None
                raise

    def _run(self, connection: Connection, unit: Unit[T]) -> T:
        return unit(SqlWork(connection, self._clock.now(), self._default_zone))


class PostgresDatabase:
    """A server, a pool of connections."""

    def __init__(self, url: URL, clock: Clock, default_zone: str) -> None:
        self._clock = clock
        self._default_zone = default_zone
        self._engine = postgresql_engine(url)
        self._snapshots = self._engine.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )

    async def write(self, unit: Unit[T]) -> T:
        """DatabaseUnavailable while committing leaves open whether it was: a claim makes repeating safe."""
        with translated():
            for _ in range(TRIES - 1):
                try:
                    return await self._write(unit)
                except DBAPIError as error:
                    if not is_conflict(error):
                        raise
            return await self._write(unit)

    async def _write(self, unit: Unit[T]) -> T:
        async with self._engine.begin() as connection:
            return await connection.run_sync(self._run, unit)

    async def read(self, unit: Unit[T]) -> T:
        with translated():
            async with self._snapshots.begin() as connection:
                return await connection.run_sync(self._run, unit)

    async def close(self) -> None:
        await self._engine.dispose()

    def _run(self, connection: Connection, unit: Unit[T]) -> T:
        return unit(SqlWork(connection, self._clock.now(), self._default_zone))
