"""Buttons that outlive their message.

Telegram keeps a keyboard clickable for ever, so a press proves nothing about the present. There are two
kinds, never mixed: an in-dialog button carries its dialog and `rev` and dies with it; a standing button
carries the id of one thing, such as *this dose*, and the use case decides afresh.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, ClassVar, NewType, TypeVar, get_type_hints

from core.ids import ALPHABET, ID_LENGTH, DialogId

MOST_BYTES = 64  # Telegram's limit for callback data
SEPARATOR = "~"
ID = re.compile(f"[{ALPHABET}]{{{ID_LENGTH}}}")
BOOL, INT, HEX = re.compile("[01]"), re.compile("-?[0-9]{1,9}"), re.compile("-?[0-9a-f]{1,10}")
DAY, SLOT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"), re.compile(r"[0-9-]{10}T[0-9]{2}:[0-9]{2}")
EARLIEST, LATEST = "1826-01-01", "2226-12-31"


class Button:
    """Base of all buttons; subclasses are frozen dataclasses registered by `button(tag)`."""

    __slots__ = ()
    tag: ClassVar[str]
    settle: ClassVar[float] = 0.0  # seconds; see taps.py
    types: ClassVar[tuple[Any, ...]]  # of its fields, in order

    def pack(self) -> str:
        """Callback data, at most 64 bytes. ValueError: it does not fit or holds the separator."""
        parts = [self.tag, *(_packed(getattr(self, f.name)) for f in fields(self))]  # type: ignore[arg-type]
        data = SEPARATOR.join(parts)
        if len(data.encode()) > MOST_BYTES or any(SEPARATOR in part for part in parts):
            raise ValueError(f"callback data of {type(self).__name__} does not fit")
        return data


KINDS: dict[str, type[Button]] = {}
B = TypeVar("B", bound=type[Button])


def button(tag: str) -> Callable[[B], B]:
    """Registers a dataclass as the button with this tag. ValueError: the tag is in use."""

    def register(kind: B) -> B:
        if tag in KINDS:
            raise ValueError(f"two buttons share the tag {tag}")
        hints = get_type_hints(kind)
        kind.tag = tag
        kind.types = tuple(hints[f.name] for f in fields(kind))  # type: ignore[arg-type]
        KINDS[tag] = kind
        return kind

    return register


def unpack(data: str) -> Button | None:
    """The button that was pressed; None for anything unknown, cut or tampered with: that is just stale."""
    tag, *parts = data.split(SEPARATOR)
    kind = KINDS.get(tag)
    if kind is None:
        return None
    types = kind.types
    if len(parts) != len(types):
        return None
    try:
        return kind(*map(_unpacked, parts, types))
    except (ValueError, OverflowError):
        return None


def _packed(value: Any) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, datetime):
        return format(int(value.timestamp()), "x")
    return str(value)


def _unpacked(part: str, kind: Any) -> Any:
    """ValueError: no button of ours says so. PostgreSQL, handed some of it, would fail the whole update."""
    if not part.isprintable():
        raise ValueError(part)
    if kind in READERS:
        return READERS[kind](part)
    if isinstance(kind, NewType):
        return _fitting(ID, part)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind(part)
    return part


def _fitting(pattern: re.Pattern[str], part: str) -> str:
    if pattern.fullmatch(part) is None:
        raise ValueError(part)
    return part


def _bool(part: str) -> bool:
    return _fitting(BOOL, part) == "1"


def _int(part: str) -> int:
    return int(_fitting(INT, part))


def _instant(part: str) -> datetime:
    moment = datetime.fromtimestamp(int(_fitting(HEX, part), 16), UTC)
    check_day(moment.date().isoformat())
    return moment


READERS: Mapping[Any, Callable[[str], Any]] = {bool: _bool, int: _int, datetime: _instant}


def check_day(day: str) -> None:
    """ValueError: no ISO date, or none that anybody lives to see."""
    date.fromisoformat(_fitting(DAY, day))
    if not EARLIEST <= day <= LATEST:
        raise ValueError(day)


def check_slot(slot: str) -> None:
    """ValueError: no wall-clock minute of such a day."""
    datetime.fromisoformat(_fitting(SLOT, slot))
    check_day(slot[:10])


@button("p")
@dataclass(frozen=True, slots=True)
class Pick(Button):
    """An in-dialog choice: valid only for this dialog at this `rev`."""

    settle: ClassVar[float] = 1.0

    dialog: DialogId
    rev: int
    value: str


@button("go")
@dataclass(frozen=True, slots=True)
class Go(Button):
    """A standing button that does what a command does, such as `today`."""

    command: str
