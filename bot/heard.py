"""What somebody said to the clinic, free of Telegram: a press, a command, words, a file."""

from dataclasses import dataclass
from datetime import datetime

from bot.buttons import Button


@dataclass(frozen=True, slots=True)
class Said:
    """Plain words."""

    text: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A command: `/assign M0004499 drlee` has the name `assign` and the words after it."""

    name: str
    rest: str = ""
    typed: str = ""


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button; None when its data is of no kind that we know (any more)."""

    button: Button | None
    callback_id: str
    message_id: int | None
    has_picture: bool = False
    data: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """A file, not fetched yet. `size` in bytes, None when Telegram does not say."""

    file_id: str
    name: str
    mime: str
    size: int | None


@dataclass(frozen=True, slots=True)
class Other:
    """Something that no screen takes: `photo`, `sticker`, `voice`, `location` …"""

    kind: str


@dataclass(frozen=True, slots=True)
class Blocked:
    """The person stopped the bot, or started it again."""

    blocked: bool


@dataclass(frozen=True, slots=True)
class InGroup:
    """Somebody put the bot into a group; it says so once and leaves."""

    group: int


What = Said | Asked | Pressed | Sent | Other | Blocked | InGroup


@dataclass(frozen=True, slots=True)
class Heard:
    """One update. `language` is what the person's Telegram is set to; `message_id` the message it came in."""

    bot_id: int
    update_id: int
    user_id: int
    chat_id: int
    at: datetime | None
    what: What
    language: str | None = None
    message_id: int | None = None
