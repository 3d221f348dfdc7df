"""Edits and deletions: only what is there, only one's own, only what changes something."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.simulator.files import Upload
from bot.simulator.telegram import Telegram
from tests.bot.simulator.asking import refusal
from tests.bot.simulator.conftest import ANA, Time
from tests.bot.simulator.samples import png

NOT_MODIFIED = (
    "400 Bad Request: message is not modified: specified new message content and reply markup are exactly"
    " the same as a current content and reply markup of the message"
)
BUTTONS = {"inline_keyboard": [[{"text": "Ok", "callback_data": "ok"}]]}


def send(telegram: Telegram, method: str = "sendMessage", **raw: object) -> int:
    sent = telegram.call(method, {"chat_id": ANA, **raw})
    assert isinstance(sent, dict)
    number = sent["message_id"]
    assert isinstance(number, int)
    return number


def test_an_edit_without_a_keyboard_takes_the_keyboard_away(telegram: Telegram) -> None:
    number = send(telegram, text="a", reply_markup=BUTTONS)
    telegram.call("editMessageText", {"chat_id": ANA, "message_id": number, "text": "a"})
    message = telegram.chat(ANA)[-1]
    assert (message.buttons, message.edited) == ([], None)


def test_an_edit_that_changes_nothing_is_refused(telegram: Telegram) -> None:
    number = send(telegram, text="<b>a</b>", parse_mode="HTML", reply_markup=BUTTONS)
    same = {"chat_id": ANA, "message_id": number, "reply_markup": BUTTONS}
    assert refusal(telegram, "editMessageText", text="<b>a</b> ", parse_mode="HTML", **same) == NOT_MODIFIED
    assert refusal(telegram, "editMessageReplyMarkup", **same) == NOT_MODIFIED
    edited = telegram.call("editMessageText", {"text": "a", **same})
    assert isinstance(edited, dict)
    assert edited["edit_date"] == edited["date"]


@pytest.mark.parametrize(
    ("method", "raw", "sentence"),
    [
        ("editMessageText", {"message_id": 999, "text": "x"}, "message to edit not found"),
        ("editMessageText", {"text": "x"}, "message identifier is not specified"),
        ("editMessageText", {"message_id": 1, "text": "x"}, "message can't be edited"),
        ("editMessageText", {"inline_message_id": "7", "text": "x"}, "MESSAGE_ID_INVALID"),
        ("deleteMessage", {"message_id": 999}, "message to delete not found"),
        ("deleteMessages", {"message_ids": []}, "message identifiers are not specified"),
        ("deleteMessages", {"message_ids": [1] * 101}, "too many message identifiers specified"),
    ],
)
def test_what_cannot_be_changed(
    telegram: Telegram, method: str, raw: dict[str, object], sentence: str
) -> None:
    assert refusal(telegram, method, chat_id=ANA, **raw) == f"400 Bad Request: {sentence}"


def test_text_and_caption_are_edited_by_their_own_methods(telegram: Telegram) -> None:
    photo = telegram.files.add_photo(Upload("x.png", png())).file_id
    picture, text = send(telegram, "sendPhoto", photo=photo), send(telegram, text="x")
    wrong_text = refusal(telegram, "editMessageText", chat_id=ANA, message_id=picture, text="y")
    wrong_caption = refusal(telegram, "editMessageCaption", chat_id=ANA, message_id=text, caption="y")
    assert wrong_text == "400 Bad Request: there is no text in the message to edit"
    assert wrong_caption == "400 Bad Request: there is no caption in the message to edit"


def test_a_text_becomes_a_document(telegram: Telegram) -> None:
    number = send(telegram, text="Rendering…")
    media = {"type": "document", "media": "attach://report", "caption": "<b>ready</b>", "parse_mode": "HTML"}
    telegram.call(
        "editMessageMedia",
        {"chat_id": ANA, "message_id": number, "media": media},
        {"report": Upload("r.pdf", b"%PDF")},
    )
    message = telegram.chat(ANA)[-1]
    assert message.content.document is not None
    assert (message.content.document.name, message.html) == ("r.pdf", "<b>ready</b>")
    film = refusal(
        telegram, "editMessageMedia", chat_id=ANA, message_id=number, media={"type": "video", "media": "x"}
    )
    assert film == "400 Bad Request: the simulator knows photos and documents, not video"
    odd = refusal(telegram, "editMessageMedia", chat_id=ANA, message_id=number, media={"type": "smell"})
    assert odd == "400 Bad Request: can't parse media: unknown type"


def test_messages_of_both_sides_are_deleted_for_48_hours(telegram: Telegram, time: Time) -> None:
    secret = telegram.say(ANA, "/login ana password")[0].message_id
    assert telegram.call("deleteMessage", {"chat_id": ANA, "message_id": secret}) is True
    assert secret not in [message.message_id for message in telegram.chat(ANA)]
    old = send(telegram, text="old")
    time.pass_by(timedelta(hours=48))
    said = refusal(telegram, "deleteMessage", chat_id=ANA, message_id=old)
    assert said == "400 Bad Request: message can't be deleted for everyone"
    young = send(telegram, text="young")
    assert telegram.call("deleteMessages", {"chat_id": ANA, "message_ids": [old, young, 999]}) is True
    assert [message.text for message in telegram.chat(ANA)] == ["/start", "old"]


def test_what_the_person_deleted_cannot_be_edited(telegram: Telegram) -> None:
    number = send(telegram, text="x")
    telegram.delete(ANA, number)
    said = refusal(telegram, "editMessageText", chat_id=ANA, message_id=number, text="y")
    assert said == "400 Bad Request: message to edit not found"
