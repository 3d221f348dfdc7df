"""What the chat page is told about people and the bot."""

from __future__ import annotations

from datetime import datetime

from bot.simulator.chats import Chat
from bot.simulator.people import Json, Person
from bot.simulator.world import World


def person_json(chat: Chat, person: Person) -> Json:
    """One line of the cast."""
    last = next(chat.newest_first(), None)
    return {
        "id": person.id,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "note": person.note,
        "language_code": person.language_code,
        "unread": chat.unread,
        "blocked": chat.blocked,
        "last": {"text": last.summary, "date": last.date.isoformat()} if last else None,
    }


def state_json(world: World, now: datetime, zone: str) -> Json:
    """The bot, the time and everybody in the cast."""
    return {
        "bot": {
            "username": world.bot.username,
            "name": world.profile.described("name", "") or world.bot.first_name,
        },
        "now": now.isoformat(),
        "zone": zone,
        "people": [person_json(chat, chat.person) for chat in world.chats.values() if chat.person],
    }


def chat_json(world: World, chat: Chat, person: Person) -> Json:
    return {
        "messages": [message.as_page() for message in chat.messages.values()],
        "commands": world.profile.commands_for(chat.id, person.language_code),
        "reply_keyboard": chat.reply_keyboard,
    }
