"""SQL past the repositories, for what only the database itself can prove."""

from typing import Any, cast

from sqlalchemy.engine import CursorResult

from core.ports import Work
from storage.unit import SqlWork


def sql(work: Work, statement: str) -> CursorResult[Any]:
    return cast("SqlWork", work)._connection.exec_driver_sql(statement)


def is_sqlite(work: Work) -> bool:
    return cast("SqlWork", work)._connection.dialect.name == "sqlite"
