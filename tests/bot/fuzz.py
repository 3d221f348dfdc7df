"""What a fuzzed bot is told: updates as Telegram sends them, such with something broken, any JSON at all.

Whatever refers to something, refers to things of Ana's and of Bartholomew's alike: a button can be forged.
"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from hypothesis import strategies as st

from bot.buttons import KINDS, SEPARATOR
from tests.transcripts.documents import sample

Json = Any
GROUP = -100200
LARGE = (0, 1, -1, 2**31, 2**53, 2**63 - 1, 2**63, 2**64 - 1, -(2**63))
NOON = 1772424300  # 2 March 2026, 12:05 in Kuala Lumpur, in seconds


@dataclass(frozen=True)
class Known:
    """Identifiers that stand in the database, which somebody may have seen or guessed."""

    users: dict[str, int]
    ids: tuple[str, ...]
    slots: tuple[str, ...]


class Kind(StrEnum):
    """What must come of an update: an answer to it by that method, or silence."""

    SAID = "sendMessage"
    PRESSED = "answerCallbackQuery"
    IN_GROUP = "leaveChat"
    NOBODY = "silence"
    ANYTHING = "anything"


@dataclass(frozen=True)
class Sent:
    """An update, what it is, and whether it comes a second time."""

    kind: Kind
    data: Json
    twice: bool = False


scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.sampled_from(LARGE),
    st.integers(-(2**63), 2**64 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=20),
)
any_json = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
COMMANDS = (
    "start", "help", "today", "tomorrow", "yesterday", "history", "week", "medicines", "patients", "patient",
    "import", "register_doctor", "register_nurse", "register_patient", "assign", "audit", "language", "login",
    "logout", "password", "menu", "cancel", "switch", "me", "skip", "nonsense", "",
)  # fmt: skip
ANSWERS = (
    "Noor Aini", "Lee", "lee", "1950-01-01", "29/02/2023", "0129441105", "+60 12-944 1105", "M0001001", "m-1",
    "Skip", "Back", "Confirm", "Yes", "No", "1", "999999999999999999999", "-", "؁", "\x00", "\u202e",
    "a" * 4096, "<b>&", "' OR 1=1 --", "AAAABBBBCCCCDDDD", "took it at 7:30", "yesterday 22:00", "🙂",
)  # fmt: skip
words = st.one_of(st.sampled_from(ANSWERS), st.text(min_size=1, max_size=60))


def commands() -> st.SearchStrategy[str]:
    named = st.builds("/{}{} {}".format, st.sampled_from(COMMANDS), st.sampled_from(["", "@Bot"]), words)
    return st.sampled_from(COMMANDS).map("/{}".format) | named


def documents() -> st.SearchStrategy[str]:
    """A hospital's document with something else in one place."""
    whole = json.loads(sample("ahmad.json"))
    return st.just(json.dumps(whole)) | broken(whole).map(lambda data: json.dumps(data, ensure_ascii=False))


@st.composite
def broken(draw: st.DrawFn, whole: Json) -> Json:
    """The same with a value replaced, taken out or repeated at one place."""
    data = json.loads(json.dumps(whole))
    owner, keys = data, []
    while isinstance(owner, dict | list) and owner:
        key = draw(st.sampled_from(sorted(owner) if isinstance(owner, dict) else list(range(len(owner)))))
        keys.append((owner, key))
        owner = owner[key]
    if not keys:
        return draw(any_json)
    owner, key = draw(st.sampled_from(keys))
    if draw(st.booleans()):
        owner[key] = draw(any_json)
    else:
        del owner[key]
    return data


@st.composite
def forged(draw: st.DrawFn, known: Known) -> str:
    """Data of a button of ours, with any thing's name in it."""
    kind = draw(st.sampled_from(sorted(KINDS)))
    parts = [draw(_part(of, known)) for of in KINDS[kind].types]
    return SEPARATOR.join([kind, *parts])


def _part(kind: Any, known: Known) -> st.SearchStrategy[str]:
    odd = st.sampled_from(("", "-1", "0", "x", "99999999999999999999", "é"))
    if kind is bool:
        return st.sampled_from(("0", "1")) | odd
    if kind is int:
        return st.integers(-5, 60).map(str) | st.sampled_from(LARGE).map(str) | odd
    if kind is datetime:
        return st.sampled_from((NOON, 0, NOON + 10**6)).map(lambda at: format(at, "x")) | odd
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return st.sampled_from([str(member) for member in kind]) | odd
    ids, slots = st.sampled_from(known.ids), st.sampled_from(known.slots)
    return st.one_of(ids, ids, ids, slots, st.sampled_from(COMMANDS), odd)


@st.composite
def proper(draw: st.DrawFn, known: Known, who: str, files: tuple[str, ...]) -> Sent:
    """An update as Telegram makes them."""
    kind = draw(st.sampled_from((Kind.SAID,) * 4 + (Kind.PRESSED,) * 4 + (Kind.IN_GROUP, Kind.NOBODY)))
    user = known.users[who]
    person = {"id": user, "is_bot": False, "first_name": who}
    if language := draw(st.sampled_from(("en", "ms", "zh-hans", "ta", "tlh", ""))):
        person["language_code"] = language
    private = {"id": user, "type": "private", "first_name": who}
    message = {"message_id": draw(st.integers(1, 40)), "date": NOON, "chat": private, "from": person}
    build = {Kind.SAID: _said, Kind.PRESSED: _pressed, Kind.IN_GROUP: _in_group, Kind.NOBODY: _nobody}[kind]
    return Sent(kind, draw(build(known, message, files)), draw(st.booleans()))


@st.composite
def _said(draw: st.DrawFn, known: Known, message: Json, files: tuple[str, ...]) -> Json:
    pictures = [{"file_id": "p", "file_unique_id": "p", "width": 1, "height": 1}]
    content = draw(
        st.one_of(
            commands().map(lambda text: {"text": text}),
            words.map(lambda text: {"text": text}),
            documents().map(lambda text: {"text": text}),
            st.sampled_from(files).map(lambda file: {"document": {"file_id": file, "file_unique_id": "d"}}),
            st.sampled_from((
                {"photo": pictures, "caption": "/today"},
                {"location": {"longitude": 1.5, "latitude": 103.7}},
                {"contact": {"phone_number": "+60129441105", "first_name": "Ana"}},
                {"dice": {"emoji": "🎲", "value": 3}},
                {"pinned_message": {**message, "text": "hello"}},
                {},
            )),
        )
    )  # fmt: skip
    return {"message": message | content}


@st.composite
def _pressed(draw: st.DrawFn, known: Known, message: Json, files: tuple[str, ...]) -> Json:
    bot = {"id": 7000001, "is_bot": True, "first_name": "MedTrack"}
    shown = message | {"from": bot, "text": "…", **draw(st.sampled_from(({}, {"date": 0})))}
    where = draw(st.sampled_from(({"message": shown}, {"message": shown}, {"inline_message_id": "i"})))
    data = draw(forged(known) | st.text(max_size=64))
    query = {"id": str(draw(st.integers(1, 99))), "from": message["from"], "chat_instance": "1", "data": data}
    return {"callback_query": query | where}


@st.composite
def _in_group(draw: st.DrawFn, known: Known, message: Json, files: tuple[str, ...]) -> Json:
    group = {"id": GROUP, "type": draw(st.sampled_from(("group", "supergroup"))), "title": "Family"}
    return {"message": message | {"chat": group, "text": draw(commands())}}


@st.composite
def _nobody(draw: st.DrawFn, known: Known, message: Json, files: tuple[str, ...]) -> Json:
    """What concerns nobody, or says that somebody left."""
    said = message | {"text": draw(words)}
    bot = {"id": 7000001, "is_bot": True, "first_name": "MedTrack"}
    left = {
        "chat": message["chat"],
        "from": message["from"],
        "date": NOON,
        "old_chat_member": {"user": bot, "status": "member"},
        "new_chat_member": {"user": bot, "status": "kicked", "until_date": 0},
    }
    channel = {"id": -100300, "type": "channel", "title": "News"}
    return draw(
        st.sampled_from((
            {"edited_message": said | {"edit_date": NOON}},
            {"channel_post": said | {"chat": channel, "from": None, "sender_chat": channel}},
            {"message": said | {"from": message["from"] | {"is_bot": True}}},
            {"my_chat_member": left},
            {"poll_answer": {"poll_id": "1", "user": message["from"], "option_ids": [0]}},
            {"something_new": said},
            {},
        ))
    )  # fmt: skip


def conversations(known: Known, who: str, files: tuple[str, ...]) -> st.SearchStrategy[list[Sent]]:
    """Nothing that Telegram would not send, though a button's data may be forged."""
    return st.lists(proper(known, who, files), min_size=6, max_size=12)


def noise(known: Known, who: str, files: tuple[str, ...]) -> st.SearchStrategy[list[Sent]]:
    """Updates with a hole in them, and JSON that is none."""
    bad = proper(known, who, files).flatmap(lambda sent: broken(sent.data))
    other = st.dictionaries(st.text(max_size=8), any_json, max_size=3)
    sent = st.one_of(bad, bad, bad, any_json, other).map(lambda data: Sent(Kind.ANYTHING, data))
    return st.lists(sent, min_size=1, max_size=6)


def at_noon() -> datetime:
    return datetime.fromtimestamp(NOON, UTC)
