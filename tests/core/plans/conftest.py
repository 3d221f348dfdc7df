"""A real SQLite database with two doctors, an admin and nobody to treat."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar, TypeVar

import pytest

from core.commands import Command
from core.doses.model import Dose
from core.ids import ProfileId
from core.people import Actor, Profile, Role
from core.perform import perform
from core.ports import Database, Work
from storage.migrate import upgrade
from storage.work import open_database
from tests.postgres import fresh_sqlite

R = TypeVar("R")

ZONE = "Asia/Kuala_Lumpur"
NOW = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)  # half past nine in the morning there


@dataclass
class HandClock:
    at: datetime = field(default=NOW)

    def now(self) -> datetime:
        return self.at

    def pass_by(self, **time: float) -> None:
        self.at += timedelta(**time)


@dataclass(frozen=True)
class Clinic:
    """The door, for several people."""

    database: Database
    clock: HandClock
    doctor: ClassVar = Actor(Role.DOCTOR, ProfileId("drlim"))
    other: ClassVar = Actor(Role.DOCTOR, ProfileId("drsiti"))
    nurse: ClassVar = Actor(Role.NURSE, ProfileId("jo"))
    admin: ClassVar = Actor(Role.ADMIN, ProfileId("root"))

    async def do(self, command: Command[R], actor: Actor | None = None) -> R:
        """As the doctor, unless somebody else is named."""
        return await self.database.write(lambda work: perform(command, actor or self.doctor, work))

    async def ask(self, unit: Callable[[Work], R]) -> R:
        return await self.database.read(unit)

    async def doses(self, mrn: str = "M0004499", days: int = 4) -> list[Dose]:
        """Rows of today and the days after it."""

        def of_days(work: Work) -> list[Dose]:
            patient = work.profiles.by_mrn(mrn)
            assert patient is not None
            first = work.now.date()
            return [
                dose for n in range(days) for dose in work.doses.of_day(patient.id, first + timedelta(days=n))
            ]

        return await self.ask(of_days)


def _staff(actor: Actor, name: str) -> Profile:
    assert actor.profile is not None
    assert actor.role is not None
    return Profile(actor.profile, name, actor.role, ZONE, NOW)


@pytest.fixture
async def clinic(tmp_path: Path) -> AsyncIterator[Clinic]:
    clock = HandClock()
    database: Any = await open_database(fresh_sqlite(tmp_path, upgrade), clock, ZONE)
    clinic = Clinic(database, clock)
    staff = ((clinic.doctor, "Lim"), (clinic.other, "Siti"), (clinic.nurse, "Jo"), (clinic.admin, "Root"))
    await database.write(lambda work: [work.profiles.add(_staff(actor, name)) for actor, name in staff])
    yield clinic
    await database.close()
