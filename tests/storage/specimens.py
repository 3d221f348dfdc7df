"""Rows of every table, made from its columns: what carries data about must carry each kind of value."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Connection,
    Date,
    Integer,
    String,
    Table,
    Text,
    insert,
    select,
)

from storage.tables import metadata
from storage.tables.types import UtcDateTime
from tests.storage.cast import NOW

Rows = dict[str, list[tuple[Any, ...]]]
BARE = 2  # the number of the row in which everything is NULL that may be
NESTED = {"was": "“pending”\n", "many": [1, 1.5, None, True, {"é": "𝟙"}]}
ENOUGH = 3


def fill(connection: Connection, rows: int = ENOUGH) -> None:
    """Puts that many rows into each table; the nth one belongs to the nth row of what it refers to."""
    for table in metadata.sorted_tables:
        connection.execute(insert(table), [dict(_row(table, number)) for number in range(rows)])


def everything(connection: Connection) -> Rows:
    """All rows of all tables, in the order of their keys."""
    return {
        table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
        for table in metadata.sorted_tables
    }


def _row(table: Table, number: int) -> Iterator[tuple[str, Any]]:
    for column in table.columns:
        yield column.name, None if number == BARE and column.nullable else _value(table, column, number)


def _value(table: Table, column: Column[Any], number: int) -> Any:
    for key in column.foreign_keys:
        return _value(key.column.table, key.column, number)
    match column.type:
        case UtcDateTime():
            return NOW + timedelta(microseconds=number)
        case Date():
            return date(1961, 12, 1) + timedelta(days=number)
        case Boolean():
            return number % 2 == 1
        case JSON():
            return NESTED
        case BigInteger():
            return 9_007_199_254_740_993 + 7 * number  # more than a JSON number is good for elsewhere
        case Integer():
            return number
        case Text():
            return f"ஆஸ்பிரின் 💊 <b>“Ali”</b>\t\u202b{number}"
        case String():
            return _allowed(table, column) or f"{column.name[:5]}-{number}"
    raise TypeError(f"{table.name}.{column.name}: does a backup carry {column.type!r}? Then say so here.")


def _allowed(table: Table, column: Column[Any]) -> str | None:
    """The first of the words that a CHECK allows."""
    for check in table.constraints:
        if isinstance(check, CheckConstraint) and (
            words := re.match(rf"{column.name} IN \('(\w+)'", str(check.sqltext))
        ):
            return words[1]
    return None
