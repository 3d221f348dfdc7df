"""What the bot did, as lines of a transcript."""

import re
from dataclasses import dataclass, field
from typing import Any

from bot.simulator.telegram import Telegram
from tests.transcripts.grammar import written

CODE = re.compile(r"(?:/start |start=)([0-9A-Z]{16})\b")
PRES_NO = re.compile(r"\bRX-[0-9A-Z]{8}\b")


@dataclass
class Names:
    """Gives what is random a name of its own: `<code>`, `<code 2>`, `<pres_no>`."""

    known: dict[str, str] = field(default_factory=dict)

    def call(self, secret: str, name: str) -> None:
        self.known[secret] = f"<{name}>"

    def hide(self, text: str) -> str:
        for kind, pattern in (("code", CODE), ("pres_no", PRES_NO)):
            for found in pattern.finditer(text):
                self._number(found[found.re.groups], kind)
        for secret, name in self.known.items():
            text = text.replace(secret, name)
        return text

    def fill_in(self, text: str) -> str:
        """The other way round, for what a person types."""
        for secret, name in self.known.items():
            text = text.replace(name, secret)
        return text

    def _number(self, secret: str, kind: str) -> None:
        if secret not in self.known:
            numbered = [n for n in self.known.values() if re.fullmatch(rf"<{kind}(?: \d+)?>", n)]
            self.known[secret] = f"<{kind} {len(numbered) + 1}>" if numbered else f"<{kind}>"


@dataclass
class Button:
    """A button that was shown at some time; Telegram lets an outdated screen press it for ever."""

    chat: int
    message_id: int
    label: str
    data: str
    words: str


@dataclass
class Watch:
    """Listens to everything that shows in the chats until `take` empties it."""

    telegram: Telegram
    names: Names
    chats: dict[int, str] = field(default_factory=dict)
    speaker: int | None = None
    pressed: int | None = None
    shown: dict[tuple[int, int], dict[str, Any]] = field(default_factory=dict)
    buttons: list[Button] = field(default_factory=list)
    _events: list[tuple[int, int, list[str]]] = field(default_factory=list)
    _calls: int = 0

    def __post_init__(self) -> None:
        self.telegram.subscribe(self._saw)

    def forget(self) -> None:
        """What is shown from here on is an echo, or happened before the curtain rose."""
        self._events.clear()
        self._calls = len(self.telegram.journal)

    def take(self) -> list[str]:
        """The lines since the last time: the speaker's chat first, then the others in the cast's order."""
        order = [self.speaker, *self.chats]
        events = sorted(self._events, key=lambda event: (order.index(event[0]), event[1]))
        calls = list(self.telegram.journal)[self._calls :]
        refused = [f"refused {c.method}: {c.error}" for c in calls if c.error and not _harmless(c.error)]
        self.forget()
        return [self.names.hide(line) for _, _, lines in events for line in lines] + refused

    def _saw(self, event: dict[str, Any]) -> None:
        kind, chat = event["type"], event.get("person")
        if not isinstance(chat, int) or chat not in self.chats:
            return
        match kind:
            case "message" | "edit":
                self._message(chat, event["message"], new=kind == "message")
            case "delete":
                self._deleted(chat, event["message_id"])
            case "callback_answer" if event["text"]:
                head = "alert:" if event["alert"] else "toast:"
                self._put(chat, 2, written(head, event["text"].split("\n")))
            case "commands":
                menu = " ".join(command["command"] for command in event["commands"])
                self._put(chat, 3, written(self._head("menu:", chat), [menu or "(none)"]))

    def _message(self, chat: int, message: dict[str, Any], *, new: bool) -> None:
        place = (chat, message["message_id"])
        before, self.shown[place] = self.shown.get(place), message
        if message["from"] != "bot":
            return
        rows = message["inline_keyboard"] or []
        self._remember(chat, message)
        same_words = (
            before is not None and before["html"] == message["html"] and before["photo"] == message["photo"]
        )
        if not new and same_words and not rows:
            self._put(chat, 1, written(self._head("bot-", chat), [f"keyboard gone: {_first(message)}"]))
            return
        lines = [*_picture(message), *message["text"].split("\n"), *map(_row, rows)]
        self._put(chat, 1, written(self._head("bot:" if new else "bot~", chat, place[1]), lines))

    def _remember(self, chat: int, message: dict[str, Any]) -> None:
        for row in message["inline_keyboard"] or []:
            for key in row:
                if key["data"]:
                    button = Button(chat, message["message_id"], key["text"], key["data"], message["text"])
                    if button not in self.buttons:
                        self.buttons.append(button)

    def _deleted(self, chat: int, message: int) -> None:
        self._put(
            chat, 0, written(self._head("bot!", chat), [f"deleted: {_first(self.shown[chat, message])}"])
        )

    def _head(self, mark: str, chat: int, message: int | None = None) -> str:
        if chat == self.speaker:
            other = mark == "bot~" and message != self.pressed
            return f"{mark}   (another message)" if other else mark
        return f"{mark.removesuffix(':')} to {self.chats[chat]}:"

    def _put(self, chat: int, order: int, lines: list[str]) -> None:
        self._events.append((chat, order, lines))


def _first(message: dict[str, Any]) -> str:
    first: str = message["text"].split("\n")[0]
    return first


def _picture(message: dict[str, Any]) -> list[str]:
    photo, document = message["photo"], message["document"]
    if photo:
        return [f"(picture {photo['width']}x{photo['height']})"]
    return [f"(file {document['name']})"] if document else []


def _row(row: list[dict[str, Any]]) -> str:
    return " ".join(f"[{key['text']}]" + (f"({key['url']})" if key["url"] else "") for key in row)


def _harmless(error: str) -> bool:
    """What happens to any bot whose keyboard is pressed twice."""
    return "message is not modified" in error or "message to edit not found" in error
