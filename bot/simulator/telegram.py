"""The simulated Telegram: people act on one side, the bot calls methods on the other.

Tests drive it directly; `server.py` puts it behind HTTP.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType

from bot.simulator.chats import Chat
from bot.simulator.entities import BARE_LINK, COMMAND, detected, in_order, utf16_length
from bot.simulator.errors import BotApiError
from bot.simulator.files import Upload
from bot.simulator.formatting import TEXT_LIMIT
from bot.simulator.messages import Content, Message, stamp
from bot.simulator.methods.table import LIMITED, METHODS
from bot.simulator.page import person_json
from bot.simulator.params import Params
from bot.simulator.people import BotAccount, Json, Person
from bot.simulator.schema import not_simulated, spelling
from bot.simulator.updates import UpdateQueue
from bot.simulator.validation import validated
from bot.simulator.world import Call, CallbackAnswer, Press, World

BOT_ID = 7000001
DEMO_TOKEN = f"{BOT_ID}:demo-token-of-the-simulator-no-secret"


NO_FILES: Mapping[str, Upload] = MappingProxyType({})


class BotBlockedError(Exception):
    """This person has blocked the bot: nothing can be written before `unblock`."""


class Telegram(World):
    """One bot and the people who write to it."""

    def __init__(
        self,
        token: str = DEMO_TOKEN,
        bot_username: str = "MedTrackDemoBot",
        *,
        now: Callable[[], datetime],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.token = token
        bot = BotAccount(int(token.partition(":")[0]), bot_username, "MedTrack")
        super().__init__(bot=bot, now=now, monotonic=monotonic, updates=UpdateQueue(monotonic))

    # The bot's side

    def call(self, method: str, raw: Mapping[str, object], files: Mapping[str, Upload] = NO_FILES) -> object:
        """Runs one method of the Bot API and gives its result; raises BotApiError where Telegram refuses."""
        name = spelling().get(method.lower())
        if name is None:
            if method.lower() in not_simulated():
                raise BotApiError(501, f"Not Implemented: the simulator has no {method}")
            raise BotApiError(404, "Not Found")
        try:
            values = validated(name, raw, files)
            if self.flood and name in LIMITED and isinstance(chat_id := values.get("chat_id"), int):
                self.flood.spend(chat_id)
            result = METHODS[name](self, Params(values, files))
        except BotApiError as error:
            self.journal.append(Call(name, dict(raw), error.description))
            raise
        if name != "getUpdates":
            self.journal.append(Call(name, dict(raw), None))
        return result

    # The people's side

    def add_person(
        self, user_id: int, first_name: str, last_name: str = "", language_code: str = "en", note: str = ""
    ) -> Person:
        """Someone with a Telegram account; the bot may not write to them before they write to it."""
        person = Person(user_id, first_name, last_name, language_code, note)
        self.chats[user_id] = Chat(user_id, person)
        self.emit("person", person=person_json(self.chats[user_id], person))
        return person

    def has_started(self, user_id: int) -> None:
        """Lets the bot write to somebody who, as the story goes, started it long ago."""
        self.chats[user_id].started = True

    def chat(self, chat_id: int) -> list[Message]:
        """What that person (or group) sees now, oldest first."""
        return list(self.chats[chat_id].messages.values())

    def say(self, user_id: int, text: str) -> list[Message]:
        """Sends a text; one that is too long goes out in pieces, as the apps do it."""
        said = []
        for piece in pieces(text.strip()):
            spans = in_order([*detected(piece, COMMAND, "bot_command"), *detected(piece, BARE_LINK, "url")])
            said.append(self.write(user_id, Content(piece, spans)))
        return said

    def send_document(
        self,
        user_id: int,
        name: str,
        content: bytes,
        mime: str = "application/octet-stream",
        caption: str = "",
    ) -> Message:
        document = self.files.add_document(Upload(name, content, mime))
        return self.write(user_id, Content(caption, document=document))

    def send_photo(self, user_id: int, content: bytes, caption: str = "") -> Message:
        """Raises BotApiError (IMAGE_PROCESS_FAILED) for what is no PNG, GIF or JPEG."""
        photo = self.files.add_photo(Upload("photo.jpg", content, "image/jpeg"))
        return self.write(user_id, Content(caption, photo=photo))

    def send_sticker(self, user_id: int, emoji: str = "🙂") -> Message:
        return self.write(user_id, Content(sticker=emoji))

    def write(self, user_id: int, content: Content) -> Message:
        chat = self.chats[user_id]
        if chat.blocked:
            raise BotBlockedError(user_id)
        chat.started = True
        if chat.reply_keyboard and chat.reply_keyboard.get("one_time_keyboard"):
            chat.reply_keyboard = None
            self.emit("reply_keyboard", person=user_id, markup=None)
        message = self.add_message(chat, content, sender=user_id)
        self.emit("message", person=user_id, message=message.as_page())
        self.updates.push("message", f"chat:{chat.id}", self.message_json(message))
        return message

    def press(self, user_id: int, message_id: int, data: str, chat_id: int | None = None) -> str:
        """Presses a button, also one that an outdated screen still shows; the answer is the query's id."""
        chat = self.chats[user_id if chat_id is None else chat_id]
        message = chat.messages[message_id]
        self.last_press_id += 1
        press = Press(str(self.last_press_id), user_id, message_id, data, self.monotonic())
        self.presses[press.id] = press
        body: Json = {
            "id": press.id,
            "from": self.user_json(user_id),
            "message": self.message_json(message),
            "chat_instance": str(chat.id),
            "data": data,
        }
        self.updates.push("callback_query", f"user:{user_id}", body)
        return press.id

    def answer_to(self, press_id: str) -> CallbackAnswer | None:
        return self.presses[press_id].answer

    def read(self, user_id: int) -> None:
        self.chats[user_id].unread = 0
        self.emit("read", person=user_id)

    def delete(self, user_id: int, message_id: int) -> None:
        """Deleted by the person, for both sides; Telegram tells bots nothing of it."""
        self.remove_message(self.chats[user_id], message_id)

    def block(self, user_id: int) -> None:
        self.set_blocked(self.chats[user_id], blocked=True)

    def unblock(self, user_id: int) -> None:
        self.set_blocked(self.chats[user_id], blocked=False)

    def set_blocked(self, chat: Chat, *, blocked: bool) -> None:
        if chat.blocked != blocked:
            chat.blocked = blocked
            old, new = ("member", "kicked") if blocked else ("kicked", "member")
            self.bot_moved(chat, chat.id, old, new)
            if chat.person:
                self.emit("person", person=person_json(chat, chat.person))

    # Groups

    def add_group(self, group_id: int, title: str, added_by: int) -> Chat:
        """A group to which somebody adds the bot. Group ids are negative."""
        group = self.chats[group_id] = Chat(group_id, title=title)
        self.bot_moved(group, added_by, "left", "member")
        return group

    def remove_from_group(self, group_id: int, removed_by: int) -> None:
        group = self.chats[group_id]
        group.bot_is_member = False
        self.bot_moved(group, removed_by, "member", "kicked")

    def say_in_group(self, user_id: int, group_id: int, text: str) -> Message:
        """Bots in privacy mode hear only commands and what mentions them."""
        spans = detected(text, COMMAND, "bot_command")
        message = self.add_message(self.chats[group_id], Content(text, spans), sender=user_id)
        if (spans and spans[0].offset == 0) or f"@{self.bot.username}" in text:
            self.updates.push("message", f"chat:{group_id}", self.message_json(message))
        return message

    def bot_moved(self, chat: Chat, by: int, old: str, new: str) -> None:
        """Tells the bot that somebody let it in, threw it out or blocked it."""
        body: Json = {
            "chat": chat.as_json(),
            "from": self.user_json(by),
            "date": stamp(self.now()),
            "old_chat_member": self.membership(old),
            "new_chat_member": self.membership(new),
        }
        self.updates.push("my_chat_member", f"member:{chat.id}", body)

    def membership(self, status: str) -> Json:
        member: Json = {"user": self.bot.as_user(), "status": status}
        return member | ({"until_date": 0} if status == "kicked" else {})


def pieces(text: str) -> list[str]:
    """Cuts into parts of at most 4096 UTF-16 units."""
    parts: list[str] = []
    current: list[str] = []
    size = 0
    for char in text:
        width = utf16_length(char)
        if size + width > TEXT_LIMIT:
            parts.append("".join(current))
            current, size = [], 0
        current.append(char)
        size += width
    return [*parts, "".join(current)] if current else parts
