"""python-telegram-bot, unmodified, talks to the simulator as it does to Telegram."""

from __future__ import annotations

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    MenuButtonCommands,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from telegram.error import BadRequest, Forbidden, InvalidToken

from bot.simulator.telegram import Telegram
from tests.bot.simulator.conftest import ANA, CEM
from tests.bot.simulator.samples import png

KEYBOARD = InlineKeyboardMarkup([[InlineKeyboardButton("Complete", callback_data="dose:7")]])


async def test_a_message_an_answer_with_a_button_a_press_and_an_edit(bot: Bot, telegram: Telegram) -> None:
    telegram.say(ANA, "/today now")
    (said,) = await bot.get_updates(timeout=1)
    assert said.message is not None
    assert said.message.from_user is not None
    assert said.message.from_user.full_name == "Ana Lim"
    assert said.message.parse_entities() == {said.message.entities[0]: "/today"}

    sent = await bot.send_message(ANA, "<b>Morning</b>", parse_mode="HTML", reply_markup=KEYBOARD)
    press = telegram.press(ANA, sent.message_id, telegram.chat(ANA)[-1].button("Complete"))
    (pressed,) = await bot.get_updates(offset=said.update_id + 1, timeout=1)
    assert pressed.callback_query is not None
    assert pressed.callback_query.message == sent
    assert await pressed.callback_query.answer("Well done", show_alert=True)
    assert await pressed.callback_query.edit_message_text("Taken at 07:31")

    answer = telegram.answer_to(press)
    assert answer is not None
    assert (answer.text, answer.alert) == ("Well done", True)
    shown = telegram.chat(ANA)[-1]
    assert (shown.text, shown.buttons) == ("Taken at 07:31", [])


async def test_documents_and_photos_go_both_ways(bot: Bot, telegram: Telegram) -> None:
    telegram.send_document(ANA, "discharge.json", b'{"a": 1}', "application/json", caption="mine")
    (update,) = await bot.get_updates()
    assert update.message is not None
    assert update.message.document is not None
    assert (update.message.document.file_name, update.message.caption) == ("discharge.json", "mine")
    file = await bot.get_file(update.message.document.file_id)
    assert bytes(await file.download_as_bytearray()) == b'{"a": 1}'

    photo = await bot.send_photo(ANA, png(300, 200), caption="<i>chart</i>", parse_mode="HTML")
    assert (photo.photo[-1].width, photo.photo[-1].height) == (300, 200)
    await bot.edit_message_media(InputMediaPhoto(png(30, 20), "smaller"), ANA, photo.message_id)
    shown = telegram.chat(ANA)[-1]
    assert shown.content.photo is not None
    assert (shown.content.photo.width, shown.text) == (30, "smaller")
    await bot.edit_message_caption(ANA, photo.message_id, caption="the same")
    document = await bot.send_document(ANA, b"%PDF", filename="invoice.pdf")
    assert document.document is not None
    again = await bot.send_document(ANA, document.document.file_id)
    assert again.document is not None
    assert again.document.file_name == "invoice.pdf"


async def test_keyboards_under_the_text_field_come_and_go(bot: Bot, telegram: Telegram) -> None:
    sent = await bot.send_message(ANA, "Which?", reply_markup=ReplyKeyboardMarkup([["Yes", "No"]]))
    assert telegram.chats[ANA].reply_keyboard == {"keyboard": [[{"text": "Yes"}, {"text": "No"}]]}
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("Really?", ANA, sent.message_id)
    await bot.send_message(ANA, "Thank you", reply_markup=ReplyKeyboardRemove())
    assert telegram.chats[ANA].reply_keyboard is None


async def test_commands_of_the_narrowest_scope_are_shown(bot: Bot, telegram: Telegram) -> None:
    await bot.set_my_commands([BotCommand("help", "Help")])
    await bot.set_my_commands(
        [BotCommand("menu", "Menu")], BotCommandScopeAllPrivateChats(), language_code="ms"
    )
    await bot.set_my_commands([BotCommand("today", "Today")], BotCommandScopeChat(ANA))
    shown = telegram.profile.commands_for
    assert [shown(ANA, "en"), shown(12, "ms"), shown(12, "en")] == [
        [{"command": "today", "description": "Today"}],
        [{"command": "menu", "description": "Menu"}],
        [{"command": "help", "description": "Help"}],
    ]
    await bot.delete_my_commands(BotCommandScopeChat(ANA))
    assert await bot.get_my_commands(BotCommandScopeChat(ANA)) == ()
    assert shown(ANA, "en")[0]["command"] == "help"


async def test_the_bot_describes_itself(bot: Bot) -> None:
    assert await bot.set_my_description("A clinic in a chat", "ms")
    assert (await bot.get_my_description("ms")).description == "A clinic in a chat"
    assert await bot.set_my_short_description("Clinic")
    assert (await bot.get_my_short_description("ms")).short_description == "Clinic"
    assert await bot.set_my_name("MedTrack Demo")
    assert (await bot.get_my_name()).name == "MedTrack Demo"
    assert await bot.set_chat_menu_button(ANA, MenuButtonCommands())
    assert await bot.get_chat_menu_button(ANA) == MenuButtonCommands()
    assert (await bot.get_chat(ANA)).first_name == "Ana"


async def test_a_wrong_token_is_unauthorized(address: str) -> None:
    with pytest.raises(InvalidToken, match="rejected by the server"):
        await Bot("7000001:wrong", base_url=f"{address}/bot").initialize()


async def test_who_never_started_or_blocked_the_bot_hears_nothing(bot: Bot, telegram: Telegram) -> None:
    with pytest.raises(Forbidden, match="bot can't initiate conversation with a user"):
        await bot.send_message(CEM, "Hello")
    telegram.block(ANA)
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(ANA, "Hello")
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(999, "Hello")
    telegram.unblock(ANA)
    assert await bot.send_message(ANA, "Hello")
    statuses = [u.my_chat_member.new_chat_member.status for u in await bot.get_updates() if u.my_chat_member]
    assert statuses == ["kicked", "member"]
