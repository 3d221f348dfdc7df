"""`/healthz` says whether the clinic is alive, for whoever restarts it."""

from pathlib import Path

from aiohttp.test_utils import TestClient, TestServer

from api.app import build
from storage.migrate import upgrade
from storage.work import open_database
from tests.postgres import fresh_sqlite
from tests.storage.cast import ZONE, StoppedClock


async def health(url: str) -> tuple[int, str]:
    database = await open_database(url, StoppedClock(), ZONE)
    async with TestClient(TestServer(build(database))) as client:
        answer = await client.get("/healthz")
        told = (answer.status, await answer.text())
    await database.close()
    return told


async def test_a_clinic_whose_database_answers_is_well(tmp_path: Path) -> None:
    assert await health(fresh_sqlite(tmp_path, upgrade)) == (200, '{"status": "ok"}')


async def test_a_clinic_without_its_database_is_unavailable_and_tells_no_secret() -> None:
    status, words = await health("postgresql://somebody:secret@127.0.0.1:1/medtrack")

    assert status == 503
    assert "secret" not in words
