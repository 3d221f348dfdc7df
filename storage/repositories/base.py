"""What all repositories share: a connection, the present instant, and statements built once.

`insert` is PostgreSQL's, for both databases: SQLAlchemy writes its ON CONFLICT clauses the same way for
SQLite, which borrowed them from there. Guarded changes are told from the number of rows they touched, which
needs no RETURNING and, unlike a caught IntegrityError, does not abort a transaction on PostgreSQL.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    Column,
    ColumnElement,
    Connection,
    CursorResult,
    Executable,
    String,
    Table,
    bindparam,
    literal_column,
)
from sqlalchemy.dialects.postgresql import Insert, insert

__all__ = ["Repository", "bound", "insert_from", "insert_into", "parameter", "word"]


def parameter(name: str) -> BindParameter[Any]:
    """A parameter whose type follows from what it is compared with."""
    return bindparam(name)


def word(value: str) -> ColumnElement[str]:
    """A status written into the statement itself: a parameter would hide that a partial index fits."""
    return literal_column(f"'{value}'", String)


def bound(*columns: Column[Any]) -> dict[str, Any]:
    """A parameter for each column, of its name and type."""
    return {column.name: bindparam(column.name, type_=column.type) for column in columns}


def insert_into(table: Table) -> Insert:
    """An INSERT with a parameter for each column that is not counted up; the rows changed are kept."""
    columns = (column for column in table.columns if column is not table.autoincrement_column)
    return insert_from(table).values(bound(*columns))


def insert_from(table: Table) -> Insert:
    """An INSERT that will be told what to insert; the number of rows changed is kept."""
    return insert(table).inline().execution_options(preserve_rowcount=True)


class Repository:
    """Runs the statements of one kind of thing within a unit of work."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def _run(self, statement: Executable, **values: Any) -> CursorResult[Any]:
        return self._connection.execute(statement, values)

    def _first(self, statement: Executable, **values: Any) -> Sequence[Any] | None:
        return self._connection.execute(statement, values).first()

    def _all(self, statement: Executable, **values: Any) -> Sequence[Sequence[Any]]:
        return self._connection.execute(statement, values).all()

    def _count(self, statement: Executable, **values: Any) -> int:
        """How many rows the statement changed."""
        return self._connection.execute(statement, values).rowcount

    def _changed(self, statement: Executable, **values: Any) -> bool:
        return self._count(statement, **values) > 0
