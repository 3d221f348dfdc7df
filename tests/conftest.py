"""What every test may ask for."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgres import Prepare, drop_database, fresh_database, fresh_sqlite, nothing


def _a_database(kind: str, folder: Path, prepare: Prepare) -> Iterator[str]:
    if kind == "sqlite":
        yield fresh_sqlite(folder, prepare)
    else:
        url = fresh_database(prepare)
        yield url
        drop_database(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without a table, once on SQLite and once on PostgreSQL."""
    yield from _a_database(request.param, tmp_path, nothing)
