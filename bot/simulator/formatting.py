"""A bot's text or caption becomes plain text with entities; lengths count after parsing, in UTF-16 units."""

from __future__ import annotations

from dataclasses import fields
from typing import Literal, cast

from bot.simulator.entities import BARE_LINK, COMMAND, Entity, detected, in_order, trimmed, utf16_length
from bot.simulator.errors import bad_request
from bot.simulator.html_parsing import parse_html
from bot.simulator.params import Params
from bot.simulator.people import Json

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
OWN_FIELDS = {field.name for field in fields(Entity)}


def formatted(params: Params, name: Literal["text", "caption"]) -> tuple[str, tuple[Entity, ...]]:
    """The `text` or `caption` of a call; raises 400 in Telegram's words when it is empty or too long."""
    source = params.text(name)
    given = params.items("entities" if name == "text" else "caption_entities")
    mode = params.text("parse_mode").lower()
    if mode not in ("", "html"):
        raise bad_request("unsupported parse_mode")  # Markdown is Telegram's too, but nobody here speaks it
    text, spans = parse_html(source) if mode else (source, tuple(entity(span) for span in given))
    check_bounds(text, spans)
    text, spans = trimmed(text, spans)
    if name == "text" and not text:
        raise bad_request("message text is empty")
    if name == "text" and utf16_length(text) > TEXT_LIMIT:
        raise bad_request("message is too long")
    if name == "caption" and utf16_length(text) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    return text, with_detected(text, spans)


def with_detected(text: str, spans: tuple[Entity, ...]) -> tuple[Entity, ...]:
    """Adds links and commands that Telegram finds by itself, outside of links and code."""
    taken = [span for span in spans if span.type in ("text_link", "code", "pre")]
    found = [*detected(text, BARE_LINK, "url"), *detected(text, COMMAND, "bot_command")]
    links = [span for span in found if span.type == "url"]
    free = [
        span
        for span in found
        if not any(overlap(span, other) for other in taken)
        and (span.type == "url" or not any(overlap(span, link) for link in links))
    ]
    return in_order([*spans, *free])


def overlap(one: Entity, other: Entity) -> bool:
    return one.offset < other.end and other.offset < one.end


def entity(span: Json) -> Entity:
    extra = tuple((name, value) for name, value in span.items() if name not in OWN_FIELDS)
    return Entity(
        type=cast("str", span["type"]),
        offset=cast("int", span["offset"]),
        length=cast("int", span["length"]),
        url=cast("str | None", span.get("url")),
        language=cast("str | None", span.get("language")),
        extra=extra,
    )


def check_bounds(text: str, spans: tuple[Entity, ...]) -> None:
    size = utf16_length(text)
    for span in spans:
        if span.offset < 0 or span.length <= 0 or span.end > size:
            raise bad_request(f"entity beginning at UTF-16 offset {span.offset} ends beyond the text")
