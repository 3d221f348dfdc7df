"""The care team at the desk, without Telegram: what they send, and what they read."""

import itertools
import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any, TypeVar

import pytest

from bot import doctors, nurses
from bot.buttons import Button, unpack
from bot.desk import Desk
from bot.drawing import LONGEST_CAPTION, LONGEST_TEXT, Reader, pages, units
from bot.errands import FetchFile, Wish
from bot.heard import Asked, Heard, Other, Pressed, Said, Sent, What
from bot.routes import Clinic as Rooms
from bot.screens import Key, Screen, say
from bot.sender import Sender
from core.accounts.model import Chat
from core.commands import Command
from core.ids import ProfileId
from core.people import Actor, Profile, Role
from core.perform import perform
from core.ports import Database, Work
from core.reminders.model import Notice
from core.texts import T
from locales.texts import Texts
from storage.migrate import upgrade
from storage.work import open_database
from tests.core.plans.conftest import NOW, ZONE, HandClock
from tests.postgres import fresh_sqlite

R = TypeVar("R")

ROOMS = Rooms.of(doctors.ROOM, nurses.ROOM)
TEXTS = Texts()
STAFF = {
    "lim": (Role.DOCTOR, "Lim", 11),
    "siti": (Role.DOCTOR, "Siti", 12),
    "jo": (Role.NURSE, "Jo", 13),
    "root": (Role.ADMIN, "Root", 14),
}


@dataclass(frozen=True)
class Seen:
    """A screen as its reader gets it."""

    screen: Screen
    html: str
    keys: dict[str, Key]

    @property
    def words(self) -> str:
        return unescape(re.sub(r"<[^>]+>", "", self.html))


@dataclass
class FilesAtHand:
    """Telegram's files by their id."""

    contents: dict[str, bytes] = field(default_factory=dict)

    async def run(self, wish: Wish) -> Any:
        assert isinstance(wish, FetchFile)
        return self.contents[wish.file.file_id]


@dataclass
class Person:
    """Somebody at the desk; remembers the last screen so that its keys can be pressed."""

    desk: Desk
    files: FilesAtHand
    user: int
    language: str = "en"
    last: Seen | None = None
    heard: Heard | None = None
    updates: Any = field(default_factory=lambda: itertools.count(1))

    async def command(self, name: str, rest: str = "") -> Seen:
        return await self._send(Asked(name, rest))

    async def says(self, words: str) -> Seen:
        return await self._send(Said(words))

    async def uploads(self, content: bytes | str) -> Seen:
        name = f"file-{next(self.updates)}"
        self.files.contents[name] = content.encode() if isinstance(content, str) else content
        return await self._send(Sent(name, "discharge.json", "application/json", None))

    async def sends(self, kind: str) -> Seen:
        return await self._send(Other(kind))

    async def presses(self, label: str) -> Seen:
        """A key of the last screen, through its callback data."""
        assert self.last is not None
        press = self.last.keys[label].press
        assert press is not None
        return await self.presses_button(press)

    async def presses_button(self, button: Button) -> Seen:
        return await self._send(Pressed(unpack(button.pack()), "callback", 1))

    async def comes_again(self) -> Seen | None:
        """Telegram delivers the last update once more; nobody looks at the answer's keys."""
        assert self.heard is not None
        return await self._answer(self.heard)

    async def _send(self, what: What) -> Seen:
        number = self.user * 1000 + next(self.updates)
        self.heard = Heard(1, number, self.user, self.user, NOW, what, self.language, 1)
        self.last = await self._answer(self.heard)
        assert self.last is not None
        return self.last

    async def _answer(self, heard: Heard) -> Seen | None:
        answer = await self.desk.answer(heard)
        if answer.screen is None:
            return None
        return seen(answer.screen, Reader(TEXTS, answer.language, answer.zone))


def seen(screen: Screen, reader: Reader) -> Seen:
    """Fails where Telegram would: too long, or a key that does not fit."""
    limit = LONGEST_CAPTION if screen.picture is not None else LONGEST_TEXT
    drawn = pages(screen, reader)
    assert all(units(page) <= limit for page in drawn)
    keys = {reader.plain(key.label): key for row in screen.rows for key in row}
    for key in keys.values():
        assert key.press is None or len(key.press.pack().encode()) <= 64
    return Seen(screen, "\n".join(drawn), keys)


@dataclass
class Surgery:
    """All of it."""

    database: Database
    desk: Desk
    clock: HandClock
    people: dict[str, Person]

    async def do(self, command: Command[R], who: str = "lim") -> R:
        role = STAFF[who][0]
        return await self.write(lambda work: perform(command, Actor(role, ProfileId(who)), work))

    async def write(self, unit: Callable[[Work], R]) -> R:
        return await self.database.write(unit)

    async def delivers(self, who: str, kind: str, **params: str) -> Seen | None:
        """A notice as it would be drawn for that person."""
        notice = Notice(kind, ProfileId(who), params, NOW, "key", chat_id=STAFF[who][2])
        sender = Sender(self.desk, None, 1)  # type: ignore[arg-type]  # nothing is shown
        drawn = await self.write(lambda work: sender.draw(notice, work))
        if drawn.screen is None:
            return None
        self.people[who].last = found = seen(drawn.screen, drawn.reader)
        return found


def _introduce(work: Work) -> None:
    for who, (role, name, user) in STAFF.items():
        work.profiles.add(Profile(ProfileId(who), name, role, ZONE, NOW))
        work.accounts.remember_chat(Chat(user, user))
        work.accounts.link(user, ProfileId(who), NOW)


@pytest.fixture
async def surgery(tmp_path: Path) -> AsyncIterator[Surgery]:
    clock, files = HandClock(), FilesAtHand()
    database: Any = await open_database(fresh_sqlite(tmp_path, upgrade), clock, ZONE)
    desk = Desk(
        database=database,
        clinic=ROOMS,
        speaker=TEXTS,
        errands=files,
        language="en",
        home=lambda _: say(T("menu.what_next")),
        lone_file=doctors.start_import_with,
        lone_words=doctors.start_import_with,
        takes_document=doctors.takes_document,
        bot_username="medtrack_bot",
    )
    await database.write(_introduce)
    people = {who: Person(desk, files, user) for who, (_, _, user) in STAFF.items()}
    yield Surgery(database, desk, clock, people)
    await database.close()


@pytest.fixture
def lim(surgery: Surgery) -> Person:
    return surgery.people["lim"]


@pytest.fixture
def siti(surgery: Surgery) -> Person:
    return surgery.people["siti"]


@pytest.fixture
def jo(surgery: Surgery) -> Person:
    return surgery.people["jo"]
