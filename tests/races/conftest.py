"""A migrated database of each kind."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.migrate import upgrade
from tests.postgres import drop_database, fresh_database, fresh_sqlite


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield fresh_sqlite(tmp_path, upgrade)
        return
    database = fresh_database(upgrade)
    yield database
    drop_database(database)
