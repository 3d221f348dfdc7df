"""Changes to messages that were sent: text, caption, attachment, keyboard, deletion."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import cast

from bot.simulator.chats import Chat
from bot.simulator.errors import bad_request
from bot.simulator.formatting import formatted
from bot.simulator.keyboards import checked, inline_part
from bot.simulator.messages import Content, Message
from bot.simulator.methods.sending import stored_document, stored_photo
from bot.simulator.params import Params
from bot.simulator.people import Json
from bot.simulator.world import World

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)
DELETABLE = timedelta(hours=48)


def edit_message_text(world: World, params: Params) -> Json:
    message = editable(world, params)
    if not message.content.is_text:
        raise bad_request("there is no text in the message to edit")
    text, entities = formatted(params, "text")
    return change(world, message, Content(text, entities), params)


def edit_message_caption(world: World, params: Params) -> Json:
    message = editable(world, params)
    if message.content.attachment is None:
        raise bad_request("there is no caption in the message to edit")
    text, entities = formatted(params, "caption")
    return change(world, message, replace(message.content, text=text, entities=entities), params)


def edit_message_reply_markup(world: World, params: Params) -> Json:
    message = editable(world, params)
    return change(world, message, message.content, params)


def edit_message_media(world: World, params: Params) -> Json:
    message = editable(world, params)
    media = params.mapping("media") or {}
    text, entities = formatted(replace(params, values=media), "caption")
    given = params.attached(cast("str", media["media"]))
    if media["type"] == "photo":
        content = Content(text, entities, photo=stored_photo(world, given))
    elif media["type"] == "document":
        content = Content(text, entities, document=stored_document(world, given))
    else:
        raise bad_request(f"the simulator knows photos and documents, not {media['type']}")
    return change(world, message, content, params)


def delete_message(world: World, params: Params) -> bool:
    chat = world.open_chat(params.values["chat_id"])
    message = chat.messages.get(params.integer("message_id"))
    if message is None:
        raise bad_request("message to delete not found")
    if not deletable(world, chat, message):
        raise bad_request("message can't be deleted for everyone")
    world.remove_message(chat, message.message_id)
    return True


def delete_messages(world: World, params: Params) -> bool:
    """Deletes what it can; what is not there is passed over."""
    chat = world.open_chat(params.values["chat_id"])
    wanted = params.integers("message_ids")
    if not wanted:
        raise bad_request("message identifiers are not specified")
    if len(wanted) > 100:
        raise bad_request("too many message identifiers specified")
    for message_id in wanted:
        message = chat.messages.get(message_id)
        if message and deletable(world, chat, message):
            world.remove_message(chat, message_id)
    return True


def deletable(world: World, chat: Chat, message: Message) -> bool:
    """A bot may delete its own messages and, in private chats, the person's, for 48 hours."""
    young = world.now() - message.date < DELETABLE
    return young and (message.from_bot or chat.is_private)


def editable(world: World, params: Params) -> Message:
    if "inline_message_id" in params:
        raise bad_request("MESSAGE_ID_INVALID")  # inline messages are not simulated, so none exists
    if "chat_id" not in params:
        raise bad_request("chat_id is empty")
    chat = world.open_chat(params.values["chat_id"])
    if "message_id" not in params:
        raise bad_request("message identifier is not specified")
    message = chat.messages.get(params.integer("message_id"))
    if message is None:
        raise bad_request("message to edit not found")
    if not message.from_bot or message.had_reply_markup:
        raise bad_request("message can't be edited")
    return message


def change(world: World, message: Message, content: Content, params: Params) -> Json:
    """A call without a keyboard takes the keyboard away, as Telegram does."""
    markup = inline_part(checked(params.mapping("reply_markup")))
    if (content, markup) == (message.content, message.markup):
        raise bad_request(NOT_MODIFIED)
    if content != message.content:
        message.edited = world.now()
    message.content, message.markup = content, markup
    world.emit("edit", person=message.chat_id, message=message.as_page())
    return world.message_json(message)
