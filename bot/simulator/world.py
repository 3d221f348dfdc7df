"""The state of the simulated Telegram and the few ways in which it changes. No HTTP in it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from bot.simulator.chats import Chat
from bot.simulator.errors import bad_request, forbidden
from bot.simulator.faults import Faults
from bot.simulator.files import FileStore
from bot.simulator.flood import FloodLimits
from bot.simulator.messages import Content, Message
from bot.simulator.people import BotAccount, Json
from bot.simulator.profile import BotProfile
from bot.simulator.updates import UpdateQueue
from bot.simulator.webhook import Webhook

Listener = Callable[[Json], None]
JOURNAL_LENGTH = 10_000


@dataclass(slots=True)
class Press:
    """A button that was pressed; `answer` is None until the bot answers."""

    id: str
    user_id: int
    message_id: int
    data: str
    born: float
    answer: CallbackAnswer | None = None


@dataclass(frozen=True, slots=True)
class CallbackAnswer:
    """What the bot answered a press: nothing, a toast, or an alert."""

    text: str | None
    alert: bool
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the bot that reached Telegram; `error` is None when it succeeded."""

    method: str
    params: Json
    error: str | None


@dataclass
class World:
    """Everything that Telegram knows. One event loop owns it; nothing here awaits."""

    bot: BotAccount
    now: Callable[[], datetime]
    monotonic: Callable[[], float]
    updates: UpdateQueue
    flood: FloodLimits | None = None
    chats: dict[int, Chat] = field(default_factory=dict)
    files: FileStore = field(default_factory=FileStore)
    faults: Faults = field(default_factory=Faults)
    profile: BotProfile = field(default_factory=BotProfile)
    webhook: Webhook | None = None
    presses: dict[str, Press] = field(default_factory=dict)
    journal: deque[Call] = field(default_factory=lambda: deque(maxlen=JOURNAL_LENGTH))
    listeners: list[Listener] = field(default_factory=list)
    last_message_id: int = 0
    last_press_id: int = 4_000_000_000

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Calls `listener` with every event of the page; the answer ends the subscription."""
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)

    def emit(self, kind: str, **details: object) -> None:
        for listener in tuple(self.listeners):
            listener({"type": kind, **details})

    def chat_for(self, chat_id: object) -> Chat:
        """The chat that a call names; raises "chat not found"."""
        chat = self.chats.get(chat_id) if isinstance(chat_id, int) else None
        if chat is None:
            raise bad_request("chat not found")
        return chat

    def open_chat(self, chat_id: object) -> Chat:
        """The chat that a call wants to write to; raises 403 where the bot may not."""
        chat = self.chat_for(chat_id)
        if chat.blocked:
            raise forbidden("bot was blocked by the user")
        if chat.is_private and not chat.started:
            raise forbidden("bot can't initiate conversation with a user")
        if not chat.bot_is_member:
            raise forbidden("bot is not a member of the group chat")
        return chat

    def add_message(self, chat: Chat, content: Content, *, sender: int | None = None) -> Message:
        """Appends what `sender` (the bot when None) says; nobody has been told of it yet."""
        self.last_message_id += 1
        message = Message(
            message_id=self.last_message_id,
            chat_id=chat.id,
            sender=self.bot.id if sender is None else sender,
            from_bot=sender is None,
            date=self.now(),
            content=content,
        )
        chat.messages[message.message_id] = message
        return message

    def message_json(self, message: Message) -> Json:
        chat = self.chats[message.chat_id]
        body = message.as_json(chat.as_json(), self.user_json(message.sender))
        replied = chat.messages.get(message.reply_to) if message.reply_to else None
        if replied:
            body["reply_to_message"] = replied.as_json(chat.as_json(), self.user_json(replied.sender))
        return body

    def user_json(self, user_id: int) -> Json:
        person = self.chats[user_id].person if user_id in self.chats else None
        return person.as_user() if person else self.bot.as_user()

    def remove_message(self, chat: Chat, message_id: int) -> None:
        del chat.messages[message_id]
        self.emit("delete", person=chat.id, message_id=message_id)
