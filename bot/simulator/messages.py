"""A message and its two faces: what the Bot API says about it and what the chat page shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from bot.simulator.entities import Entity, as_html
from bot.simulator.files import StoredFile
from bot.simulator.people import Json


@dataclass(frozen=True, slots=True)
class Content:
    """What a message says: a text, or an attachment with `text` as its caption."""

    text: str = ""
    entities: tuple[Entity, ...] = ()
    document: StoredFile | None = None
    photo: StoredFile | None = None
    sticker: str | None = None

    @property
    def is_text(self) -> bool:
        return self.attachment is None and self.sticker is None

    @property
    def attachment(self) -> StoredFile | None:
        return self.document or self.photo

    def as_json(self) -> Json:
        words, spans = ("text", "entities") if self.is_text else ("caption", "caption_entities")
        body: Json = {}
        if self.document:
            body["document"] = self.document.as_document()
        if self.photo:
            body["photo"] = self.photo.as_photo()
        if self.sticker:
            body["sticker"] = sticker(self.sticker)
        if self.text:
            body[words] = self.text
        if self.entities:
            body[spans] = [entity.as_json() for entity in self.entities]
        return body


@dataclass(frozen=True, slots=True)
class Button:
    """An inline button as a person sees it."""

    text: str
    data: str | None = None
    url: str | None = None


@dataclass(slots=True)
class Message:
    """One message in one chat. `sender` is a user id; `markup` an inline keyboard as the Bot API has it."""

    message_id: int
    chat_id: int
    sender: int
    from_bot: bool
    date: datetime
    content: Content
    markup: Json | None = None
    edited: datetime | None = None
    reply_to: int | None = None
    had_reply_markup: bool = False  # a keyboard under the text field came with it: never editable

    @property
    def text(self) -> str:
        return self.content.text

    @property
    def summary(self) -> str:
        """One line for a list of chats."""
        attachment = self.content.attachment
        return self.content.text or self.content.sticker or (attachment.name if attachment else "")

    @property
    def html(self) -> str:
        return as_html(self.content.text, self.content.entities)

    @property
    def buttons(self) -> list[list[Button]]:
        """The inline keyboard, row by row; empty without one."""
        rows = cast("list[list[dict[str, str]]]", (self.markup or {}).get("inline_keyboard", []))
        return [[Button(b["text"], b.get("callback_data"), b.get("url")) for b in row] for row in rows]

    def button(self, label: str) -> str:
        """The callback data behind the button that reads `label`; KeyError when there is none."""
        data = {button.text: button.data for row in self.buttons for button in row}[label]
        if data is None:
            raise KeyError(label)
        return data

    def as_json(self, chat: Json, user: Json) -> Json:
        """The Bot API's Message."""
        body: Json = {"message_id": self.message_id, "from": user, "chat": chat, "date": stamp(self.date)}
        if self.edited:
            body["edit_date"] = stamp(self.edited)
        body |= self.content.as_json()
        if self.markup:
            body["reply_markup"] = self.markup
        return body

    def as_page(self) -> Json:
        """What the chat page draws."""
        document, photo = self.content.document, self.content.photo
        rows = [[{"text": b.text, "data": b.data, "url": b.url} for b in row] for row in self.buttons]
        return {
            "message_id": self.message_id,
            "date": self.date.isoformat(),
            "edited": self.edited is not None,
            "from": "bot" if self.from_bot else "person",
            "html": self.html,
            "text": self.text,
            "document": document.as_page("name", "size", "mime") if document else None,
            "photo": photo.as_page("width", "height") if photo else None,
            "sticker": {"emoji": self.content.sticker} if self.content.sticker else None,
            "inline_keyboard": rows or None,
            "deleted": False,
        }


def stamp(moment: datetime) -> int:
    return int(moment.timestamp())


def sticker(emoji: str) -> Json:
    return {
        "file_id": "sticker-1", "file_unique_id": "sticker-1", "type": "regular", "width": 512, "height": 512,
        "is_animated": False, "is_video": False, "emoji": emoji,
    }  # fmt: skip
