"""The last net below the limits of a message: a line that alone is too long, and markup across two pages.

Telegram refuses a message of 4,097 characters and one with half a tag; then the person would see nothing.
"""

import re
from collections.abc import Iterable

TOKEN = re.compile(r"<[^<>]*>|&[#\w]{1,10};|.", re.DOTALL)
TAG = re.compile(r"<(/?)([a-z][a-z-]*)[^<>]*>")


def units(text: str) -> int:
    """Length as Telegram counts it: UTF-16 code units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def cut(line: str, limit: int) -> list[str]:
    """Pieces of a line, cut at a space where there is one, never within a tag or an entity."""
    if units(line) <= limit:
        return [line]
    pieces: list[str] = []
    piece: list[str] = []
    size = 0
    for token in TOKEN.findall(line):
        if size + units(token) > limit:
            end = _last_space(piece)
            pieces.append("".join(piece[:end]).rstrip())
            piece = piece[end:]
            size = sum(map(units, piece))
        piece.append(token)
        size += units(token)
    return [*pieces, "".join(piece)]


def _last_space(tokens: list[str]) -> int:
    """Where the rest begins; the end where a space would leave less than half."""
    for n in range(len(tokens), len(tokens) // 2, -1):
        if tokens[n - 1].isspace():
            return n
    return len(tokens)


def balanced(pages: Iterable[str]) -> list[str]:
    """Markup that is open at the end of a page is closed there and opened again on the next one."""
    found, opened = [], ""
    for text in pages:
        page = opened + text
        still = _open_tags(page)
        found.append(page + "".join(f"</{name}>" for _, name in reversed(still)))
        opened = "".join(tag for tag, _ in still)
    return found


def _open_tags(page: str) -> list[tuple[str, str]]:
    opened: list[tuple[str, str]] = []
    for tag in TAG.finditer(page):
        if not tag[1]:
            opened.append((tag[0], tag[2]))
        elif opened:
            opened.pop()
    return opened
