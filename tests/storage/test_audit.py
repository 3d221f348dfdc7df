"""The audit trail reads back with names, and the database refuses to change it."""

from dataclasses import replace

import pytest
from sqlalchemy.exc import DBAPIError, IntegrityError

from core.audit import AuditEntry, AuditLine
from core.people import STRANGER, WORKER, Actor, Role
from core.ports import Database, Work
from tests.storage.cast import AHMAD, DR_LIM, MEI, NOW, a_person
from tests.storage.raw import is_sqlite, sql

ENTRY = AuditEntry(NOW, Actor(Role.DOCTOR, DR_LIM), "view_patient", "ok", AHMAD, "dose-1", {"was": "pending"})


async def test_entries_come_newest_first_with_names_page_by_page(database: Database) -> None:
    def unit(work: Work) -> None:
        work.audit.add([])
        work.audit.add([ENTRY, replace(ENTRY, actor=STRANGER, subject=None, outcome="not_linked", detail={})])
        work.audit.add([replace(ENTRY, actor=WORKER, action="close_windows", subject=MEI)])

        worker, stranger, doctor = work.audit.latest(None, 10)

        assert doctor == AuditLine(
            doctor.seq,
            NOW,
            "Lim Wei",
            "doctor",
            "telegram",
            "view_patient",
            "ok",
            "Ahmad Ali",
            {"was": "pending"},
        )
        assert (stranger.actor_name, stranger.actor_role, stranger.subject_name) == (None, "stranger", None)
        assert (worker.actor_role, worker.via, worker.subject_name) == ("system", "worker", "陳美玲")
        assert worker.seq > stranger.seq > doctor.seq
        assert work.audit.latest(worker.seq, 1) == [stranger]
        assert work.audit.latest(doctor.seq, 10) == []

    await database.write(unit)


async def test_what_was_only_shown_can_be_left_out_but_not_what_was_refused(database: Database) -> None:
    def unit(work: Work) -> None:
        refused = replace(ENTRY, outcome="not_allowed")
        listed, viewer = replace(ENTRY, action="list_patients"), replace(ENTRY, action="viewed")
        work.audit.add([ENTRY, refused, listed, viewer])

        kept = [(line.action, line.outcome) for line in work.audit.latest(None, 10, looks=False)]

        assert kept == [("viewed", "ok"), ("view_patient", "not_allowed")]
        newest = work.audit.latest(None, 1)[0]
        assert len(work.audit.latest(newest.seq, 10, looks=False)) == 1

    await database.write(unit)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET outcome = 'ok'",
        "UPDATE audit SET seq = seq + 100",
        "DELETE FROM audit",
        "DELETE FROM audit WHERE seq = 1",
        "INSERT INTO audit SELECT * FROM audit WHERE true ON CONFLICT (seq) DO UPDATE SET outcome = 'ok'",
    ],
)
async def test_the_database_refuses_to_change_what_was_written(database: Database, statement: str) -> None:
    def write(work: Work) -> None:
        work.audit.add([replace(ENTRY, outcome="denied")])

    def tamper(work: Work) -> None:
        sql(work, statement)

    def outcomes(work: Work) -> list[str]:
        return [line.outcome for line in work.audit.latest(None, 10)]

    await database.write(write)

    with pytest.raises(DBAPIError, match="append-only"):
        await database.write(tamper)
    assert await database.read(outcomes) == ["denied"]


async def test_the_database_refuses_its_own_short_cuts_too(database: Database) -> None:
    def write(work: Work) -> None:
        work.audit.add([ENTRY])

    def tamper(work: Work) -> None:
        sql(work, "INSERT OR REPLACE INTO audit SELECT * FROM audit" if is_sqlite(work) else "TRUNCATE audit")

    await database.write(write)

    with pytest.raises(DBAPIError, match="append-only"):
        await database.write(tamper)


async def test_the_system_is_nobody_whose_profile_could_be_stored(database: Database) -> None:
    def unit(work: Work) -> None:
        work.profiles.add(a_person(MEI, "Robot", Role.SYSTEM, mrn="R1"))

    with pytest.raises(IntegrityError):
        await database.write(unit)
