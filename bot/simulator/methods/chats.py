"""What a bot may ask and do about a chat as a whole."""

from __future__ import annotations

from bot.simulator.errors import bad_request
from bot.simulator.params import Params
from bot.simulator.people import Json
from bot.simulator.world import World

GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")


def get_chat(world: World, params: Params) -> Json:
    chat = world.chat_for(params.values["chat_id"])
    gifts = dict.fromkeys(GIFTS, False)
    return chat.as_json() | {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": gifts}


def leave_chat(world: World, params: Params) -> bool:
    chat = world.open_chat(params.values["chat_id"])
    if chat.is_private:
        raise bad_request("chat member status can't be changed in private chats")
    chat.bot_is_member = False
    return True
