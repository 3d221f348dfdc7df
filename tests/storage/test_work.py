"""A unit of work is done as a whole or not at all, and says when the database cannot be reached."""

import asyncio
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NoReturn

import pytest
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.ext.asyncio import create_async_engine

from core.accounts.model import Chat
from core.doses.model import Answer, DoseStatus
from core.people import STRANGER
from core.ports import Database, DatabaseUnavailable, Work
from storage.migrate import upgrade
from storage.work import PostgresDatabase, open_database
from tests.postgres import fresh_sqlite
from tests.storage.cast import AHMAD, HOUR, NOW, ZONE, StoppedClock, a_prescribed_dose
from tests.storage.conftest import shared_postgresql
from tests.storage.raw import is_sqlite, sql


def known(work: Work) -> list[int]:
    return [user for user in range(1, 10) if work.accounts.visitor(user)]


def remember(*users: int) -> Callable[[Work], None]:
    def unit(work: Work) -> None:
        for user in users:
            work.accounts.remember_chat(Chat(user, user))

    return unit


class StumbleError(Exception):
    """What goes wrong in the middle of something."""


@contextmanager
def stumbling(work: Work) -> Iterator[None]:
    """A savepoint that is left by an exception at its end."""
    with suppress(StumbleError), work.savepoint():
        yield
        stumble()


def stumble() -> NoReturn:
    raise StumbleError


async def test_a_unit_knows_the_time_and_the_zone_and_begins_with_nothing(
    database: Database, clock: StoppedClock
) -> None:
    clock.at = NOW + HOUR

    def unit(work: Work) -> int:
        work.note(was="pending")
        work.note(became="taken")
        assert (work.now, work.default_zone, work.actor) == (NOW + HOUR, ZONE, STRANGER)
        assert (work.events, work.touched, work.on_refusal, work.pressed) == ([], [], [], None)
        assert work.details == {"was": "pending", "became": "taken"}
        return 7

    assert await database.write(unit) == 7
    assert await database.read(unit) == 7


async def test_an_exception_takes_everything_back(database: Database) -> None:
    def unit(work: Work) -> None:
        work.accounts.remember_chat(Chat(1, 1))
        raise StumbleError

    with pytest.raises(StumbleError):
        await database.write(unit)

    assert await database.read(known) == []
    assert await database.write(known) == []


async def test_a_savepoint_takes_back_only_what_is_inside(database: Database) -> None:
    def unit(work: Work) -> None:
        work.accounts.remember_chat(Chat(1, 1))
        with work.savepoint():
            work.accounts.remember_chat(Chat(2, 2))
            with stumbling(work):
                work.accounts.remember_chat(Chat(3, 3))
        with stumbling(work):
            work.accounts.remember_chat(Chat(4, 4))
            with work.savepoint():
                work.accounts.remember_chat(Chat(5, 5))
        work.accounts.remember_chat(Chat(6, 6))

    await database.write(unit)

    assert await database.read(known) == [1, 2, 6]


async def test_a_unit_goes_on_after_a_savepoint_in_which_sql_failed(database: Database) -> None:
    def unit(work: Work) -> None:
        with pytest.raises(DBAPIError), work.savepoint():
            sql(work, "SELECT * FROM there_is_no_such_table")
        work.accounts.remember_chat(Chat(1, 1))

    await database.write(unit)

    assert await database.read(known) == [1]


async def test_what_was_remembered_inside_a_savepoint_is_forgotten_with_it(database: Database) -> None:
    def unit(work: Work) -> None:
        dose = a_prescribed_dose(work)
        with stumbling(work):
            work.doses.record(dose.id, DoseStatus.PENDING, Answer(DoseStatus.TAKEN, NOW, NOW, AHMAD))
            found = work.doses.get(dose.id)
            assert found is not None
            assert found.status is DoseStatus.TAKEN
            work.profiles.set_language(AHMAD, "ta")
            assert work.profiles.get(AHMAD) is not None

        assert work.doses.get(dose.id) == dose
        ahmad = work.profiles.get(AHMAD)
        assert ahmad is not None
        assert ahmad.language is None

    await database.write(unit)


async def test_a_dose_is_read_once_in_a_unit(database: Database) -> None:
    def unit(work: Work) -> None:
        dose = a_prescribed_dose(work)
        assert work.doses.get(dose.id) is work.doses.get(dose.id)
        assert work.profiles.get(AHMAD) is work.profiles.get(AHMAD)

    await database.write(unit)


async def test_a_reading_unit_cannot_write(database: Database) -> None:
    with pytest.raises(DBAPIError):
        await database.read(remember(1))

    assert await database.read(known) == []


async def test_reading_neither_waits_for_a_writer_nor_sees_its_half_done_work(
    database: Database, database_url: str
) -> None:
    other = create_async_engine(database_url.replace("sqlite://", "sqlite+aiosqlite://"))
    async with other.begin() as connection:
        await connection.exec_driver_sql("INSERT INTO chats (user_id, chat_id) VALUES (1, 1)")

        assert await asyncio.wait_for(database.read(known), 3) == []

    assert await database.read(known) == [1]
    await other.dispose()


async def test_reading_goes_on_while_our_own_writer_is_busy(tmp_path: Path, clock: StoppedClock) -> None:
    database = await open_database(fresh_sqlite(tmp_path, upgrade), clock, ZONE)
    begun, go_on = threading.Event(), threading.Event()

    def long_unit(work: Work) -> bool:
        work.accounts.remember_chat(Chat(1, 1))
        begun.set()
        return go_on.wait(10)

    writing = asyncio.create_task(database.write(long_unit))
    assert await asyncio.to_thread(begun.wait, 10)

    assert await asyncio.gather(*(database.read(known) for _ in range(8))) == [[]] * 8
    go_on.set()
    assert await writing
    assert await database.read(known) == [1]
    await database.close()


async def test_a_read_is_a_snapshot_of_one_moment(database: Database, database_url: str) -> None:
    if isinstance(database, PostgresDatabase):

        def isolation(work: Work) -> str:
            return str(sql(work, "SHOW transaction_isolation").scalar_one())

        assert await database.read(isolation) == "repeatable read"
        assert await database.write(isolation) == "read committed"
        return

    async def somebody_writes() -> None:
        other = await open_database(database_url, StoppedClock(), ZONE)
        await other.write(remember(1))
        await other.close()

    def unit(work: Work) -> tuple[list[int], list[int]]:
        before = known(work)
        with ThreadPoolExecutor(1) as elsewhere:
            elsewhere.submit(asyncio.run, somebody_writes()).result(10)
        return before, known(work)

    assert await database.read(unit) == ([], [])
    assert await database.read(known) == [1]


async def test_a_file_that_another_process_holds_too_long_is_unavailable(
    tmp_path: Path, clock: StoppedClock
) -> None:
    url = fresh_sqlite(tmp_path, upgrade)
    database = await open_database(f"{url}?timeout=0.05", clock, ZONE)
    other = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(DatabaseUnavailable):
        await database.write(remember(1))

    other.execute("ROLLBACK")
    await database.write(remember(2))
    assert await database.read(known) == [2]
    other.close()
    await database.close()


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:////nowhere/at/all/medtrack.db",
        "postgresql://somebody:secret@127.0.0.1:1/medtrack",
    ],
)
async def test_a_database_that_cannot_be_reached_is_unavailable(url: str, clock: StoppedClock) -> None:
    database = await open_database(url, clock, ZONE)

    for run in (database.read, database.write):
        with pytest.raises(DatabaseUnavailable):
            await run(known)
    await database.close()


async def test_a_database_that_does_not_exist_yet_is_unavailable(clock: StoppedClock) -> None:
    database = await open_database(shared_postgresql().replace("/medtrack_", "/missing_"), clock, ZONE)

    with pytest.raises(DatabaseUnavailable):
        await database.write(known)
    await database.close()


async def test_a_connection_that_the_server_ended_is_replaced(clock: StoppedClock) -> None:
    database = await open_database(shared_postgresql(), clock, ZONE)

    def end_this_connection(work: Work) -> None:
        sql(work, "SELECT pg_terminate_backend(pg_backend_pid())")

    with pytest.raises(DatabaseUnavailable):
        await database.write(end_this_connection)

    assert await database.write(known) is not None
    await database.close()


async def test_a_unit_that_gave_way_is_run_again_from_its_beginning(clock: StoppedClock) -> None:
    database = await open_database(shared_postgresql(), clock, ZONE)
    runs: list[int] = []

    def give_way(work: Work) -> int:
        runs.append(len(known(work)))
        work.accounts.remember_chat(Chat(9, 9))
        if len(runs) < 3:
            sql(work, "DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '40P01'; END $$")
        raise StumbleError

    with pytest.raises(StumbleError):
        await database.write(give_way)

    assert runs == [runs[0]] * 3
    await database.close()


async def test_a_unit_that_always_has_to_give_way_is_unavailable_in_the_end(clock: StoppedClock) -> None:
    database = await open_database(shared_postgresql(), clock, ZONE)
    runs: list[int] = []

    def give_way(work: Work) -> None:
        runs.append(1)
        sql(work, "DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '40001'; END $$")

    with pytest.raises(DatabaseUnavailable):
        await database.write(give_way)

    assert 2 <= len(runs) <= 10
    await database.close()


async def test_a_fault_of_ours_stays_a_fault(database: Database) -> None:
    def unit(work: Work) -> None:
        sql(work, "SELECT * FROM there_is_no_such_table")

    with pytest.raises(DBAPIError) as caught:
        await database.write(unit)
    assert not isinstance(caught.value, OperationalError) or "no such table" in str(caught.value)


@pytest.mark.parametrize("url", ["mysql://host/medtrack", "sqlite://", "sqlite:///:memory:"])
async def test_other_databases_are_refused_at_once(url: str, clock: StoppedClock) -> None:
    with pytest.raises(ValueError, match=r"(?i)sqlite"):
        await open_database(url, clock, ZONE)


KILLED = """
import asyncio, sys
from core.accounts.model import Chat
from storage.work import open_database
from tests.storage.cast import StoppedClock, ZONE

async def main():
    database = await open_database(sys.argv[1], StoppedClock(), ZONE)
    await database.write(lambda work: work.accounts.remember_chat(Chat(1, 1)))
    print("committed", flush=True)
    await asyncio.sleep(60)

asyncio.run(main())
"""


def killed_after_its_commit(url: str) -> str:
    command = [sys.executable, "-c", KILLED, url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        said = child.stdout.readline()
        child.kill()
    return said


async def test_what_was_committed_survives_a_kill(database: Database, database_url: str) -> None:
    assert await asyncio.to_thread(killed_after_its_commit, database_url) == "committed\n"

    assert await database.read(known) == [1]


async def test_both_databases_enforce_references(database: Database) -> None:
    def unit(work: Work) -> None:
        work.accounts.link(404, AHMAD, NOW)
        assert not is_sqlite(work) or sql(work, "PRAGMA foreign_keys").scalar_one() == 1

    with pytest.raises(DBAPIError):
        await database.write(unit)
