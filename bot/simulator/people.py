"""Who is in the simulated world: people with a Telegram account, and the bot they write to."""

from __future__ import annotations

from dataclasses import dataclass

Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class Person:
    """A Telegram user. `note` is for the chat page only (a role, such as "Doctor"); the bot never sees it."""

    id: int
    first_name: str
    last_name: str = ""
    language_code: str = "en"
    note: str = ""
    username: str = ""

    @property
    def names(self) -> Json:
        parts = {"first_name": self.first_name, "last_name": self.last_name, "username": self.username}
        return {name: value for name, value in parts.items() if value}

    def as_user(self) -> Json:
        user: Json = {"id": self.id, "is_bot": False, **self.names}
        return user | ({"language_code": self.language_code} if self.language_code else {})


@dataclass(frozen=True, slots=True)
class BotAccount:
    """The bot's own account."""

    id: int
    username: str
    first_name: str

    def as_user(self) -> Json:
        return {"id": self.id, "is_bot": True, "first_name": self.first_name, "username": self.username}

    def as_me(self) -> Json:
        return self.as_user() | {
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
            "can_connect_to_business": False,
            "has_main_web_app": False,
        }
