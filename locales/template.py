"""A catalogue text, parsed once: what stays as it is, and where facts go in.

Saying a text happens for every button of every screen, so the words are split, unescaped or stripped of their
markup when a text is first used and never again.
"""

import html
import re
from dataclasses import dataclass

PLACEHOLDER = re.compile(r"\{([a-z_][a-z0-9_]*)(?::([a-z]+))?\}")
TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)([^<>]*)>")
ALLOWED_TAGS = frozenset({"b", "i", "code", "pre"})


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for a parameter: `{at:time}`; without a format the type of the value decides."""

    name: str
    format: str

    def __str__(self) -> str:
        return f"{{{self.name}:{self.format}}}" if self.format else f"{{{self.name}}}"


Template = tuple[str | Slot, ...]


def compile_template(words: str, *, markup: bool) -> Template:
    """Split a catalogue text; without `markup` (buttons, alerts, PDF) its tags and entities are resolved."""
    parts: list[str | Slot] = []
    end = 0
    for match in PLACEHOLDER.finditer(words):
        parts += [_literal(words[end : match.start()], markup), Slot(match[1], match[2] or "")]
        end = match.end()
    parts.append(_literal(words[end:], markup))
    return tuple(part for part in parts if part)


def slots(words: str) -> tuple[Slot, ...]:
    """Return the places for parameters in a catalogue text."""
    return tuple(Slot(match[1], match[2] or "") for match in PLACEHOLDER.finditer(words))


def plain(words: str) -> str:
    """Return a catalogue text without its markup, its placeholders untouched."""
    return _literal(words, markup=False)


def _literal(words: str, markup: bool) -> str:
    return words if markup else html.unescape(TAG.sub("", words))
