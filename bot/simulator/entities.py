"""Formatting is a list of spans over plain text, counted in UTF-16 units as Telegram counts them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from html import escape

from bot.simulator.people import Json

TAGS = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "code": "code",
    "pre": "pre",
    "spoiler": "tg-spoiler",
    "blockquote": "blockquote",
    "expandable_blockquote": "blockquote",
}
LINKS = ("http://", "https://", "tg://", "mailto:", "tel:")
COMMAND = re.compile(r"(?<![\w/])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?(?!\w)")
BARE_LINK = re.compile(r"(?<![\w/.@])(?:https?://|t\.me/)[^\s<>\"]*[^\s<>\".,;:!?)\]}']")


@dataclass(frozen=True, slots=True)
class Entity:
    """One span: `offset` and `length` in UTF-16 code units."""

    type: str
    offset: int
    length: int
    url: str | None = None
    language: str | None = None
    extra: tuple[tuple[str, object], ...] = ()

    @property
    def end(self) -> int:
        return self.offset + self.length

    def as_json(self) -> Json:
        span: Json = {"type": self.type, "offset": self.offset, "length": self.length, **dict(self.extra)}
        optional = {"url": self.url, "language": self.language}
        return span | {name: value for name, value in optional.items() if value}


def utf16_length(text: str) -> int:
    return len(text) + sum(char > "\uffff" for char in text)


def in_order(entities: Iterable[Entity]) -> tuple[Entity, ...]:
    """Outer spans before inner ones, as Telegram lists them."""
    return tuple(sorted(entities, key=lambda e: (e.offset, -e.length)))


def trimmed(text: str, entities: Sequence[Entity]) -> tuple[str, tuple[Entity, ...]]:
    """The text without the blank edges that Telegram drops, its spans moved along."""
    lead = utf16_length(text) - utf16_length(text.lstrip())
    kept = text.strip()
    size = utf16_length(kept)
    moved = []
    for entity in entities:
        start = min(max(entity.offset - lead, 0), size)
        end = min(max(entity.end - lead, 0), size)
        if end > start:
            moved.append(replace(entity, offset=start, length=end - start))
    return kept, tuple(moved)


def detected(text: str, pattern: re.Pattern[str], kind: str) -> tuple[Entity, ...]:
    """The spans that Telegram finds by itself, such as commands in what a person typed."""
    return tuple(
        Entity(kind, utf16_length(text[: found.start()]), utf16_length(found.group()))
        for found in pattern.finditer(text)
    )


def as_html(text: str, entities: Sequence[Entity]) -> str:
    """Safe HTML for the chat page, built from the spans alone: whatever was typed arrives escaped."""
    units = text.encode("utf-16-le")
    ordered = in_order(entities)
    cuts = sorted({0, len(units) // 2, *(e.offset for e in ordered), *(e.end for e in ordered)})
    html: list[str] = []
    opened: list[Entity] = []
    for start, end in zip(cuts, [*cuts[1:], cuts[-1]], strict=True):
        keep = next((depth for depth, e in enumerate(opened) if e.end <= start), len(opened))
        html += [tags(e, units)[1] for e in reversed(opened[keep:])]
        fresh = [e for e in opened[keep:] if e.end > start]
        fresh += [e for e in ordered if e.offset == start < e.end]
        html += [tags(e, units)[0] for e in fresh]
        opened[keep:] = fresh
        html.append(escape(units[start * 2 : end * 2].decode("utf-16-le", "replace")))
    return "".join(html)


def tags(entity: Entity, units: bytes) -> tuple[str, str]:
    """The opening and closing tag of a span; a link of an unknown scheme gets none."""
    if entity.type in ("text_link", "url"):
        shown = units[entity.offset * 2 : entity.end * 2].decode("utf-16-le", "replace")
        url = entity.url or (shown if shown.startswith(LINKS) else f"https://{shown}")
        safe = url.lower().startswith(LINKS)
        return (f'<a href="{escape(url)}">', "</a>") if safe else ("", "")
    tag = TAGS.get(entity.type)
    return (f"<{tag}>", f"</{tag}>") if tag else ("", "")
