"""Messages from the bot: new ones, copies, and the sign that it is typing."""

from __future__ import annotations

from dataclasses import replace

from bot.simulator.chats import Chat
from bot.simulator.errors import bad_request
from bot.simulator.files import StoredFile, Upload
from bot.simulator.formatting import formatted
from bot.simulator.keyboards import checked, inline_part
from bot.simulator.messages import Content, Message
from bot.simulator.params import Params
from bot.simulator.people import Json
from bot.simulator.world import World

ACTIONS = {
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice",
    "upload_document", "choose_sticker", "find_location", "record_video_note", "upload_video_note",
}  # fmt: skip


def send_message(world: World, params: Params) -> Json:
    chat = world.open_chat(params.values["chat_id"])
    text, entities = formatted(params, "text")
    return deliver(world, chat, Content(text, entities), params)


def send_photo(world: World, params: Params) -> Json:
    chat = world.open_chat(params.values["chat_id"])
    text, entities = formatted(params, "caption")
    photo = stored_photo(world, params.file("photo"))
    return deliver(world, chat, Content(text, entities, photo=photo), params)


def send_document(world: World, params: Params) -> Json:
    chat = world.open_chat(params.values["chat_id"])
    text, entities = formatted(params, "caption")
    document = stored_document(world, params.file("document"))
    return deliver(world, chat, Content(text, entities, document=document), params)


def copy_message(world: World, params: Params) -> Json:
    chat = world.open_chat(params.values["chat_id"])
    content = original(world, params, "message to copy not found").content
    if "caption" in params and content.attachment:
        text, entities = formatted(params, "caption")
        content = replace(content, text=text, entities=entities)
    return {"message_id": deliver(world, chat, content, params)["message_id"]}


def forward_message(world: World, params: Params) -> Json:
    chat = world.open_chat(params.values["chat_id"])
    return deliver(world, chat, original(world, params, "message to forward not found").content, params)


def send_chat_action(world: World, params: Params) -> bool:
    chat = world.open_chat(params.values["chat_id"])
    if params.text("action") not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    world.emit("typing", person=chat.id)
    return True


def deliver(world: World, chat: Chat, content: Content, params: Params) -> Json:
    """Puts a message into the chat and tells the page; every refusal comes before any effect."""
    markup = checked(params.mapping("reply_markup"))
    reply_to = replied_to(chat, params.mapping("reply_parameters"))
    message = world.add_message(chat, content)
    message.reply_to = reply_to
    message.markup = inline_part(markup)
    message.had_reply_markup = markup is not None and "inline_keyboard" not in markup
    chat.unread += 1
    world.emit("message", person=chat.id, message=message.as_page())
    if markup and ("keyboard" in markup or "remove_keyboard" in markup):
        chat.reply_keyboard = markup if "keyboard" in markup else None
        world.emit("reply_keyboard", person=chat.id, markup=chat.reply_keyboard)
    return world.message_json(message)


def replied_to(chat: Chat, reply: Json | None) -> int | None:
    if reply is None:
        return None
    message_id = reply.get("message_id", 0)
    if isinstance(message_id, int) and message_id in chat.messages:
        return message_id
    if reply.get("allow_sending_without_reply"):
        return None
    raise bad_request("message to be replied not found")


def original(world: World, params: Params, refusal: str) -> Message:
    message = world.chat_for(params.values["from_chat_id"]).messages.get(params.integer("message_id"))
    if message is None:
        raise bad_request(refusal)
    return message


def stored_photo(world: World, given: Upload | str) -> StoredFile:
    if isinstance(given, Upload):
        return world.files.add_photo(given)
    known = known_file(world, given)
    if not known.is_photo:
        raise bad_request("can't use file of type Document as Photo")
    return known


def stored_document(world: World, given: Upload | str) -> StoredFile:
    if isinstance(given, Upload):
        return world.files.add_document(given)
    known = known_file(world, given)
    if known.is_photo:
        raise bad_request("can't use file of type Photo as Document")
    return known


def known_file(world: World, file_id: str) -> StoredFile:
    if file_id.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")  # nothing is ever loaded from elsewhere
    stored = world.files.by_id.get(file_id)
    if stored is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    return stored
