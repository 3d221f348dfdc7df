"""Plays a transcript from its first line to its last, and says what really happened."""

import asyncio
import itertools
import logging
import re
from dataclasses import dataclass
from datetime import timedelta

from core import ids
from core.accounts.invitations import CreateAdmin
from core.people import COMMAND_LINE
from core.perform import perform
from tests.transcripts.bilingual import Bilingual, Complaints
from tests.transcripts.cast import Givens
from tests.transcripts.clock import span
from tests.transcripts.grammar import MARGIN, Step
from tests.transcripts.people import People
from tests.transcripts.records import Records
from tests.transcripts.rendering import Names, Watch
from tests.transcripts.stage import Stage, Way, texts

CREATE_ADMIN = re.compile(r'medtrack create-admin (\S+) --name "(.+)"')
ADD_TO_GROUP = re.compile(r"(\w+) adds the bot to the group (\w+)")
DOWN = re.compile(r"MedTrack is down until (.+)")
QUESTION = re.compile(r"(\w+)(?: of (\w+))?(?: (?:on )?(.+))?")


@dataclass
class Played:
    """`seen` are the lines after each step; `records` what the database held at the end."""

    seen: list[list[str]]
    records: list[str]
    complaints: list[str]


def play(steps: list[Step], url: str, way: Way) -> Played:
    """One replay on a fresh database. Identifiers of one millisecond come in the order of their making."""
    numbers = itertools.count(1)
    usual = ids.new_id.__defaults__
    ids.new_id.__defaults__ = (lambda size: (next(numbers) << 4).to_bytes(size, "big"),)
    try:
        return asyncio.run(Replay(steps, url, way).run())
    finally:
        ids.new_id.__defaults__ = usual


class Replay:
    def __init__(self, steps: list[Step], url: str, way: Way) -> None:
        self._steps = steps
        self._speaker = Bilingual(texts(), way.language)
        self._stage = Stage(url, way, self._speaker)
        self._names = Names()
        self._givens = Givens(self._stage, self._names)
        self._watch = Watch(self._stage.telegram, self._names)
        self._people = People(self._stage, self._watch, self._speaker.translated)
        self._begun = False

    async def run(self) -> Played:
        complaints = Complaints()
        logging.getLogger("locales.texts").addHandler(complaints)
        try:
            async with self._stage.opened():
                seen = [await self._take(step) for step in self._steps]
                return Played(seen, (await self._records()).everything(), complaints.lines)
        finally:
            logging.getLogger("locales.texts").removeHandler(complaints)

    async def _take(self, step: Step) -> list[str]:
        try:
            if step.kind in {"say", "---", "then"}:
                await self._begin()
            return await self._play(step)
        except Exception as error:
            error.add_note(f"line {step.line}: {step.source[0]}")
            raise

    async def _play(self, step: Step) -> list[str]:
        words = self._names.fill_in(step.words)
        match step.kind:
            case "given":
                await self._givens.build(words)
            case "say":
                return await self._say(step, words)
            case "---":
                return await self._meanwhile(words)
            case "then":
                return [f"{'':{MARGIN}}{line}" for line in await self._then(words)]
        return []

    async def _begin(self) -> None:
        """The givens are complete: what happened so far is past, what is due now goes out."""
        if self._begun:
            return
        self._begun = True
        await self._givens.finish()
        self._stage.first_audit = (await self._records()).last_audit()
        self._watch.chats = {member.user_id: alias for alias, member in self._stage.cast.items()}

    async def _say(self, step: Step, words: str) -> list[str]:
        stage, member = self._stage, self._stage.cast[step.who]
        stage.clock.at += timedelta(seconds=1)
        self._watch.speaker, self._watch.pressed = member.user_id, None
        press = None
        if step.where:
            self._watch.speaker = stage.groups[step.where]
            stage.telegram.say_in_group(member.user_id, stage.groups[step.where], words)
        else:
            press = self._people.act(member, words)
        lines = await self._deliver()
        if press is not None and stage.telegram.answer_to(press) is None:
            lines.append("toast: (the press was never answered)")
        return lines + await self._look()

    async def _deliver(self) -> list[str]:
        lines: list[str] = []
        await self._stage.deliver(seen=lambda: lines.extend(self._watch.take()))
        self._watch.forget()  # what Telegram refused to an echo
        return lines

    async def _look(self) -> list[str]:
        await self._stage.look()
        return self._watch.take()

    async def _meanwhile(self, words: str) -> list[str]:
        stage = self._stage
        self._watch.speaker = None
        if passed := span(words):
            await stage.pass_until(stage.clock.at + passed)
        elif words.startswith("it is "):
            await stage.pass_until(stage.clock.moment(words.removeprefix("it is ")))
        elif match := DOWN.fullmatch(words):
            stage.clock.at = stage.clock.moment(match[1])
        elif match := CREATE_ADMIN.fullmatch(words):
            return await self._create_admin(match[1], match[2])
        elif match := ADD_TO_GROUP.fullmatch(words):
            group = stage.groups[match[2]] = -1_000_001 - len(stage.groups)
            self._watch.chats[group] = match[2]
            stage.telegram.add_group(group, match[2], stage.cast[match[1]].user_id)
            return await self._deliver()
        else:
            raise ValueError(f"--- {words}?")
        return self._watch.take()

    async def _create_admin(self, username: str, name: str) -> list[str]:
        invitation = await self._stage.do(
            lambda work: perform(CreateAdmin(username, name), COMMAND_LINE, work)
        )
        return [self._names.hide(f"prints /start {invitation.code}")]

    async def _records(self) -> Records:
        cast = {member.user_id: alias for alias, member in self._stage.cast.items()}
        return await self._stage.do(lambda work: Records(work._connection, cast))  # type: ignore[attr-defined]

    async def _then(self, words: str) -> list[str]:
        match = QUESTION.fullmatch(words)
        if match is None:
            raise ValueError(f"then {words}?")
        what, alias, when = match.groups()
        member = self._stage.cast[alias] if alias else None
        profile = member.profile if member else None
        found = await self._records()
        if member is not None and profile is None:
            profile = found.profile(alias)
        answers = {
            "doses": lambda: found.doses(profile, self._stage.clock.day(when or "today")),
            "plans": lambda: found.plans(profile),
            "audit": lambda: found.audit(self._stage.first_audit, profile),
            "people": found.people,
            "links": found.links,
            "care": found.care,
            "requests": found.requests,
            "outbox": found.outbox,
            "dialogs": found.dialogs,
        }
        lines = [self._names.hide(line) for line in answers[what]()]
        return lines or ["nothing"]
