"""From Telegram's update to what was said: the only place that reads Telegram's types."""

from telegram import CallbackQuery, ChatMemberUpdated, Message, Update

from bot.buttons import unpack
from bot.heard import Asked, Blocked, Heard, InGroup, Other, Pressed, Said, Sent, What

KINDS = (
    "photo",
    "sticker",
    "voice",
    "audio",
    "video",
    "video_note",
    "animation",
    "contact",
    "location",
    "poll",
)


def hear(update: Update, bot_id: int) -> Heard | None:
    """None for what concerns nobody: edits, channels, other bots."""
    user, what = update.effective_user, _what(update)
    if user is None or user.is_bot or what is None:
        return None
    message = update.message
    moment = message.date if message else update.my_chat_member.date if update.my_chat_member else None
    return Heard(
        bot_id=bot_id,
        update_id=update.update_id,
        user_id=user.id,
        chat_id=what.group if isinstance(what, InGroup) else user.id,  # a private chat has its number
        at=moment,
        what=what,
        language=user.language_code,
        message_id=message.message_id if message else None,
    )


def _what(update: Update) -> What | None:
    if update.callback_query is not None:
        return _pressed(update.callback_query)
    if update.my_chat_member is not None:
        return _membership(update.my_chat_member)
    if update.message is not None:
        return _said(update.message)
    return None


def _pressed(query: CallbackQuery) -> Pressed | None:
    """None in a group: everybody there can press a forwarded key, and everybody would read the answer."""
    message = query.message
    if message is not None and message.chat.type != "private":
        return None
    return Pressed(
        unpack(query.data or ""),
        query.id,
        message.message_id if message else None,
        has_picture=isinstance(message, Message) and bool(message.photo),
        data=query.data or "",
    )


def _membership(change: ChatMemberUpdated) -> What | None:
    status = change.new_chat_member.status
    if change.chat.type != "private":
        return InGroup(change.chat.id) if status in {"member", "administrator", "restricted"} else None
    return Blocked(status in {"kicked", "left"})


def _said(message: Message) -> What | None:
    if message.chat.type != "private":
        return InGroup(message.chat.id)
    if message.document is not None:
        file = message.document
        return Sent(file.file_id, file.file_name or "", file.mime_type or "", file.file_size)
    if message.text is None:
        return Other(next((kind for kind in KINDS if getattr(message, kind, None)), "unknown"))
    if message.text.startswith("/"):
        return _asked(message.text)
    return Said(message.text)


def _asked(text: str) -> Asked:
    """Any white space ends the name: a pasted password may stand in the next line or behind a wide space."""
    parts = text[1:].split(maxsplit=1)
    if text[1:2].isspace():
        parts = ["", *parts]
    name, rest = (*parts, "", "")[:2]
    return Asked(name.partition("@")[0].lower(), rest.strip(), text)
