"""A patient's chat: what is asked goes to the desk, what it shows can be read and pressed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from zoneinfo import ZoneInfo

from bot.buttons import Button
from bot.desk import Desk
from bot.drawing import Reader, units
from bot.errands import Errands
from bot.heard import Asked, Heard, Pressed, Said, What
from bot.screens import Key, Screen
from core.ports import Work
from core.reminders.model import Notice
from locales.texts import Texts
from tests.storage.cast import AHMADS_PHONE, ZONE, StoppedClock

MESSAGE = 55
TEXTS = Texts()


def local(clock: str, day: int = 20) -> datetime:
    """That time of day in Kuala Lumpur, in November 2026."""
    hour, minute = clock.split(":")
    there = datetime(2026, 11, day, int(hour), int(minute), tzinfo=ZoneInfo(ZONE))
    return there.astimezone(UTC)


@dataclass
class Shown:
    """A screen as its reader sees it."""

    screen: Screen
    reader: Reader

    @property
    def text(self) -> str:
        return "\n".join("" if line is None else self.reader.plain(line) for line in self.screen.lines)

    @property
    def html(self) -> str:
        return "\n".join("" if line is None else self.reader.html(line) for line in self.screen.lines)

    @property
    def toast(self) -> str:
        return self.reader.plain(self.screen.toast) if self.screen.toast else ""

    @property
    def rows(self) -> list[list[str]]:
        return [[self.reader.plain(key.label) for key in row] for row in self.screen.rows]

    @property
    def labels(self) -> list[str]:
        return [label for row in self.rows for label in row]

    @property
    def length(self) -> int:
        return units(self.html)

    def key(self, label: str) -> Key:
        found = [key for row in self.screen.rows for key in row if self.reader.plain(key.label) == label]
        assert len(found) == 1, f"{label} is there {len(found)} times: {self.rows}"
        return found[0]


@dataclass
class Chat:
    """One person's chat with the clinic."""

    desk: Desk
    clock: StoppedClock
    user: int = AHMADS_PHONE
    language: str = "en"
    _updates: Iterator[int] = field(default_factory=lambda: count(1))

    async def command(self, name: str) -> Shown:
        return await self._hear(Asked(name), next(self._updates))

    async def say(self, words: str) -> Shown:
        return await self._hear(Said(words), next(self._updates))

    async def press(self, shown: Shown, label: str) -> Shown:
        button = shown.key(label).press
        assert button is not None
        return await self.press_button(button)

    async def press_button(self, button: Button, update: int | None = None) -> Shown:
        return await self._hear(Pressed(button, "callback", MESSAGE), update or next(self._updates))

    async def _hear(self, what: What, update: int) -> Shown:
        heard = Heard(1, update, self.user, self.user, self.clock.now(), what, self.language, MESSAGE)
        answer = await self.desk.answer(heard)
        assert answer.screen is not None
        return Shown(answer.screen, Reader(TEXTS, self.language, ZoneInfo(ZONE)))

    async def drawn(self, notice: Notice) -> Shown | None:
        """A notice as the sender would draw it for this chat."""

        def draw(work: Work) -> Screen | None:
            heard = Heard(1, 0, self.user, self.user, self.clock.now(), Said(""), self.language)
            scene = self.desk.scene(heard, Errands(), work)
            scene.turn_to(notice.recipient)
            return self.desk.clinic.notices[notice.kind](scene, notice)

        screen = await self.desk.database.write(draw)
        return Shown(screen, Reader(TEXTS, self.language, ZoneInfo(ZONE))) if screen else None

    async def meanwhile(self, change: Callable[[Work], object]) -> None:
        """Something happens in the clinic."""
        await self.desk.database.write(change)
