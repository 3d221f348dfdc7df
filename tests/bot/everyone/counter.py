"""A clinic's counter for tests of screens: the real desk on a real database, without Telegram.

People speak through `says` and `presses`; what they see comes back as `Seen`. Hashing is quick and erased
messages are remembered, so that a test can ask what became of a password.
"""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256
from typing import Any, TypeVar

from bot import admins, everyone
from bot.desk import Desk
from bot.drawing import Reader, pages
from bot.errands import EraseMessage, HashPassword, VerifyPassword, Wish
from bot.heard import Asked, Heard, Other, Pressed, Said, What
from bot.routes import Clinic
from bot.screens import Answer, Key
from core.accounts.invitations import CreateAdmin, NewCode, RegisterPatient, RegisterStaff
from core.accounts.model import Invitation, NewPerson
from core.commands import Command
from core.ids import ProfileId
from core.people import COMMAND_LINE, Actor, Role
from core.perform import perform
from core.ports import Work
from locales.texts import Texts
from storage.work import SqliteDatabase

T = TypeVar("T")

ZONE = "Asia/Kuala_Lumpur"
MORNING = datetime(2026, 11, 20, 0, 30, tzinfo=UTC)  # half past eight in the clinic
ADMIN = Actor(Role.ADMIN)
MISSING = re.compile(r"\[[a-z_]+\.[a-z_.]+\]")


@cache
def texts() -> Texts:
    return Texts()


@dataclass
class HandClock:
    at: datetime = MORNING

    def now(self) -> datetime:
        return self.at

    def forward(self, **by: float) -> None:
        self.at += timedelta(**by)


def quick_hash(plain: str) -> str:
    return sha256(plain.encode()).hexdigest()


@dataclass
class ErrandBoy:
    """Does errands at once and remembers them, but for the secrets in them."""

    ran: list[str] = field(default_factory=list)
    erased: list[int] = field(default_factory=list)

    async def run(self, wish: Wish) -> Any:
        self.ran.append(type(wish).__name__)
        match wish:
            case HashPassword(plain):
                return quick_hash(plain)
            case VerifyPassword(stored, plain):
                return stored == quick_hash(plain)
            case EraseMessage(_, message_id):
                self.erased.append(message_id)
                return True
        raise AssertionError(f"nobody here asks for {type(wish).__name__}")


@dataclass(frozen=True)
class Seen:
    """What a person sees: the words, the keys by their label, the toast."""

    words: str
    keys: dict[str, Key]
    toast: str | None
    answer: Answer

    @property
    def labels(self) -> list[str]:
        return list(self.keys)


@dataclass
class Counter:
    database: SqliteDatabase
    clock: HandClock
    clinic: Clinic = field(default_factory=lambda: Clinic.of(everyone.ROOM, admins.ROOM))
    errands: ErrandBoy = field(default_factory=ErrandBoy)
    seen: dict[int, Seen] = field(default_factory=dict)
    updates: int = 0

    @property
    def desk(self) -> Desk:
        return Desk(
            self.database,
            self.clinic,
            texts(),
            self.errands,
            "en",
            everyone.home,
            lambda _scene, _content: None,
            everyone.try_code,
            "medtrack_bot",
        )

    async def says(self, user: int, words: str, telegram: str = "en") -> Seen:
        """A command when it begins with a slash, plain words otherwise."""
        if words.startswith("/"):
            name, _, rest = words[1:].partition(" ")
            return await self.does(user, Asked(name, rest), telegram)
        return await self.does(user, Said(words), telegram)

    async def presses(self, user: int, label: str) -> Seen:
        """Presses a key of what this person saw last."""
        key = self.seen[user].keys[label]
        return await self.does(user, Pressed(key.press, "callback", self.updates))

    async def sends_sticker(self, user: int) -> Seen:
        return await self.does(user, Other("sticker"))

    async def does(self, user: int, what: What, telegram: str = "en") -> Seen:
        self.updates += 1
        return await self.hears(
            Heard(1, self.updates, user, user, self.clock.now(), what, telegram, self.updates)
        )

    async def again(self, user: int) -> Seen:
        """Who am I, and what can I do?"""
        return await self.says(user, "/menu")

    async def hears(self, heard: Heard) -> Seen:
        answer = await self.desk.answer(heard)
        self.seen[heard.user_id] = seen_by(answer)
        return self.seen[heard.user_id]

    async def performs(self, command: Command[T], actor: Actor) -> T:
        return await self.database.write(lambda work: perform(command, actor, work))

    async def looks(self, unit: Any) -> Any:
        return await self.database.read(unit)

    async def new_admin(self, username: str = "nurul", name: str = "Nurul Huda") -> Invitation:
        return await self.performs(CreateAdmin(username, name), COMMAND_LINE)

    async def new_staff(self, name: str, role: Role = Role.DOCTOR, phone: str = "+60321234105") -> Invitation:
        return await self.performs(RegisterStaff(NewPerson(name, role, phone)), ADMIN)

    async def new_patient(
        self, doctor: ProfileId, name: str = "Ahmad Ali", mrn: str = "M0004499"
    ) -> Invitation:
        person = NewPerson(name, Role.PATIENT, "+60129441105", mrn)
        return await self.performs(RegisterPatient(person, doctor), ADMIN)

    async def new_code(self, profile: ProfileId) -> Invitation:
        return await self.performs(NewCode(profile), ADMIN)

    async def joins(self, user: int, invitation: Invitation) -> Seen:
        """Links and skips the password."""
        await self.says(user, f"/start {invitation.code}")
        return await self.presses(user, "Skip")

    async def audit(self, action: str) -> list[str]:
        """The outcomes of that action, oldest first."""

        def outcomes(work: Work) -> list[str]:
            return [line.outcome for line in reversed(work.audit.latest(None, 1000)) if line.action == action]

        found: list[str] = await self.looks(outcomes)
        return found


def seen_by(answer: Answer) -> Seen:
    reader = Reader(texts(), answer.language, answer.zone)
    screen = answer.screen
    assert screen is not None
    keys = {reader.plain(key.label): key for row in screen.rows for key in row}
    for key in keys.values():
        assert key.press is None or len(key.press.pack().encode()) <= 64
    toast = reader.plain(screen.toast) if screen.toast else None
    words = "\n".join(pages(screen, reader))
    assert MISSING.search(words) is None, f"a text is missing: {words}"
    return Seen(words, keys, toast, answer)
