"""The rules of buttons: what Telegram refuses in an inline or a reply keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast
from urllib.parse import urlsplit

from bot.simulator.errors import bad_request
from bot.simulator.people import Json

DATA_LIMIT = 64  # bytes
BUTTONS_LIMIT = 100
UNREADABLE = "can't parse inline keyboard button"
NOT_ACTIONS = {"text", "icon_custom_emoji_id", "style"}


def checked(markup: Json | None) -> Json | None:
    """The markup itself, once every button has passed."""
    if markup is None:
        return None
    if "inline_keyboard" in markup:
        buttons = list(each(markup["inline_keyboard"]))
        if len(buttons) > BUTTONS_LIMIT:
            raise bad_request("REPLY_MARKUP_TOO_LONG")
        for button in buttons:
            check_inline(button)
    if "keyboard" in markup:
        buttons = list(each(markup["keyboard"]))
        if not buttons:
            raise bad_request("object expected as reply markup")
        for button in buttons:
            check_text(button)
    return markup


def inline_part(markup: Json | None) -> Json | None:
    """What stays attached to the message: an inline keyboard that has at least one button."""
    return markup if markup and any(each(markup.get("inline_keyboard", []))) else None


def each(rows: object) -> Iterator[Json]:
    for row in cast("list[list[Json]]", rows):
        yield from row


def check_text(button: Json) -> None:
    if not cast("str", button["text"]).strip():
        raise bad_request("BUTTON_TEXT_INVALID")


def check_inline(button: Json) -> None:
    check_text(button)
    actions = [name for name in button if name not in NOT_ACTIONS]
    if not actions:
        raise bad_request(f"{UNREADABLE}: Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise bad_request(f"{UNREADABLE}: exactly one action must be specified")
    if "callback_data" in button:
        size = len(cast("str", button["callback_data"]).encode())
        if not 1 <= size <= DATA_LIMIT:
            raise bad_request("BUTTON_DATA_INVALID")
    if "url" in button:
        check_url(cast("str", button["url"]))


def check_url(url: str) -> None:
    parts = urlsplit(url if "://" in url else f"http://{url}")
    local = "." not in (parts.hostname or "")
    if parts.scheme != "tg" and (parts.scheme not in ("http", "https") or local or " " in url):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
