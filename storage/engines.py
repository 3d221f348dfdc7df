"""Engines for the two databases, and the spellings of a URL that people use for them."""

import os
import sqlite3
import time
from contextlib import suppress
from typing import Any

import orjson
from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

BUSY_SECONDS = 5  # how long to wait for another process: the command line, a backup
SQLITE_DEFAULTS = {"timeout": str(BUSY_SECONDS)}  # a URL may say otherwise: ?timeout=30
POOL = {"pool_size": 10, "max_overflow": 10, "pool_timeout": 10, "pool_use_lifo": True}
SERVER_SETTINGS = {
    "application_name": "medtrack",
    "timezone": "UTC",
    "jit": "off",  # compiling a short statement costs more than running it
    "lock_timeout": f"{BUSY_SECONDS}s",
    "idle_in_transaction_session_timeout": "60s",  # a process that hangs must not hold a patient's row
}


def normalised(url: str) -> URL:
    """The URL with the driver that is used for it. ValueError: neither SQLite nor PostgreSQL."""
    given = make_url(url)
    match given.drivername.partition("+")[0]:
        case "sqlite":
            if given.database in (None, "", ":memory:"):
                raise ValueError("a SQLite database in memory cannot be shared by readers and the writer")
            return given.set(drivername="sqlite")
        case "postgresql" | "postgres":
            return _for_asyncpg(given.set(drivername="postgresql+asyncpg"))
        case other:
            raise ValueError(f"{other} is neither sqlite nor postgresql")


def _for_asyncpg(url: URL) -> URL:
    """asyncpg knows libpq's `sslmode` as `ssl`."""
    mode = url.query.get("sslmode")
    return url if mode is None else url.difference_update_query(["sslmode"]).update_query_dict({"ssl": mode})


def to_json(value: Any) -> str:
    return orjson.dumps(value).decode()


JSON: dict[str, Any] = {"json_serializer": to_json, "json_deserializer": orjson.loads}


def sqlite_engine(url: URL, begin: str = "BEGIN IMMEDIATE", *, foreign_keys: bool = True) -> Engine:
    """`begin` opens each transaction: pysqlite's own rules would begin one too late.

    synchronous=FULL: what was acknowledged to a patient survives a power cut, not only a crash of ours. It
    costs 2 ms of waiting and 0.1 ms of CPU for each commit (measured on a cloud disk).
    """
    engine = create_engine(url.set(query={**SQLITE_DEFAULTS, **url.query}), **JSON)

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _: object) -> None:
        connection.isolation_level = None  # transactions are ours
        _write_ahead(connection)
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute(f"PRAGMA foreign_keys={'ON' if foreign_keys else 'OFF'}")

    @event.listens_for(engine, "do_connect")
    def make(_dialect: Any, _record: Any, arguments: Any, _keywords: Any) -> None:
        _make_private(arguments[0])

    _begin_with(engine, begin)
    return engine


def _make_private(file: str) -> None:
    """A new database is its owner's alone, whatever the umask; SQLite gives its WAL the same mode."""
    with suppress(OSError):  # it is there, or cannot be: connecting says so better
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def sqlite_readers(url: URL) -> AsyncEngine:
    """Snapshots beside the writer, through aiosqlite; a unit that tries to write there fails."""
    engine = create_async_engine(
        url.set(drivername="sqlite+aiosqlite", query={**SQLITE_DEFAULTS, **url.query}), **JSON
    )

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, _: object) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA query_only=ON")

    _begin_with(engine.sync_engine, "BEGIN")
    return engine


def _begin_with(engine: Engine, statement: str) -> None:
    def begin_as_told(connection: Any) -> None:
        connection.execute(statement)

    # Not the "begin" event: a listener on the engine makes every statement a sixth slower.
    engine.dialect.do_begin = begin_as_told  # type: ignore[assignment,method-assign]


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Two processes that make the file at the same moment: SQLite does not wait for this lock by itself."""
    for _ in range(BUSY_SECONDS * 20):
        with suppress(sqlite3.OperationalError):
            connection.execute("PRAGMA journal_mode=WAL")
            return
        time.sleep(0.05)
    connection.execute("PRAGMA journal_mode=WAL")


def postgresql_engine(url: URL) -> AsyncEngine:
    return create_async_engine(
        url,
        **JSON,
        connect_args={"server_settings": SERVER_SETTINGS, "timeout": 10, "command_timeout": 60},
        **POOL,
    )
