"""Backups: the same on both databases and across them, whole or not there, and never into a used clinic."""

import asyncio
import errno
import gzip
import hashlib
import os
import signal
import stat
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import orjson
import pytest
from sqlalchemy import Connection, insert, text
from sqlalchemy.exc import IntegrityError

from core.ports import DatabaseUnavailable
from storage import backup as module
from storage.backup import NotEmptyError, OtherRevisionError, backup, restore
from storage.backup_file import DamagedError, FileThereError, FileUnusableError
from storage.migrate import latest, upgrade
from storage.once import read_once, write_once
from storage.tables import chats, metadata
from tests.house import ROOT
from tests.postgres import fresh_sqlite
from tests.storage.cast import NOW
from tests.storage.conftest import empty, shared_postgresql
from tests.storage.specimens import ENOUGH, Rows, everything, fill

MANY = 2 * module.BATCH + 1
TABLES = len(metadata.tables)


def held(url: str) -> Rows:
    return read_once(url, everything)


@pytest.fixture
def clinic(database_url: str) -> str:
    """A database with the present tables and a few rows in each."""
    write_once(database_url, fill)
    return database_url


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "monday.backup"


@pytest.fixture
def target(tmp_path: Path) -> str:
    """An empty SQLite database, for what matters on no particular one."""
    return fresh_sqlite(tmp_path, upgrade)


@pytest.fixture
def saved(tmp_path: Path, file: Path) -> Path:
    """A backup of a filled SQLite database."""
    url = fresh_sqlite(tmp_path, upgrade)
    write_once(url, fill)
    backup(url, file, NOW)
    return file


def forged(file: Path, change: Callable[[list[bytes]], None], *, sealed: bool = True) -> Path:
    """The backup with other lines, and a checksum that fits them if it is sealed."""
    lines = gzip.decompress(file.read_bytes()).splitlines(keepends=True)
    last = lines.pop()
    change(lines)
    if sealed:
        last = orjson.dumps({"sha256": hashlib.sha256(b"".join(lines)).hexdigest()}) + b"\n"
    other = file.with_name("forged.backup")
    other.write_bytes(gzip.compress(b"".join([*lines, last])))
    return other


def test_from_sqlite_to_postgresql_and_back_nothing_changes(tmp_path: Path) -> None:
    first, last = fresh_sqlite(tmp_path, upgrade), fresh_sqlite(tmp_path, upgrade)
    asyncio.run(empty(between := shared_postgresql()))
    write_once(first, lambda connection: fill(connection, MANY))

    told = backup(first, tmp_path / "1", NOW)
    assert restore(between, tmp_path / "1") == told
    backup(between, tmp_path / "2", NOW)
    restore(last, tmp_path / "2")

    assert held(first) == held(between) == held(last)
    assert told.rows == MANY * TABLES
    assert (tmp_path / "1").read_bytes() == (tmp_path / "2").read_bytes()


def test_the_audit_goes_on_after_its_last_number_and_stays_append_only(
    clinic: str, database_url: str, file: Path
) -> None:
    backup(clinic, file, NOW)
    highest = held(clinic)["audit"][-1][0]
    other = _emptied(clinic, file)

    restore(other, file)

    def add(connection: Connection) -> int:
        audit = metadata.tables["audit"]
        row = {
            "at": NOW,
            "actor_role": "system",
            "via": "worker",
            "action": "a",
            "outcome": "ok",
            "detail": {},
        }
        added = connection.execute(insert(audit).returning(audit.c.seq), row)
        return int(added.scalar_one())

    assert write_once(other, add) == highest + 1
    with pytest.raises(Exception, match="append-only"):
        write_once(other, lambda connection: connection.execute(text("DELETE FROM audit")))


def _emptied(url: str, file: Path) -> str:
    """An empty database of the same kind."""
    if url.startswith("sqlite"):
        return fresh_sqlite(file.parent, upgrade)
    asyncio.run(empty(url))
    return url


def test_an_empty_clinic_can_be_saved_too(database_url: str, file: Path, target: str) -> None:
    assert backup(database_url, file, NOW).rows == 0
    restore(target, file)

    assert not any(held(target).values())


def test_a_backup_says_what_it_is_and_only_its_owner_can_read_it(clinic: str, file: Path) -> None:
    backup(clinic, file, NOW)

    lines = gzip.decompress(file.read_bytes()).splitlines()
    head = orjson.loads(lines[0])
    assert (head["format"], head["version"], head["at"]) == ("medtrack-backup", 1, NOW.isoformat())
    assert [part["table"] for part in head["parts"]] == [table.name for table in metadata.sorted_tables]
    assert {part["rows"] for part in head["parts"]} == {ENOUGH}
    assert len(lines) == 1 + ENOUGH * TABLES + 1
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(file.parent.glob("*.part")) == []


def test_a_backup_is_of_one_moment(clinic: str, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody writes between two of its statements."""
    revision = module._revision

    def meanwhile(connection: Connection) -> str | None:
        with ThreadPoolExecutor(1) as somebody:
            somebody.submit(write_once, clinic, arrive).result(timeout=30)
        return revision(connection)

    def arrive(connection: Connection) -> None:
        connection.execute(insert(chats), {"user_id": 5, "chat_id": 5})

    monkeypatch.setattr(module, "_revision", meanwhile)

    assert backup(clinic, file, NOW).rows == ENOUGH * TABLES
    assert len(held(clinic)["chats"]) == ENOUGH + 1


def test_a_large_clinic_needs_no_more_memory_than_a_small_one(
    tmp_path: Path, target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BATCH", 20)
    large, file = fresh_sqlite(tmp_path, upgrade), tmp_path / "large"
    write_once(large, lambda connection: fill(connection, 1200))
    backup(large, tmp_path / "before", NOW)  # what is imported and compiled once is not the clinic's size
    restore(fresh_sqlite(tmp_path, upgrade), tmp_path / "before")
    tracemalloc.start()
    try:
        backup(large, file, NOW)
        restore(target, file)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    size = len(gzip.decompress(file.read_bytes()))
    assert size > 3_000_000
    assert peak < size * 2 / 3


def test_a_file_that_is_there_is_not_replaced(clinic: str, file: Path) -> None:
    file.write_text("of last week")

    with pytest.raises(FileThereError):
        backup(clinic, file, NOW)
    assert file.read_text() == "of last week"
    assert [path.name for path in file.parent.glob("*monday*")] == [file.name]


def test_a_file_that_appeared_meanwhile_is_not_replaced(
    clinic: str, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(connection: Connection) -> str | None:
        file.write_text("of somebody else")
        return "r"

    monkeypatch.setattr(module, "_revision", slow)
    with pytest.raises(FileThereError):
        backup(clinic, file, NOW)
    assert file.read_text() == "of somebody else"


def test_a_folder_that_is_not_there_is_told(clinic: str, file: Path) -> None:
    with pytest.raises(FileUnusableError, match="No such file or directory"):
        backup(clinic, file / "monday", NOW)
    with pytest.raises(FileUnusableError, match="No such file or directory"):
        restore(clinic, file)


def test_a_full_disk_is_not_taken_for_a_database_that_cannot_be_reached(
    clinic: str, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(gzip.GzipFile, "write", full)
    with pytest.raises(FileUnusableError, match="No space left"):
        backup(clinic, file, NOW)
    assert list(file.parent.glob("*monday*")) == []


def test_who_is_killed_half_way_leaves_no_backup_that_looks_whole(tmp_path: Path, file: Path) -> None:
    url = fresh_sqlite(tmp_path, upgrade)
    write_once(url, fill)
    script = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from storage import backup, backup_file
writes = backup_file.Sink.write
def write(sink, line, lines=iter(range(10))):
    writes(sink, line)
    if next(lines) == 9:
        os.kill(os.getpid(), signal.SIGKILL)
backup_file.Sink.write = write
backup.backup(sys.argv[1], Path(sys.argv[2]), datetime.now(UTC))
"""
    command = [sys.executable, "-c", script, url, str(file)]
    killed = subprocess.run(command, timeout=60, check=False, cwd=ROOT)

    assert killed.returncode == -signal.SIGKILL
    (left,) = file.parent.glob("*monday*")
    assert left.name.endswith(".part")
    assert stat.S_IMODE(left.stat().st_mode) == 0o600
    with pytest.raises(DamagedError):
        restore(fresh_sqlite(tmp_path, upgrade), left)
    backup(url, file, NOW)


@pytest.mark.parametrize("kept", [0, 10, 0.5, -1])
def test_a_truncated_file_is_not_restored(saved: Path, target: str, kept: float) -> None:
    whole = saved.read_bytes()
    saved.write_bytes(whole[: int(len(whole) * kept) if isinstance(kept, float) else kept])

    with pytest.raises(DamagedError):
        restore(target, saved)
    assert not any(held(target).values())


def drop_a_row(lines: list[bytes]) -> None:
    del lines[-1]


def change_a_value(lines: list[bytes]) -> None:
    lines[2] = lines[2].replace(b"2", b"3")


def repeat_a_row(lines: list[bytes]) -> None:
    lines.append(lines[-1])


@pytest.mark.parametrize("change", [drop_a_row, change_a_value, repeat_a_row])
def test_a_file_that_was_changed_is_not_restored(
    saved: Path, target: str, change: Callable[[list[bytes]], None]
) -> None:
    with pytest.raises(DamagedError):
        restore(target, forged(saved, change, sealed=False))
    assert not any(held(target).values())


@pytest.mark.parametrize("change", [drop_a_row, repeat_a_row])
def test_the_number_of_rows_must_be_what_the_header_says(
    saved: Path, target: str, change: Callable[[list[bytes]], None]
) -> None:
    with pytest.raises(DamagedError, match="rows"):
        restore(target, forged(saved, change))
    assert not any(held(target).values())


def test_what_is_no_backup_is_told(saved: Path, target: str) -> None:
    def another_format(lines: list[bytes]) -> None:
        lines[0] = lines[0].replace(b'"version":1', b'"version":2')

    def no_header(lines: list[bytes]) -> None:
        lines[0] = b'{"hello": 1}\n'

    letter = saved.with_name("letter.txt")
    letter.write_text("Dear doctor")
    for file in (letter, forged(saved, another_format), forged(saved, no_header)):
        with pytest.raises(DamagedError):
            restore(target, file)


def test_a_file_that_changes_while_it_is_read_changes_nothing(
    saved: Path, target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def meanwhile(connection: Connection) -> None:
        shorter = gzip.compress(b"".join(gzip.decompress(saved.read_bytes()).splitlines(keepends=True)[:-2]))
        with saved.open("r+b") as file:
            file.write(shorter)
            file.truncate()

    monkeypatch.setattr(module, "_expect_nothing", meanwhile)
    with pytest.raises(DamagedError):
        restore(target, saved)
    assert not any(held(target).values())


def test_a_backup_of_another_revision_is_not_restored(saved: Path, target: str) -> None:
    def older(lines: list[bytes]) -> None:
        lines[0] = lines[0].replace(b'"revision":"2026', b'"revision":"2025')

    with pytest.raises(OtherRevisionError) as told:
        restore(target, forged(saved, older))
    assert told.value.args == (f"2025{latest()[4:]}", latest())
    assert not any(held(target).values())


def test_a_database_without_tables_is_not_restored_into(saved: Path, empty_database_url: str) -> None:
    with pytest.raises(OtherRevisionError) as told:
        restore(empty_database_url, saved)
    assert told.value.args == (latest(), None)


def test_a_clinic_that_holds_anything_is_not_restored_into(database_url: str, saved: Path) -> None:
    write_once(database_url, lambda c: c.execute(insert(chats), {"user_id": 5, "chat_id": 5}))

    with pytest.raises(NotEmptyError, match="chats"):
        restore(database_url, saved)
    assert [name for name, rows in held(database_url).items() if rows] == ["chats"]


def test_rows_that_refer_to_nothing_are_refused_whole(database_url: str, saved: Path) -> None:
    def orphan(lines: list[bytes]) -> None:
        at = next(n for n, line in enumerate(lines) if n and b"usern-" in line)
        row = orjson.loads(lines[at])
        lines[at] = orjson.dumps(["nobody", *row[1:]]) + b"\n"

    with pytest.raises(IntegrityError):
        restore(database_url, forged(saved, orphan))
    assert not any(held(database_url).values())


def test_a_server_that_is_down_is_told(file: Path, saved: Path) -> None:
    nowhere = "postgresql://somebody:secret@127.0.0.1:1/medtrack"

    with pytest.raises(DatabaseUnavailable):
        backup(nowhere, file.with_name("tuesday"), NOW)
    with pytest.raises(DatabaseUnavailable):
        restore(nowhere, saved)
    assert not file.with_name("tuesday").exists()
