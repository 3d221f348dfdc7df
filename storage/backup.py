"""A backup that any database can read: so a clinic can move from SQLite to PostgreSQL, and back.

The file's lines are JSON: a header, then an array for each row of each table. All of it is of one moment,
and no more than a few rows are in memory at a time. These functions block, and raise DatabaseUnavailable as a
unit of work does.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import orjson
from alembic.runtime.migration import MigrationContext
from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Connection, Date, Table, func, insert, literal_column, select, text

from storage.backup_file import BackupError, DamagedError, Sink, Source, appearing, opened
from storage.once import read_once, write_once
from storage.tables import metadata
from storage.tables.types import UtcDateTime

FORMAT, VERSION = "medtrack-backup", 1
BATCH = 500  # rows in memory
FROM_TEXT: dict[type[Any], Any] = {UtcDateTime: datetime.fromisoformat, Date: date.fromisoformat}


class NotEmptyError(BackupError):
    """The database already holds data."""


class OtherRevisionError(BackupError):
    """The backup and the database have not the same tables: theirs, ours."""


@dataclass(frozen=True, slots=True)
class Part:
    """How many rows of a table stand in the file, and what their values mean."""

    table: str
    columns: list[str]
    rows: int


@dataclass(frozen=True, slots=True)
class Header:
    """The first line. Parents stand before their children, so that foreign keys hold at every moment."""

    format: str
    version: int
    revision: str | None
    at: datetime
    parts: list[Part]

    @property
    def rows(self) -> int:
        return sum(part.rows for part in self.parts)


HEADER = TypeAdapter(Header)


def backup(url: str, file: Path, now: datetime) -> Header:
    """Writes everything that the database holds into a new file. Raises FileThereError, FileUnusableError."""
    with appearing(file) as sink:
        return read_once(url, lambda connection: _write(connection, sink, now))


def restore(url: str, file: Path) -> Header:
    """Fills a database that has the backup's tables and no rows: all of it or nothing.

    Raises FileUnusableError, DamagedError, OtherRevisionError, NotEmptyError. The file is read twice: nothing
    is written before its last line was seen.
    """
    with opened(file) as source:
        header = _verified(source)
        write_once(url, lambda connection: _fill(connection, source, header))
    return header


def _write(connection: Connection, sink: Sink, now: datetime) -> Header:
    parts = [
        Part(
            table.name,
            table.columns.keys(),
            connection.scalars(select(func.count()).select_from(table)).one(),
        )
        for table in metadata.sorted_tables
    ]
    header = Header(FORMAT, VERSION, _revision(connection), now, parts)
    sink.write(orjson.dumps(header))
    for table in metadata.sorted_tables:
        rows = select(table).order_by(*table.primary_key).execution_options(yield_per=BATCH)
        for row in connection.execute(rows):
            sink.write(orjson.dumps(tuple(row)))
    return header


def _verified(source: Source) -> Header:
    """The header of a file that was read to its end."""
    lines = source.lines()
    try:
        header = HEADER.validate_json(next(lines, b""))
    except ValidationError as error:
        raise DamagedError("it does not begin as a backup does") from error
    found = sum(1 for _ in lines)
    if (header.format, header.version, header.rows) != (FORMAT, VERSION, found):
        raise DamagedError("it is of another format, or lacks rows")
    return header


def _fill(connection: Connection, source: Source, header: Header) -> None:
    _expect_revision(connection, header)
    _expect_nothing(connection)
    lines = source.lines()
    next(lines)
    for part in header.parts:
        table = metadata.tables[part.table]
        rows = _rows(table, part, islice(lines, part.rows))
        while batch := list(islice(rows, BATCH)):
            connection.execute(insert(table), batch)
        _go_on_counting(connection, table)
    if next(lines, None) is not None:  # and so the checksum has been compared a second time
        raise DamagedError("it changed while it was read")


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _expect_revision(connection: Connection, header: Header) -> None:
    ours = _revision(connection)
    told = {part.table: part.columns for part in header.parts}
    if header.revision != ours or told != {t.name: t.columns.keys() for t in metadata.sorted_tables}:
        raise OtherRevisionError(header.revision, ours)


def _expect_nothing(connection: Connection) -> None:
    """On PostgreSQL nobody else writes from here on; on SQLite nobody else can."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"LOCK TABLE {', '.join(metadata.tables)} IN EXCLUSIVE MODE"))
    for table in metadata.sorted_tables:
        if connection.scalar(select(literal_column("1")).select_from(table).limit(1)) is not None:
            raise NotEmptyError(table.name)


def _rows(table: Table, part: Part, lines: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    read = [FROM_TEXT.get(type(table.columns[name].type)) for name in part.columns]
    for line in lines:
        yield {
            name: value if value is None or of_text is None else of_text(value)
            for name, value, of_text in zip(part.columns, orjson.loads(line), read, strict=True)
        }


def _go_on_counting(connection: Connection, table: Table) -> None:
    """SQLite sees the highest number by itself; PostgreSQL's sequence has to be told."""
    counted = table.autoincrement_column
    if counted is not None and connection.dialect.name == "postgresql":
        sequence = func.pg_get_serial_sequence(table.name, counted.name)
        highest = select(func.max(counted)).scalar_subquery()
        connection.execute(select(func.setval(sequence, highest)).where(highest.is_not(None)))
