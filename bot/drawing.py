"""A screen in Telegram's terms: text within its limits, rows of buttons, a picture with its caption."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo
from itertools import chain
from typing import Protocol

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.cutting import balanced, cut, units
from bot.screens import Key, Row, Screen
from core.texts import T, Text

LONGEST_TEXT = 3900  # UTF-16 units of markup; Telegram's limit is 4096 after parsing
LONGEST_CAPTION = 1000
PAGE_NUMBER = 40  # room for "page 1 of 2" and its markup
LONGEST_TOAST = 190
LONGEST_LABEL = 60


class Speaker(Protocol):
    """Puts texts into words; `locales.texts.Texts` is one."""

    def say(self, text: Text, language: str, zone: tzinfo, *, html: bool = True) -> str: ...

    def match(self, wanted: str | None, default: str = "en") -> str: ...


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom something is drawn."""

    speaker: Speaker
    language: str
    zone: tzinfo

    def html(self, text: Text) -> str:
        return self.speaker.say(text, self.language, self.zone)

    def plain(self, text: Text) -> str:
        return self.speaker.say(text, self.language, self.zone, html=False)


def pages(screen: Screen, reader: Reader) -> list[str]:
    """The lines as HTML, cut between lines where one message would be too long."""
    limit = LONGEST_CAPTION if screen.picture is not None else LONGEST_TEXT
    whole = "\n".join("" if line is None else reader.html(line) for line in screen.lines)
    if units(whole) <= limit:
        return [whole]
    found: list[str] = []
    page = ""
    room = limit - PAGE_NUMBER
    for line in chain.from_iterable(cut(line, room) for line in whole.split("\n")):
        if page and units(page) + units(line) + 1 > room:
            found.append(page)
            page = ""
        page = f"{page}\n{line}" if page else line
    found.append(page)
    if len(found) == 1:
        return found
    numbers = [reader.html(T("screen.page", page=n, of=len(found))) for n in range(1, len(found) + 1)]
    return [f"{number}\n{text}" for number, text in zip(numbers, balanced(found), strict=True)]


def keyboard(rows: Sequence[Row], reader: Reader) -> InlineKeyboardMarkup | None:
    if not rows:
        return None
    return InlineKeyboardMarkup([[_key(key, reader) for key in row] for row in rows if row])


def _key(key: Key, reader: Reader) -> InlineKeyboardButton:
    label = shortened(reader.plain(key.label), LONGEST_LABEL)
    if key.url is not None:
        return InlineKeyboardButton(label, url=key.url)
    return InlineKeyboardButton(label, callback_data=key.press.pack() if key.press else "-")


def shortened(text: str, limit: int) -> str:
    """At most `limit` characters, an ellipsis where something was cut."""
    return text if len(text) <= limit else text[: limit - 1] + "…"
