"""The bot's own account: who it is, its commands by scope and language, its descriptions and menu buttons."""

from __future__ import annotations

import re

from bot.simulator.errors import bad_request
from bot.simulator.params import Params
from bot.simulator.people import Json
from bot.simulator.profile import ScopeKey, checked_commands, scope_key
from bot.simulator.world import World


def get_me(world: World, _params: Params) -> Json:
    return world.bot.as_me()


def done(_world: World, _params: Params) -> bool:
    """logOut and close: this stand-in has no other server to move to."""
    return True


def get_file(world: World, params: Params) -> Json:
    return world.files.described(params.text("file_id"))


def set_my_commands(world: World, params: Params) -> bool:
    scope = known_scope(world, params)
    commands = checked_commands(params.items("commands"))
    if commands:
        world.profile.commands[scope, language(params)] = commands
    else:
        world.profile.commands.pop((scope, language(params)), None)
    announce(world, scope)
    return True


def delete_my_commands(world: World, params: Params) -> bool:
    scope = known_scope(world, params)
    world.profile.commands.pop((scope, language(params)), None)
    announce(world, scope)
    return True


def get_my_commands(world: World, params: Params) -> list[Json]:
    return world.profile.commands.get((known_scope(world, params), language(params)), [])


def known_scope(world: World, params: Params) -> ScopeKey:
    scope = scope_key(params.mapping("scope"))
    if "chat" in scope[0].split("_") and scope[1]:
        world.open_chat(scope[1])
    return scope


def announce(world: World, scope: ScopeKey) -> None:
    """Tells the page of every private chat whose list may have changed."""
    for chat in world.chats.values():
        if chat.person and scope[1] in (0, chat.id):
            shown = world.profile.commands_for(chat.id, chat.person.language_code)
            world.emit("commands", person=chat.id, commands=shown)


def set_my_name(world: World, params: Params) -> bool:
    world.profile.describe("name", language(params), params.text("name"))
    return True


def get_my_name(world: World, params: Params) -> Json:
    return {"name": world.profile.described("name", language(params)) or world.bot.first_name}


def set_my_description(world: World, params: Params) -> bool:
    world.profile.describe("description", language(params), params.text("description"))
    return True


def get_my_description(world: World, params: Params) -> Json:
    return {"description": world.profile.described("description", language(params))}


def set_my_short_description(world: World, params: Params) -> bool:
    world.profile.describe("short_description", language(params), params.text("short_description"))
    return True


def get_my_short_description(world: World, params: Params) -> Json:
    return {"short_description": world.profile.described("short_description", language(params))}


def set_chat_menu_button(world: World, params: Params) -> bool:
    button = params.mapping("menu_button") or {"type": "default"}
    world.profile.menu_buttons[menu_owner(world, params)] = button
    return True


def get_chat_menu_button(world: World, params: Params) -> Json:
    buttons = world.profile.menu_buttons
    return buttons.get(menu_owner(world, params)) or buttons.get(0) or {"type": "commands"}


def menu_owner(world: World, params: Params) -> int:
    """The private chat that the call names; 0 stands for all."""
    return world.open_chat(params.values["chat_id"]).id if "chat_id" in params else 0


def language(params: Params) -> str:
    code = params.text("language_code")
    if not re.fullmatch(r"([a-z]{2})?", code):
        raise bad_request("LANG_CODE_INVALID")
    return code
