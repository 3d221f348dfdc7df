"""What somebody of the cast does in a chat: say, press, send a file."""

import re
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from tests.transcripts.documents import sample
from tests.transcripts.rendering import Button, Watch
from tests.transcripts.stage import Member, Stage

LARGE = 300 * 1024  # bytes; more than a discharge may have
PRESS = re.compile(
    r'(?P<gone>gone )?\[(?P<label>.+)\](?: on "(?P<words>.+?)")?(?: copied from (?P<owner>\w+))?'
)
PASTE = re.compile(r"<paste (\S+\.json)(.*)>", re.DOTALL)
FILE = re.compile(
    r"<file (?P<name>\S+)(?: of (?P<sample>\S+))?(?: in (?P<encoding>[\w-]+))?(?P<changes>.*?)>", re.DOTALL
)
FORGED = re.compile(r"<press (.+)>")


@dataclass
class People:
    """`translated` gives the labels under which an English one may be shown."""

    stage: Stage
    watch: Watch
    translated: Callable[[str], set[str]]

    def act(self, member: Member, words: str) -> str | None:
        """Does what the line says; gives the number of the press where it is one."""
        telegram, user = self.stage.telegram, member.user_id
        if match := PRESS.fullmatch(words):
            return self._press(member, **match.groupdict())
        if match := FORGED.fullmatch(words):
            self.watch.pressed = max(telegram.chats[user].messages)
            return telegram.press(user, self.watch.pressed, match[1])
        if match := PASTE.fullmatch(words):
            telegram.say(user, sample(match[1], match[2]))
        elif match := FILE.match(words):
            self._send(user, match, words[match.end() :].removeprefix("\n"))
        elif words == "<large file>":
            telegram.send_document(user, "large.json", b" " * LARGE, "application/json")
        elif words == "<photo>":
            telegram.send_photo(user, tiny_png())
        elif words == "<sticker>":
            telegram.send_sticker(user)
        elif words in {"<blocks the bot>", "<unblocks the bot>"}:
            (telegram.block if words.startswith("<b") else telegram.unblock)(user)
        else:
            telegram.say(user, self._typed(words))
        return None

    def _typed(self, words: str) -> str:
        """A typed answer is typed as its button reads; the first spelling in order."""
        return min(self.translated(words), default=words)

    def _press(
        self, member: Member, gone: str | None, label: str, words: str | None, owner: str | None
    ) -> str:
        chat = self.stage.cast[owner].user_id if owner else member.user_id
        button = self._button(chat, label, words, gone=bool(gone))
        mine = button.message_id if owner is None else max(self.stage.telegram.chats[member.user_id].messages)
        self.watch.pressed = mine
        return self.stage.telegram.press(member.user_id, mine, button.data)

    def _button(self, chat: int, label: str, words: str | None, *, gone: bool) -> Button:
        """The newest that fits. `gone`: one that was there and is there no longer."""
        labels = self.translated(label) | {label}
        fits = [
            button
            for button in reversed(self.watch.buttons)
            if button.chat == chat
            and button.label in labels
            and (words is None or words in button.words)
            and button.message_id in self.stage.telegram.chats[chat].messages
        ]
        for button in fits:
            if gone != self._is_there(button):
                return button
        if gone and fits and self.stage.way.echo:  # an echo's copy of the question lost its keyboard instead
            return fits[min(1, len(fits) - 1)]
        there = [f"[{b.text}]" for m in self.stage.telegram.chat(chat) for row in m.buttons for b in row]
        raise LookupError(f"no button [{label}], but {' '.join(there) or 'none at all'}")

    def _is_there(self, button: Button) -> bool:
        message = self.stage.telegram.chats[button.chat].messages[button.message_id]
        return any(key.data == button.data for row in message.buttons for key in row)

    def _send(self, user: int, match: re.Match[str], content: str) -> None:
        text = sample(match["sample"], match["changes"]) if match["sample"] else content
        self.stage.telegram.send_document(
            user, match["name"], text.encode(match["encoding"] or "utf-8"), "application/json"
        )


def tiny_png() -> bytes:
    """A picture of 1 × 1 grey."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0\x80"))
        + chunk(b"IEND", b"")
    )
