"""What the clinic answers: a screen is a value, drawn by whoever shows it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, tzinfo

from bot.buttons import Button
from core.ids import DialogId, ProfileId
from core.people import Role
from core.printing import Document
from core.texts import Text


@dataclass(frozen=True, slots=True)
class Key:
    """A key of the keyboard: presses a button or, with `url`, opens an address."""

    label: Text
    press: Button | None = None
    url: str | None = None


Row = tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """A message that goes on being true: redrawn as notice `kind` when something about `subject` changes.

    A chat has one of each kind; an older one loses its keyboard.
    """

    kind: str
    params: Mapping[str, str]
    subject: str


@dataclass(frozen=True, slots=True)
class Screen:
    """A message: lines (None is an empty one), rows of keys, perhaps a picture.

    `fresh`: sent as a new message even after a press, whose own keyboard is then taken away.
    `toast`: shown for a moment over the chat after a press; without lines it is all there is, and the
    pressed message stays as it is.
    """

    lines: tuple[Text | None, ...]
    rows: tuple[Row, ...] = ()
    picture: Document | None = None
    toast: Text | None = None
    fresh: bool = False
    dialog: DialogId | None = None
    standing: Standing | None = None

    def with_lines_before(self, *lines: Text | None) -> "Screen":
        return replace(self, lines=(*lines, *self.lines))

    def with_rows(self, *rows: Row) -> "Screen":
        return replace(self, rows=(*self.rows, *rows))


def say(*lines: Text | None, rows: tuple[Row, ...] = (), toast: Text | None = None) -> Screen:
    """A screen of a few lines."""
    return Screen(lines, rows, toast=toast)


@dataclass(frozen=True, slots=True)
class Answer:
    """All that is to happen in the chat after one update.

    `retire` are messages whose keyboards are answered and taken away. `commands`: the person's command
    menu changed (login, logout, language).
    """

    screen: Screen | None
    language: str = "en"
    zone: tzinfo = UTC
    role: Role | None = None
    profile: ProfileId | None = None
    retire: tuple[int, ...] = ()
    commands: bool = False
    leave_group: int | None = None
