"""The stage of the transcripts for tests that need more than a conversation: faults, races, crashes."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import orjson
from telegram import Update

from bot.assembly import Assembled
from bot.intake import Outcome, update_from
from bot.simulator.messages import Message
from tests.transcripts.cast import Givens
from tests.transcripts.records import Records
from tests.transcripts.rendering import Names
from tests.transcripts.stage import Stage, Way, texts

MONDAY_MORNING = "it is Monday 2 March 2026, 07:55"
CAST = "admin Siti; doctor Lee; nurse Jo; patient Ana Lim (M0001001) of Lee"
ONE_AT_EIGHT = "Ana takes METFORMIN 500MG TAB, 1 tab PO, at 08:00 (OD) since 2 March"


@dataclass
class Play:
    """A bot, its Telegram and its people.

    `companions` are other bots on the same database, `codes` those of people who are not linked yet.
    """

    stage: Stage
    bot: Assembled
    companions: list[Assembled] = field(default_factory=list)
    codes: dict[str, str] = field(default_factory=dict)

    def chat(self, alias: str) -> list[Message]:
        """What that person sees of the bot, oldest first."""
        everything = self.stage.telegram.chat(self.stage.cast[alias].user_id)
        return [message for message in everything if message.from_bot]

    def shown(self, alias: str) -> list[str]:
        """First lines of the bot's messages."""
        return [message.text.split("\n")[0] for message in self.chat(alias)]

    def say(self, alias: str, words: str) -> Update:
        self.stage.telegram.say(self.stage.cast[alias].user_id, words)
        return self.next_update()

    def press(self, alias: str, label: str) -> Update:
        """The newest button that reads so."""
        user = self.stage.cast[alias].user_id
        for message in reversed(self.chat(alias)):
            for key in (key for row in message.buttons for key in row):
                if key.text == label and key.data:
                    self.stage.telegram.press(user, message.message_id, key.data)
                    return self.next_update()
        raise LookupError(label)

    def next_update(self) -> Update:
        """Takes the newest update from Telegram's queue."""
        newest = list(self.stage.telegram.updates.pending.values())[-1]
        self.stage.telegram.updates.confirm(newest)
        update = update_from(orjson.loads(orjson.dumps(newest.as_json())), self.bot.app.bot)
        assert update is not None
        return update

    async def hears(self, update: Update) -> Outcome:
        return await self.bot.app.handle(update)

    async def at(self, words: str) -> None:
        """The clock moves there and the worker looks once."""
        self.stage.clock.at = self.stage.clock.moment(words)
        await self.bot.worker.look()

    async def after(self, **span: int) -> None:
        self.stage.clock.at += timedelta(**span)
        self.stage.pauses.slept += timedelta(**span).total_seconds()
        await self.bot.worker.look()

    async def records(self) -> Records:
        cast = {member.user_id: alias for alias, member in self.stage.cast.items()}
        return await self.stage.do(lambda work: Records(work._connection, cast))  # type: ignore[attr-defined]


@asynccontextmanager
async def playing(url: str, *givens: str, bots: int = 1, **outside: Any) -> AsyncIterator[Play]:
    """Opens the stage; `bots` applications share its database and its Telegram."""
    stage = Stage(url, Way("plain"), outside.get("speaker", texts()))
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(stage.opened())
        names = Names()
        builder = Givens(stage, names)
        for words in givens:
            await builder.build(words)
        await builder.finish()
        applications = [await stack.enter_async_context(stage._opened()) for _ in range(bots)]
        codes = {name[9:-1]: code for code, name in names.known.items()}
        yield Play(stage, applications[0], applications[1:], codes)
