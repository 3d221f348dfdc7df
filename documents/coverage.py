"""Which characters our fonts can draw: typst leaves a character without a glyph out and does not say so.

A name with a letter missing looks like another name, so what cannot be drawn is shown as a box.
"""

import json
import unicodedata
from bisect import bisect_right
from functools import cache
from itertools import chain
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
BOX = "□"
_JOINERS = {0x200C, 0x200D}  # invisible, but Tamil spelling needs them


@cache
def _edges() -> list[int]:
    """Ascending code points at which "we have a glyph" turns true, then false, and so on."""
    ranges: list[list[int]] = json.loads((FONTS / "coverage.json").read_bytes())["ranges"]
    return list(chain.from_iterable((first, last + 1) for first, last in ranges))


def covered(character: str) -> bool:
    """Whether at least one of our fonts has a glyph for it."""
    return bisect_right(_edges(), ord(character)) % 2 == 1


def drawable(text: str) -> str:
    """The text with a box for every character that would otherwise vanish.

    Line breaks and control characters become spaces. Invisible marks go: those that steer the direction of
    writing could turn a number around.
    """
    return "".join(map(_drawable, text))


def _drawable(character: str) -> str:
    category = unicodedata.category(character)
    if category in {"Cc", "Zl", "Zp"}:
        return " "
    if category == "Cf" or unicodedata.name(character, "").startswith("VARIATION SELECTOR"):
        return character if ord(character) in _JOINERS else ""
    return character if covered(character) else BOX
