"""However people write the URL of their database, it means one driver."""

import asyncio
import os
import stat
from pathlib import Path

import pytest

from core.accounts.model import Chat
from storage.engines import normalised
from storage.migrate import upgrade
from storage.work import open_database
from tests.storage.cast import ZONE, StoppedClock


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("sqlite:////data/clinic.db", "sqlite:////data/clinic.db"),
        ("sqlite+aiosqlite:///clinic.db", "sqlite:///clinic.db"),
        ("postgres://u@host/clinic", "postgresql+asyncpg://u@host/clinic"),
        ("postgresql://u@host/clinic", "postgresql+asyncpg://u@host/clinic"),
        ("postgresql+psycopg://u@host:6432/clinic", "postgresql+asyncpg://u@host:6432/clinic"),
        ("postgresql://u@host/clinic?sslmode=require", "postgresql+asyncpg://u@host/clinic?ssl=require"),
    ],
)
def test_usual_spellings_are_understood(given: str, meant: str) -> None:
    assert normalised(given).render_as_string(hide_password=False) == meant


async def test_a_database_and_its_folder_are_their_owners_alone(tmp_path: Path) -> None:
    file = tmp_path / "data" / "clinic" / "medtrack.db"
    before = os.umask(0o000)
    try:
        await asyncio.to_thread(upgrade, f"sqlite:///{file}")
        database = await open_database(f"sqlite:///{file}", StoppedClock(), ZONE)
        await database.write(lambda work: work.accounts.remember_chat(Chat(1, 1)))
        modes = {
            path.name: stat.S_IMODE(path.stat().st_mode) for path in (file.parent, *file.parent.iterdir())
        }
        await database.close()
    finally:
        os.umask(before)

    assert modes.pop("clinic") == 0o700
    assert set(modes) == {"medtrack.db", "medtrack.db-wal", "medtrack.db-shm"}
    assert set(modes.values()) == {0o600}
