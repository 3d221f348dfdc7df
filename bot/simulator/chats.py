"""A conversation as the person sees it: its messages, what is unread, the keyboard under the text field."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.simulator.messages import Message
from bot.simulator.people import Json, Person


@dataclass(slots=True)
class Chat:
    """A private chat (`person` set) or a group (`title` set, negative id)."""

    id: int
    person: Person | None = None
    title: str = ""
    messages: dict[int, Message] = field(default_factory=dict)
    unread: int = 0
    started: bool = False
    blocked: bool = False
    bot_is_member: bool = True
    reply_keyboard: Json | None = None

    @property
    def is_private(self) -> bool:
        return self.person is not None

    def as_json(self) -> Json:
        if self.person:
            return {"id": self.id, "type": "private", **self.person.names}
        return {"id": self.id, "type": "group", "title": self.title}

    def newest_first(self) -> Iterator[Message]:
        return reversed(self.messages.values())
