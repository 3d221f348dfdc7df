"""Where a transcript plays: a simulated Telegram, a database, a clock, and the real bot between them."""

import asyncio
import copy
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from typing import Any, TypeVar

import orjson
from argon2 import PasswordHasher
from sqlalchemy import select
from telegram.request import BaseRequest

from bot.assembly import Assembled, Outside, assemble
from bot.drawing import Speaker
from bot.heard import Heard
from bot.inbound import InboundLimits
from bot.intake import Outcome, update_from
from bot.limits import PerChatRateLimiter, Rate
from bot.screens import Answer
from bot.simulator.in_process import ADDRESS, InProcessRequest
from bot.simulator.telegram import DEMO_TOKEN, Telegram
from bot.standing import Stands
from bot.taps import Taps
from core.ids import ProfileId
from core.ports import Work
from documents.printer import TypstPrinter
from locales.texts import Texts
from storage import tables
from storage.work import open_database
from tests.transcripts.clock import ZONE, HandClock

T = TypeVar("T")

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
UNLIMITED = Rate(1e9, 10**9)


@cache
def texts() -> Texts:
    return Texts()


@cache
def printer() -> TypstPrinter:
    return TypstPrinter()


class Unseen(Stands):
    """What an echo shows is taken back, so it is no list that goes on being true."""

    async def remember(self, heard: Heard, answer: Answer, sent: int | None) -> list[int]:
        screen = replace(answer.screen, standing=None) if answer.screen else None
        return await super().remember(heard, replace(answer, screen=screen), sent)


@dataclass
class Pauses:
    """What the limiter waits for passes at once; `slept` is how long that would have been, in seconds."""

    slept: float = 0.0

    def clock(self) -> float:
        return self.slept

    async def sleep(self, seconds: float) -> None:
        self.slept += seconds
        await asyncio.sleep(0)


@dataclass(frozen=True, slots=True)
class Way:
    """How a transcript is replayed. `relay`: a fresh bot for every line; `echo`: every update comes twice."""

    name: str
    relay: bool = False
    echo: bool = False
    language: str | None = None
    postgresql: bool = False


@dataclass
class Member:
    """Somebody of the cast: a Telegram user, and a profile unless they are a stranger."""

    alias: str
    user_id: int
    profile: ProfileId | None = None
    username: str = ""


@dataclass
class Stage:
    """One replay."""

    url: str
    way: Way
    speaker: Speaker
    clock: HandClock = field(default_factory=HandClock)
    cast: dict[str, Member] = field(default_factory=dict)
    groups: dict[str, int] = field(default_factory=dict)
    left_open: set[str] = field(default_factory=set)
    first_audit: int = 0
    pauses: Pauses = field(default_factory=Pauses)
    _standing: Assembled | None = None

    def __post_init__(self) -> None:
        self.telegram = Telegram(now=self.clock.now, monotonic=self.clock.monotonic)

    @asynccontextmanager
    async def bot(self) -> AsyncIterator[Assembled]:
        """The bot that stands, or in a relay one that knows nothing but the database."""
        if self.way.relay:
            async with self._opened() as fresh:
                yield fresh
        else:
            if self._standing is None:
                raise RuntimeError("the stage is not open")
            yield self._standing

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        async with self._opened() as standing:
            self._standing = standing
            yield

    @asynccontextmanager
    async def _opened(self) -> AsyncIterator[Assembled]:
        database = await open_database(self.url, self.clock, ZONE.key)
        pauses = self.pauses
        bot = assemble(
            Outside(
                database,
                self.speaker,
                printer(),
                DEMO_TOKEN,
                ADDRESS,
                limiter=PerChatRateLimiter(UNLIMITED, UNLIMITED, clock=pauses.clock, sleep=pauses.sleep),
                hasher=CHEAP,
                requests=self._requests,
            )
        )
        bot.app.limits = InboundLimits(self.clock.monotonic)
        bot.app.taps = Taps(self.clock.monotonic)
        await bot.start()
        try:
            yield bot
        finally:
            await bot.stop()
            await database.close()

    def _requests(self) -> tuple[BaseRequest, BaseRequest]:
        return InProcessRequest(self.telegram), InProcessRequest(self.telegram)

    async def do(self, unit: Callable[[Work], T]) -> T:
        """A unit of work beside the bot: what the cast did before the curtain rose."""
        if self._standing is None:
            raise RuntimeError("the stage is not open")
        return await self._standing.app.desk.database.write(unit)

    async def deliver(self, seen: Callable[[], None]) -> None:
        """Hands over all that waits. `seen` is called before the echo, which nobody looks at."""
        while self.telegram.updates.pending:
            for update in tuple(self.telegram.updates.pending.values()):
                self.telegram.updates.confirm(update)
                await self._handle(update.as_json())
                seen()
                if self.way.echo:
                    await self._echo(update.as_json())

    async def _echo(self, update: Any) -> None:
        """What comes again must change nothing; what it shows again nobody looks at."""
        before = _photograph(self.telegram)
        listeners, self.telegram.listeners = self.telegram.listeners, []
        await self._handle(update, echo=True)
        self.telegram.listeners = listeners
        _put_back(self.telegram, before)

    async def _handle(self, update: Any, *, echo: bool = False) -> None:
        async with self.bot() as bot:
            stands = bot.app.stands
            if echo:
                bot.app.stands = Unseen(stands.database)
            heard = update_from(orjson.loads(orjson.dumps(update)), bot.app.bot)
            if heard is None or await bot.app.handle(heard) is not Outcome.DONE:
                raise RuntimeError(f"not dealt with: {update}")
            bot.app.stands = stands

    async def look(self) -> None:
        """The worker looks once."""
        async with self.bot() as bot:
            await bot.worker.look()
            if self.way.relay:
                await bot.worker._lease.release()  # as a worker does that is stopped

    async def pass_until(self, goal: datetime) -> None:
        """Time goes on; the worker looks whenever something happens by itself, and at the end."""
        if goal < self.clock.at:
            raise ValueError("time does not go backwards")
        while (moment := await self._next_event(goal)) is not None:
            self.clock.at = moment
            await self.look()
        self.clock.at = goal
        await self.look()

    async def _next_event(self, goal: datetime) -> datetime | None:
        doses, outbox = tables.scheduled_doses.c, tables.outbox.c
        open_dose = doses.status == "pending"
        queries = (
            select(doses.scheduled_at).where(open_dose, doses.scheduled_at > self.clock.at),
            select(doses.closes_at).where(open_dose, doses.closes_at > self.clock.at),
            select(outbox.due_at).where(outbox.state == "queued", outbox.due_at > self.clock.at),
        )
        moments: list[datetime] = await self.do(
            lambda work: [m for q in queries for m in work._connection.scalars(q)]  # type: ignore[attr-defined]
        )
        return min((moment for moment in moments if moment <= goal), default=None)


def _photograph(telegram: Telegram) -> dict[int, dict[int, Any]]:
    return {
        chat.id: {number: copy.copy(message) for number, message in chat.messages.items()}
        for chat in telegram.chats.values()
    }


def _put_back(telegram: Telegram, before: dict[int, dict[int, Any]]) -> None:
    for chat in telegram.chats.values():
        chat.messages = before[chat.id]
