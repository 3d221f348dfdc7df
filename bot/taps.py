"""A second tap that lands on a key which has just appeared there was meant for the one before it.

After *Complete* another key, perhaps of another medicine, stands in its place; a trembling hand must not
record that one too. A button that changes something says how long a redrawn message must have stood before it
can be meant (`Button.settle`); one that only shows something needs no such time.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from bot.heard import Pressed

MOST = 1000  # messages remembered


class Redrawn(NamedTuple):
    at: float
    data: str
    language: str


@dataclass(slots=True)
class Taps:
    """`clock` is monotonic, in seconds. A press repeated to the letter is no danger and is let through."""

    clock: Callable[[], float]
    _redrawn: dict[tuple[int, int | None], Redrawn] = field(default_factory=dict)

    def slipped(self, chat: int, pressed: Pressed) -> str | None:
        """The language to say so in, where this press came too soon after the redrawing to be meant."""
        last = self._redrawn.get((chat, pressed.message_id))
        settle = pressed.button.settle if pressed.button else 0.0
        if last is None or self.clock() - last.at >= settle or last.data == pressed.data:
            return None
        return last.language

    def redrawn(self, chat: int, pressed: Pressed, language: str) -> None:
        """The message shows other keys since this press."""
        if len(self._redrawn) >= MOST:
            self._redrawn.clear()
        self._redrawn[chat, pressed.message_id] = Redrawn(self.clock(), pressed.data, language)
