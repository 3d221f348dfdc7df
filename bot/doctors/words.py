"""Small facts in words, and lists cut to what a message can hold."""

from collections.abc import Callable, Sequence
from datetime import date
from html import escape

from bot.scene import Scene
from core.people import age_in_years, clean_line
from core.texts import T, Text

INFANT_YEARS = 2  # below, an age is told in months
MARKUP = 24  # tags around one line, generously


def age(dob: date, today: date) -> Text:
    """Completed years; months for a child under two."""
    years = age_in_years(dob, today)
    if years >= INFANT_YEARS:
        return T("patient_card.age.years", n=years)
    months = (today.year - dob.year) * 12 + today.month - dob.month - (today.day < dob.day)
    return T("patient_card.age.months", n=months)


def adherence(taken: int, past: int) -> Text:
    """`18 of 21 taken, 86 %`; also where nothing was due yet."""
    if not past:
        return T("patients.adherence.none")
    return T("patients.adherence", n=past, taken=taken, share=taken / past)


def clipped(text: str, longest: int) -> str:
    """One visible line of at most that many characters; the ellipsis says that there is more."""
    line = clean_line(text)
    return line if len(line) <= longest else line[: longest - 1] + "…"


def width(scene: Scene, line: Text | None) -> int:
    """Room that a line needs in a message, in UTF-16 units as Telegram counts them, markup included."""
    words = escape(scene.say(line)) if line is not None else ""
    return len(words.encode("utf-16-le", "replace")) // 2 + MARKUP


def folded(
    scene: Scene, lines: Sequence[Text], room: int, more: Callable[[int], Text], most: int = 40
) -> tuple[Text, ...]:
    """The first lines that fit into the room, and how many more there are."""
    shown: list[Text] = []
    used = 0
    for line in lines[:most]:
        used += width(scene, line)
        if used > room:
            break
        shown.append(line)
    hidden = len(lines) - len(shown)
    return (*shown, more(hidden)) if hidden else tuple(shown)
