"""Slow work, asked for from within a unit of work without waiting there.

A handler calls `errands.password_hash(…)`. When the result is not at hand, `Errand` leaves the unit, which is
rolled back whole; the desk does the slow work and runs the unit again from its beginning.
"""

from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from bot.heard import Sent

R = TypeVar("R")
MOST_ERRANDS = 4  # for one update; a handler that asks for more has lost its way


@dataclass(frozen=True, slots=True)
class HashPassword:
    plain: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class VerifyPassword:
    """`stored` None (unknown name) takes as long as a real one and is never right."""

    stored: str | None = field(repr=False)
    plain: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class FetchFile:
    file: Sent


@dataclass(frozen=True, slots=True)
class EraseMessage:
    """Takes a typed secret out of the chat before anything is committed, so that no crash leaves it there."""

    chat_id: int
    message_id: int


Wish = HashPassword | VerifyPassword | FetchFile | EraseMessage


class Errand(Exception):  # noqa: N818 - an interruption, not an error
    """Raised through a unit to have slow work done outside of it."""

    def __init__(self, wish: Wish) -> None:
        super().__init__(type(wish).__name__)
        self.wish = wish


class TooSlow(Exception):  # noqa: N818 - the file could not be fetched now; the person is asked to try again
    """An errand failed for a reason that may pass."""


class Runner(Protocol):
    """Does errands outside of any unit of work."""

    async def run(self, wish: Wish) -> Any: ...


@dataclass(slots=True)
class Errands:
    """What has been fetched for this update so far."""

    done: dict[Wish, Any] = field(default_factory=dict)

    def password_hash(self, plain: str) -> str:
        return str(self._fetch(HashPassword(plain)))

    def password_matches(self, stored: str | None, plain: str) -> bool:
        return bool(self._fetch(VerifyPassword(stored, plain)))

    def file(self, file: Sent) -> bytes:
        """The content of an uploaded file."""
        content: bytes = self._fetch(FetchFile(file))
        return content

    def erase(self, chat_id: int, message_id: int) -> bool:
        """False: it still stands in the chat."""
        return bool(self._fetch(EraseMessage(chat_id, message_id)))

    def _fetch(self, wish: Wish) -> Any:
        if wish not in self.done:
            raise Errand(wish)
        return self.done[wish]
