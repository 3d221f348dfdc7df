"""Standing buttons of the care team: each names a patient, a page or a request, never "this one"."""

from dataclasses import dataclass
from typing import ClassVar

from bot.buttons import SEPARATOR, Button, button
from core.ids import ProfileId, RequestId
from core.people import clean_line

LONGEST_SEARCH = 40  # bytes: what fits into callback data beside the page


@button("cl")
@dataclass(frozen=True, slots=True)
class OpenPatients(Button):
    """A page of one's own patients."""

    page: int
    search: str


@button("cf")
@dataclass(frozen=True, slots=True)
class FindPatient(Button):
    """Asks for a part of a name or MRN."""


@button("cp")
@dataclass(frozen=True, slots=True)
class OpenPatient(Button):
    patient: ProfileId


@button("cg")
@dataclass(frozen=True, slots=True)
class OpenChart(Button):
    patient: ProfileId


@button("cn")
@dataclass(frozen=True, slots=True)
class NewLinkCode(Button):
    """A fresh code for a patient who has not joined yet."""

    patient: ProfileId


@button("cd")
@dataclass(frozen=True, slots=True)
class AskDisconnect(Button):
    """Asks before a patient's chats are cut off."""

    patient: ProfileId


@button("cx")
@dataclass(frozen=True, slots=True)
class Disconnect(Button):
    settle: ClassVar[float] = 1.0

    patient: ProfileId


@button("ci")
@dataclass(frozen=True, slots=True)
class ContinueImport(Button):
    """Goes on with an import that an admin has approved."""

    request: RequestId


def search_words(typed: str) -> str:
    """What was typed, as far as a button can carry it."""
    words = clean_line(typed.replace(SEPARATOR, " "))
    return words.encode()[:LONGEST_SEARCH].decode(errors="ignore").strip()
