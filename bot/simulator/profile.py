"""What the bot says about itself: commands by scope and language, descriptions, menu buttons."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import cast

from bot.simulator.errors import bad_request
from bot.simulator.people import Json

ScopeKey = tuple[str, int, int]
COMMANDS_LIMIT = 100
COMMAND_NAME = re.compile(r"[a-z0-9_]{1,32}")
LENGTHS = {"name": 64, "description": 512, "short_description": 120}


@dataclass(slots=True)
class BotProfile:
    """Everything is kept by language; "" stands for everyone else."""

    commands: dict[tuple[ScopeKey, str], list[Json]] = field(default_factory=dict)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    menu_buttons: dict[int, Json] = field(default_factory=dict)

    def commands_for(self, chat_id: int, language: str) -> list[Json]:
        """The commands that a person sees in a private chat: the narrowest scope wins, then the language."""
        scopes: list[ScopeKey] = [("chat", chat_id, 0), ("all_private_chats", 0, 0), ("default", 0, 0)]
        for scope in scopes:
            for code in (language, ""):
                if found := self.commands.get((scope, code)):
                    return found
        return []

    def describe(self, kind: str, language: str, text: str) -> None:
        if len(text) > LENGTHS[kind]:
            raise bad_request(f"BOT_{kind.upper()}_TOO_LONG")
        if text:
            self.texts[kind, language] = text
        else:
            self.texts.pop((kind, language), None)

    def described(self, kind: str, language: str) -> str:
        return self.texts.get((kind, language)) or self.texts.get((kind, ""), "")


def scope_key(scope: Json | None) -> ScopeKey:
    if scope is None:
        return ("default", 0, 0)
    chat_id, user_id = scope.get("chat_id", 0), scope.get("user_id", 0)
    return (cast("str", scope["type"]), cast("int", chat_id), cast("int", user_id))


def checked_commands(commands: list[Json]) -> list[Json]:
    if len(commands) > COMMANDS_LIMIT:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not COMMAND_NAME.fullmatch(cast("str", command["command"]).removeprefix("/")):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(cast("str", command["description"]).strip()) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return [command | {"command": cast("str", command["command"]).removeprefix("/")} for command in commands]
