"""Migrations: up, down and up again, and then exactly what the tables in the code say."""

import asyncio
import shutil
import sqlite3
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
from sqlalchemy import Column, Connection, Table, create_engine, inspect, text
from sqlalchemy.ext.asyncio import create_async_engine

from core.ports import DatabaseUnavailable
from storage import migrate
from storage.tables import metadata
from storage.tables.types import UtcDateTime
from tests.postgres import fresh_database, fresh_sqlite


def everything(url: str) -> set[str]:
    """What the database says its tables, constraints, indexes and triggers are, each as a line."""
    if url.startswith("sqlite"):
        connection = sqlite3.connect(url.removeprefix("sqlite:///"))
        rows = connection.execute("SELECT tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
        connection.close()
        return {f"{table}: {line.strip().rstrip(',')}" for table, sql in rows for line in sql.splitlines()}
    return asyncio.run(_everything_on_postgresql(url))


async def _everything_on_postgresql(url: str) -> set[str]:
    engine = create_async_engine(url)
    async with engine.connect() as connection:
        rows = await connection.execute(
            text("""
            SELECT conrelid::regclass || ': ' || conname || ' ' || pg_get_constraintdef(oid)
              FROM pg_constraint WHERE connamespace = 'public'::regnamespace
            UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
            UNION ALL SELECT concat_ws(' ', table_name, column_name, data_type, character_maximum_length,
                                       is_nullable, collation_name, column_default)
              FROM information_schema.columns WHERE table_schema = 'public'
            UNION ALL SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
            """)
        )
        found = {str(row[0]) for row in rows}
    await engine.dispose()
    return found


def is_ours(line: str) -> bool:
    return "alembic_version" not in line and "audit_refuses" not in line and "append-only" not in line


def create_all(url: str) -> None:
    def create(connection: Connection) -> None:
        metadata.create_all(connection)

    async def on_postgresql() -> None:
        engine = create_async_engine(url)
        async with engine.begin() as connection:
            await connection.run_sync(create)
        await engine.dispose()

    if url.startswith("sqlite"):
        engine = create_engine(url)
        with engine.begin() as connection:
            create(connection)
        engine.dispose()
    else:
        asyncio.run(on_postgresql())


def test_up_down_and_up_again_ends_where_it_was(empty_database_url: str) -> None:
    url = empty_database_url
    assert (migrate.revision_of(url), migrate.is_current(url)) == (None, False)

    migrate.upgrade(url)
    first = everything(url)
    assert migrate.is_current(url)
    assert migrate.revision_of(url) == migrate.latest()

    migrate.downgrade(url, "base")
    assert not any(is_ours(line) for line in everything(url) if not line.startswith("sqlite_sequence"))
    assert migrate.revision_of(url) is None

    migrate.upgrade(url)
    migrate.upgrade(url)
    assert everything(url) == first
    assert any("audit_refuses" in line for line in first)


def test_migrations_end_in_the_tables_of_the_code(empty_database_url: str, tmp_path: Path) -> None:
    migrate.upgrade(empty_database_url)
    expected = (
        fresh_sqlite(tmp_path, create_all)
        if empty_database_url.startswith("sqlite")
        else fresh_database(create_all)
    )

    assert migrate.differences(empty_database_url) == []
    migrated = {line for line in everything(empty_database_url) if is_ours(line)}
    assert migrated ^ everything(expected) == set()


def test_a_table_that_differs_is_told(empty_database_url: str) -> None:
    migrate.upgrade(empty_database_url)
    column = metadata.tables["chats"].c.language
    column.name = column.key = "idiom"
    try:
        assert migrate.differences(empty_database_url) != []
    finally:
        column.name = column.key = "language"


def test_the_check_of_the_command_line_finds_nothing(
    empty_database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["migrate", "--check", empty_database_url])

    assert migrate.main() == 0
    assert capsys.readouterr().err == ""


def test_two_processes_that_migrate_at_once_do_it_once(empty_database_url: str) -> None:
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as both:
        list(both.map(migrate.upgrade, [empty_database_url] * 2))

    assert migrate.is_current(empty_database_url)


def test_looking_for_a_revision_does_not_make_a_file(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/missing.db"

    assert migrate.revision_of(url) is None
    assert not migrate.is_current(url)
    assert list(tmp_path.iterdir()) == []


def test_a_migration_that_leaves_orphans_is_taken_back(tmp_path: Path) -> None:
    url = fresh_sqlite(tmp_path, migrate.upgrade)
    connection = sqlite3.connect(url.removeprefix("sqlite:///"))
    connection.execute("INSERT INTO credentials (profile_id, username) VALUES ('nobody', 'nobody')")
    connection.commit()
    connection.close()

    with pytest.raises(RuntimeError, match="refer to nothing"):
        migrate.upgrade(url)


def test_the_folder_of_a_sqlite_file_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    place = tmp_path / "clinic" / "data"

    migrate.upgrade(f"sqlite:///{place / 'medtrack.db'}")

    assert place.stat().st_mode & 0o777 == 0o700
    assert migrate.is_current(f"sqlite:///{place / 'medtrack.db'}")


def test_a_server_that_is_down_cannot_be_migrated() -> None:
    with pytest.raises(DatabaseUnavailable):
        migrate.upgrade("postgresql://somebody:secret@127.0.0.1:1/medtrack")


def test_every_table_has_a_key_and_every_constraint_a_name(tmp_path: Path) -> None:
    engine = create_engine(fresh_sqlite(tmp_path, migrate.upgrade))
    inspector = inspect(engine)

    for table in metadata.tables:
        if table != "audit":  # SQLite's AUTOINCREMENT allows no name
            assert inspector.get_pk_constraint(table)["name"] == f"pk_{table}"
        assert all(key["name"] for key in inspector.get_foreign_keys(table))
        assert all(check["name"] for check in inspector.get_check_constraints(table))
    engine.dispose()


def test_a_new_migration_is_written_from_what_the_tables_gained(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "migrations"
    shutil.copytree(migrate.PLACE, place)
    monkeypatch.setattr(migrate, "PLACE", place)
    visits = Table("visits", metadata, Column("at", UtcDateTime, primary_key=True))
    try:
        migrate.write_migration("Visits")
    finally:
        metadata.remove(visits)

    (written,) = (place / "versions").glob("*_visits.py")
    source = written.read_text("utf-8")
    compile(source, written.name, "exec")
    assert "sa.Column('at', UtcDateTime(), nullable=False)" in source
    assert "from storage.tables.types import UtcDateTime" in source
    assert "down_revision = '2026_11_20'" in source
