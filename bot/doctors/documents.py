"""What was sent as a discharge, told apart before it is read: JSON, a piece of it, another kind of file."""

import re
from typing import Final

from bot.dialogs import talk
from bot.heard import Sent
from bot.scene import Scene
from core.people import Role

BEGINS = ("{", "[")
FENCE = re.compile(r"\A\s*```[a-z]*\s*|\s*```\s*\Z", re.IGNORECASE)
FENCE_IN_A_FILE = re.compile(FENCE.pattern.encode(), re.IGNORECASE)
FIELD = re.compile(r'"\s*:')
LONG = 3000  # characters; Telegram cuts at 4096 UTF-16 units, some apps a little before, at the end of a line

KIND_KEYS: Final[tuple[str, ...]] = (
    "import.kind.pdf",
    "import.kind.picture",
    "import.kind.office",
    "import.kind.xml",
)
_SIGNATURES = (
    ("import.kind.pdf", re.compile(rb"\s*%PDF-")),
    (
        "import.kind.picture",
        re.compile(rb"\x89PNG|\xff\xd8\xff|GIF8|RIFF....WEBP|II\*\0|MM\0\*|....ftyphei", re.S),
    ),
    ("import.kind.office", re.compile(rb"PK\x03\x04|\xd0\xcf\x11\xe0|\{\\rtf")),
    ("import.kind.xml", re.compile(rb"(\xef\xbb\xbf)?\s*<")),
)


def takes_document(scene: Scene, what: str | Sent) -> bool:
    """Whether it begins an import of its own, whatever question is open; never in place of a secret."""
    if scene.role is not Role.DOCTOR or (isinstance(what, str) and not looks_like_document(what)):
        return False
    dialog = talk.current(scene)
    if dialog is None or dialog.flow == "import":
        return True
    other_file = isinstance(what, Sent) and talk.wants_file(scene, dialog)
    return not other_file and not talk.wants_secret(scene, dialog)


def looks_like_document(text: str) -> bool:
    return FENCE.sub("", text).lstrip("\ufeff \t\r\n").startswith(BEGINS)


def unfenced(content: bytes | str) -> bytes | str:
    """Without the ``` that chats and editors put around a document."""
    if isinstance(content, bytes):
        return FENCE_IN_A_FILE.sub(b"", content)
    return FENCE.sub("", content)


def kind_of(content: bytes) -> str | None:
    """The text key for a file that cannot be a discharge, by its first bytes."""
    return next((key for key, signature in _SIGNATURES if signature.match(content)), None)


def is_piece(text: str) -> bool:
    """Whether text that is no JSON looks like a part of a longer document that Telegram has cut."""
    opened, closed = (sum(text.count(c) for c in brackets) for brackets in ("{[", "}]"))
    if not looks_like_document(text):
        return bool(FIELD.search(text)) or closed > opened
    return closed > opened or (opened > closed and len(text) >= LONG)
