"""Whatever JSON comes in: no crash, no incident, an answer or silence by rule, and nobody else's data in it.

Each example starts from the same morning: a fresh copy of the database and a fresh bot, told a few updates
by one person through the door that both intakes share. What it sends is searched for what only Bartholomew,
whom none of them cares for, and his doctor may see.
"""

import asyncio
import shutil
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.intake import Outcome, update_from
from bot.simulator.files import Upload
from bot.simulator.world import Call
from core.printing import Document, Printed, PrintingError
from storage import tables
from storage.migrate import upgrade
from tests.bot import fuzz
from tests.bot.fuzz import Kind, Known, Sent
from tests.postgres import fresh_sqlite
from tests.transcripts import stage as stages
from tests.transcripts.documents import sample
from tests.transcripts.playing import MONDAY_MORNING, ONE_AT_EIGHT, playing
from tests.transcripts.stage import Member, Stage, Way, texts

CAST = (
    "admin Siti; doctor Lee; doctor Dora; nurse Jo; patient Ana Lim (M0001001) of Lee; "
    "patient Bartholomew Quux (M0009999) of Dora; stranger Zed"
)
HIS = "Bartholomew takes XENOPRAZOLE 7MG TAB, 1 tab PO, at 08:00 (OD) since 2 March"
SECRETS = ("Quux", "Bartholomew", "XENOPRAZOLE")
FILES = {"readable": sample("ahmad.json").encode(), "unreadable": b"\xff\x00{"}
PEOPLE = ("Ana", "Lee", "Jo", "Zed", "Siti")
OF_ANA, SEE_ANA = "METFORMIN", {"Ana", "Lee"}
SIGHTED = {"Siti"}  # admins see whose record was opened by whom
ENOUGH = settings(derandomize=True, deadline=None, max_examples=20, suppress_health_check=list(HealthCheck))


class NoPrinter:
    """Has no ink: charts are said in words, where a name can be found."""

    async def print(self, document: Document) -> Printed:
        raise PrintingError


@dataclass(frozen=True)
class Told:
    """An update, and what the bot called because of it: methods, and everything that it sent."""

    sent: Sent
    calls: list[Call]

    @property
    def methods(self) -> list[str]:
        return [call.method for call in self.calls]


@dataclass
class Evening:
    """What a conversation led to."""

    told: list[Told]
    failed: list[str]
    in_group: bool


@dataclass(frozen=True)
class Morning:
    """Where every example begins."""

    database: Path
    cast: dict[str, Member]
    known: Known

    async def until_evening(self, sent: list[Sent]) -> Evening:
        copy = self.database.with_suffix(".copy")
        shutil.copy(self.database, copy)
        stage = Stage(f"sqlite:///{copy}", Way("plain"), texts(), cast=self.cast)
        stage.clock.at = fuzz.at_noon()
        for member in self.cast.values():
            stage.telegram.add_person(member.user_id, member.alias)
            stage.telegram.has_started(member.user_id)
        stage.telegram.add_group(fuzz.GROUP, "Family", self.known.users["Ana"])
        async with stage.opened():
            told = [await _tell(stage, number, update) for number, update in enumerate(sent)]
            in_group = stage.telegram.chats[fuzz.GROUP].bot_is_member
            return Evening(told, await stage.do(_failures), in_group)


async def _tell(stage: Stage, number: int, sent: Sent) -> Told:
    stage.telegram.journal.clear()
    data = _with_files({"update_id": 1000 + number, **sent.data}, stage) if _is_object(sent) else sent.data
    for _ in range(1 + sent.twice):
        async with stage.bot() as bot:
            update = update_from(orjson.loads(orjson.dumps(data)), bot.app.bot)
            if update is not None:
                assert await bot.app.handle(update) is Outcome.DONE
        stage.clock.at += timedelta(seconds=5)
    return Told(sent, list(stage.telegram.journal))


def _is_object(sent: Sent) -> bool:
    return isinstance(sent.data, dict)


def _with_files(data: Any, stage: Stage) -> Any:
    """Names of files in place of which Telegram would have its own."""
    document = data.get("message", {})
    document = document.get("document") if isinstance(document, dict) else None
    content = FILES.get(str(document.get("file_id"))) if isinstance(document, dict) else None
    if content is None:
        return data
    kept = stage.telegram.files.add_document(Upload("a.json", content, "application/json"))
    return {**data, "message": {**data["message"], "document": {**document, "file_id": kept.file_id}}}


def _failures(work: Any) -> list[str]:
    updates = tables.updates.c
    return [
        str(row) for row in work._connection.execute(select(updates.cause).where(updates.state == "failed"))
    ]


async def _furnished(url: str) -> Morning:
    async with playing(url, MONDAY_MORNING, CAST, ONE_AT_EIGHT, HIS, "Ana is also cared for by Jo") as play:
        records = await play.records()
        doses = records._rows["scheduled_doses"]
        ids = [member.profile for member in play.stage.cast.values() if member.profile]
        known = Known(
            users={alias: member.user_id for alias, member in play.stage.cast.items()},
            ids=tuple(sorted(ids)) + tuple(dose["id"] for dose in doses if "03-02" in dose["slot"]),
            slots=tuple(sorted({dose["slot"] for dose in doses})),
        )
        return Morning(Path(url.removeprefix("sqlite:///")), play.stage.cast, known)


@pytest.fixture(scope="module")
def morning(tmp_path_factory: pytest.TempPathFactory) -> Morning:
    url = fresh_sqlite(tmp_path_factory.mktemp("fuzzed"), upgrade)
    return asyncio.run(_furnished(url))


@pytest.fixture(autouse=True)
def _without_ink(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stages, "printer", NoPrinter)


@pytest.mark.parametrize("who", PEOPLE)
def test_what_telegram_sends_is_answered_by_rule_without_a_fault_and_without_anybody_elses_data(
    who: str, morning: Morning
) -> None:
    kinds: Counter[Kind] = Counter()
    own = 0

    @ENOUGH
    @given(st.data())
    def holds(data: st.DataObject) -> None:
        nonlocal own
        sent = data.draw(fuzz.conversations(morning.known, who, (*FILES, "gone")))
        evening = asyncio.run(morning.until_evening(sent))

        _without_fault_or_leak(evening, who)
        for told in evening.told:
            kinds[told.sent.kind] += 1
            own += OF_ANA in repr(told.calls)
            _answered_by_rule(told)
        assert evening.in_group == (Kind.IN_GROUP not in {update.kind for update in sent})

    holds()
    assert min(kinds[kind] for kind in Kind if kind is not Kind.ANYTHING) > 3, kinds
    assert own or who not in SEE_ANA  # what may be seen is found


@pytest.mark.xfail(reason="#3: update_from trusts the types of what an update holds", strict=True)
def test_what_telegram_never_sends_is_passed_over_without_a_fault(morning: Morning) -> None:
    @settings(ENOUGH, max_examples=200, phases=[Phase.generate])
    @given(st.data())
    def holds(data: st.DataObject) -> None:
        sent = data.draw(fuzz.noise(morning.known, "Ana", (*FILES, "gone")))
        _without_fault_or_leak(asyncio.run(morning.until_evening(sent)), "Ana")

    holds()


def _without_fault_or_leak(evening: Evening, who: str) -> None:
    assert evening.failed == []
    if who not in SIGHTED:
        assert not [word for told in evening.told for word in SECRETS if word in repr(told.calls)]


def _answered_by_rule(told: Told) -> None:
    match told.sent.kind:
        case Kind.NOBODY:
            assert told.methods == []
        case Kind.IN_GROUP:
            assert set(told.methods) <= {"sendMessage", "leaveChat"}
        case Kind.PRESSED | Kind.SAID as method:
            assert str(method) in told.methods, told
