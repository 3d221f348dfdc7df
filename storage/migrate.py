"""Brings a database to the present schema, and says which one it has.

The migrations are part of the package, so an installed MedTrack needs no alembic.ini. All functions block:
call them before the event loop runs, or in a thread. They raise DatabaseUnavailable as a unit of work does.
"""

import sys
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from storage.engines import normalised
from storage.once import read_once, write_once
from storage.tables import metadata

PLACE = Path(__file__).with_name("migrations")
ONE_AT_A_TIME = 4_713_000_001  # advisory lock: two processes that start together do not both migrate


def upgrade(url: str, revision: str = "head") -> None:
    """Runs what is missing, in one transaction: all of it or nothing. Makes a SQLite file, and its folder."""
    where = normalised(url)
    if where.drivername == "sqlite":
        Path(str(where.database)).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _rebuilding(url, lambda connection: _migrate(connection, command.upgrade, revision))


def downgrade(url: str, revision: str) -> None:
    """Goes back to that revision (`base`: an empty database). What later ones added is lost."""
    _rebuilding(url, lambda connection: _migrate(connection, command.downgrade, revision))


def revision_of(url: str) -> str | None:
    """The revision the database is at; None: it was never migrated, or the file does not exist."""
    where = normalised(url)
    if where.drivername == "sqlite" and not Path(str(where.database)).exists():
        return None
    return read_once(url, lambda c: MigrationContext.configure(c).get_current_revision())


def latest() -> str | None:
    """The revision that this program needs."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def is_current(url: str) -> bool:
    """Whether the database has exactly the schema that this program needs."""
    return revision_of(url) == latest()


def differences(url: str) -> list[Any]:
    """Where a migrated database and the tables in the code disagree, in alembic's words; empty is good."""

    def compare(connection: Connection) -> list[Any]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, metadata))

    return read_once(url, compare)


def write_migration(message: str) -> None:
    """Writes a new migration from what differs between the latest one and the tables."""
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/scratch.db"
        upgrade(url)
        _rebuilding(url, lambda c: command.revision(_config(c), message, autogenerate=True))


def _rebuilding(url: str, act: Callable[[Connection], object]) -> None:
    """On SQLite without foreign keys: rebuilding a table would cascade its children away."""
    write_once(url, act, foreign_keys=False)


def _migrate(connection: Connection, act: Callable[[Config, str], None], revision: str) -> None:
    if connection.dialect.name != "sqlite":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ONE_AT_A_TIME})
    act(_config(connection), revision)
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if broken:
            raise RuntimeError(f"the migration would leave rows that refer to nothing: {broken[:5]}")


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(PLACE).replace("%", "%%"))
    config.set_main_option("file_template", "%%(year)d_%%(month).2d_%%(day).2d_%%(slug)s")
    config.attributes["connection"] = connection
    return config


def _check(urls: list[str]) -> int:
    """Migrates an empty SQLite file, and each empty database given, and compares them with the tables."""
    with TemporaryDirectory() as folder:
        found = []
        for url in [f"sqlite:///{folder}/check.db", *urls]:
            upgrade(url)
            found += differences(url)
    for difference in found:
        sys.stderr.write(f"{difference}\n")
    return 1 if found else 0


def main() -> int:
    parser = ArgumentParser(prog="python -m storage.migrate", description=__doc__)
    parser.add_argument("--check", nargs="*", metavar="URL", help="compare migrations and tables")
    parser.add_argument("--new", metavar="MESSAGE", help="write a migration for what the tables changed")
    options = parser.parse_args()
    if options.new:
        write_migration(options.new)
    return _check(options.check) if options.check is not None else 0


if __name__ == "__main__":
    sys.exit(main())
