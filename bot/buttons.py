"""Buttons that outlive their message.

Telegram keeps a keyboard clickable for ever, so a press proves nothing about the present. There are two
kinds, never mixed: an in-dialog button carries its dialog and `rev` and dies with it; a standing button
carries the id of one thing, such as *this dose*, and the use case decides afresh.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, ClassVar, TypeVar, get_type_hints

MOST_BYTES = 64  # Telegram's limit for callback data
LARGEST = 2**53  # what we count is smaller; databases and calendars refuse what is larger
SEPARATOR = "~"


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
        kind.types = tuple(_plain(hints[f.name]) for f in fields(kind))  # type: ignore[arg-type]
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


def _plain(hint: Any) -> Any:
    """`DoseId` and the like as what they are made of."""
    return getattr(hint, "__supertype__", hint)


def _packed(value: Any) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, datetime):
        return format(int(value.timestamp()), "x")
    return str(value)


def _unpacked(part: str, kind: Any) -> Any:
    if kind is bool:
        if part not in {"0", "1"}:
            raise ValueError(part)
        return part == "1"
    if kind is int:
        number = int(part)
        if abs(number) > LARGEST:
            raise ValueError(part)
        return number
    if kind is datetime:
        return datetime.fromtimestamp(int(part, 16), UTC)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind(part)
    return part


@button("p")
@dataclass(frozen=True, slots=True)
class Pick(Button):
    """An in-dialog choice: valid only for this dialog at this `rev`."""

    settle: ClassVar[float] = 1.0

    dialog: str
    rev: int
    value: str


@button("go")
@dataclass(frozen=True, slots=True)
class Go(Button):
    """A standing button that does what a command does, such as `today`."""

    command: str
