"""The answer to a press: the spinner on the button stops, and a toast or an alert may appear."""

from __future__ import annotations

from bot.simulator.entities import utf16_length
from bot.simulator.errors import bad_request
from bot.simulator.params import Params
from bot.simulator.updates import CALLBACK_LIFETIME
from bot.simulator.world import CallbackAnswer, World

TEXT_LIMIT = 200


def answer_callback_query(world: World, params: Params) -> bool:
    press = world.presses.get(params.text("callback_query_id"))
    if press is None or press.answer or world.monotonic() - press.born > CALLBACK_LIFETIME:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    text = params.text("text")
    if utf16_length(text) > TEXT_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    if params.text("url"):
        raise bad_request("URL_INVALID")  # Telegram opens games and t.me links of the bot only
    press.answer = CallbackAnswer(text or None, params.flag("show_alert"))
    world.emit(
        "callback_answer",
        person=press.user_id,
        message_id=press.message_id,
        text=press.answer.text,
        alert=press.answer.alert,
    )
    return True
