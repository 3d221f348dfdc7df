"""Ahmad's chat with a clinic that has the patient's room only, on a real database."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Protocol

import pytest

from bot import patients
from bot.desk import Desk
from bot.errands import Wish
from bot.routes import Clinic
from bot.scene import Scene
from bot.screens import Screen, say
from core.ports import Work
from core.texts import T
from storage.migrate import upgrade
from storage.work import open_database
from tests.bot.patients.chat import TEXTS, Chat, local
from tests.postgres import fresh_sqlite
from tests.storage.cast import ZONE, StoppedClock, a_medicine, a_plan, everybody, open_chat, prescribe


class NoErrands:
    async def run(self, wish: Wish) -> Any:
        raise AssertionError(f"a patient's screen asked for {wish}")


def _home(_: Scene) -> Screen:
    return say(T("today.button.today"))


def _nothing(_: Scene, __: object) -> None:
    return None


@pytest.fixture
async def ahmad(tmp_path: Path) -> AsyncIterator[Chat]:
    """Ahmad, at half past eight in the morning of Friday, 20 November 2026, without any medicine."""
    clock = StoppedClock(local("08:30"))
    database = await open_database(fresh_sqlite(tmp_path, upgrade), clock, ZONE)

    def introduce(work: Work) -> None:
        for person in everybody():
            assert work.profiles.add(person)
        open_chat(work)

    await database.write(introduce)
    desk = Desk(database, Clinic.of(patients.ROOM), TEXTS, NoErrands(), "en", _home, _nothing, _nothing)
    yield Chat(desk, clock)
    await database.close()


class Prescribe(Protocol):
    async def __call__(self, medicines: dict[str, tuple[str, ...]], days: int = 2, **more: Any) -> None: ...


@pytest.fixture
def given(ahmad: Chat) -> Prescribe:
    """`await given({"METFORMIN": ("06:00", "12:00")})`: medicines from today on, as if long confirmed."""

    async def give(medicines: dict[str, tuple[str, ...]], days: int = 2, **more: Any) -> None:
        def write(work: Work) -> None:
            plan = a_plan()
            listed = [
                a_medicine(f"m{n}", plan, med_name=name, times=times, position=n, **more)
                for n, (name, times) in enumerate(medicines.items())
            ]
            prescribe(work, plan, listed, days)

        await ahmad.meanwhile(write)

    return give
