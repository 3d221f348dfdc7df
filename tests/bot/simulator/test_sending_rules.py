"""What Telegram refuses to send, in Telegram's words."""

from __future__ import annotations

import json

import pytest

from bot.simulator.files import Upload
from bot.simulator.telegram import Telegram
from tests.bot.simulator.asking import refusal
from tests.bot.simulator.conftest import ANA
from tests.bot.simulator.samples import png

BOLD_100 = "<b>" + "x" * 100 + "</b>"


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        ({}, "message text is empty"),
        ({"text": ""}, "message text is empty"),
        ({"text": " \n "}, "message text is empty"),
        ({"text": "<b> </b>", "parse_mode": "HTML"}, "message text is empty"),
        ({"text": "x" * 4097}, "message is too long"),
        ({"text": "😀" * 2049}, "message is too long"),
        ({"text": "x", "parse_mode": "BBCode"}, "unsupported parse_mode"),
        (
            {"text": "<x>", "parse_mode": "html"},
            'can\'t parse entities: Unsupported start tag "x" at byte offset 0',
        ),
        (
            {"text": "x", "disable_notification": "perhaps"},
            'parameter "disable_notification" must be Boolean',
        ),
        ({"text": "x", "pars_mode": "HTML"}, 'unexpected parameter "pars_mode" of sendMessage'),
        ({"text": ["x"]}, 'parameter "text" must be String'),
        ({"text": "x", "reply_markup": "{"}, "can't parse reply markup JSON object"),
        ({"text": "x", "reply_parameters": {"message_id": 999}}, "message to be replied not found"),
        (
            {"text": "x", "entities": [{"type": "bold", "offset": 0, "length": 2}]},
            "entity beginning at UTF-16 offset 0 ends beyond the text",
        ),
    ],
)
def test_texts_that_are_refused(telegram: Telegram, raw: dict[str, object], sentence: str) -> None:
    before = telegram.chat(ANA)
    assert refusal(telegram, "sendMessage", chat_id=ANA, **raw) == f"400 Bad Request: {sentence}"
    assert telegram.chat(ANA) == before


def test_lengths_count_after_parsing_and_in_utf16_units(telegram: Telegram) -> None:
    for text in ("<b>" + "x" * 4096 + "</b>", "😀" * 2048, "&lt;" * 4096, " " + "x" * 4096 + "\n"):
        telegram.call("sendMessage", {"chat_id": ANA, "text": text, "parse_mode": "HTML"})
    assert len(telegram.chat(ANA)[-1].text) == 4096


def test_captions_are_shorter(telegram: Telegram) -> None:
    photo = telegram.files.add_photo(Upload("x.png", png())).file_id
    telegram.call("sendPhoto", {"chat_id": ANA, "photo": photo})
    telegram.call("sendPhoto", {"chat_id": ANA, "photo": photo, "caption": "😀" * 512})
    sentence = refusal(telegram, "sendPhoto", chat_id=ANA, photo=photo, caption="😀" * 512 + "x")
    assert sentence == "400 Bad Request: message caption is too long"


def test_edges_are_trimmed_and_spans_move_along(telegram: Telegram) -> None:
    sent = telegram.call(
        "sendMessage", {"chat_id": ANA, "text": "\n😀 <b> bold </b>\n", "parse_mode": "HTML"}
    )
    assert isinstance(sent, dict)
    assert sent["text"] == "😀  bold"
    assert sent["entities"] == [{"type": "bold", "offset": 3, "length": 5}]


def test_links_and_commands_are_found_but_not_inside_code(telegram: Telegram) -> None:
    text = "See t.me/Bot?start=A-1, https://x.org/a. or /today@Bot. <code>/not https://y.org</code> a/b"
    telegram.call("sendMessage", {"chat_id": ANA, "text": text, "parse_mode": "HTML"})
    message = telegram.chat(ANA)[-1]
    assert [(e.type, e.offset) for e in message.content.entities] == [
        ("url", 4), ("url", 24), ("bot_command", 44), ("code", 56)
    ]  # fmt: skip
    assert '<a href="https://t.me/Bot?start=A-1">t.me/Bot?start=A-1</a>, ' in message.html


def keyboard(**button: object) -> dict[str, object]:
    return {"inline_keyboard": [[{"text": "Press", **button}]]}


@pytest.mark.parametrize(
    ("markup", "sentence"),
    [
        (keyboard(callback_data="x" * 65), "BUTTON_DATA_INVALID"),
        (keyboard(callback_data="中" * 22), "BUTTON_DATA_INVALID"),
        (keyboard(callback_data=""), "BUTTON_DATA_INVALID"),
        (keyboard(callback_data="x", text=" "), "BUTTON_TEXT_INVALID"),
        (
            keyboard(),
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            keyboard(callback_data="x", url="https://x.org"),
            "can't parse inline keyboard button: exactly one action must be specified",
        ),
        (
            keyboard(url="http://localhost/"),
            "inline keyboard button URL 'http://localhost/' is invalid: Wrong HTTP URL",
        ),
        ({"inline_keyboard": [[{"text": "x", "callback_data": "x"}] * 101]}, "REPLY_MARKUP_TOO_LONG"),
        ({"keyboard": [[]]}, "object expected as reply markup"),
    ],
)
def test_buttons_that_are_refused(telegram: Telegram, markup: dict[str, object], sentence: str) -> None:
    for form in (markup, json.dumps(markup)):
        said = refusal(telegram, "sendMessage", chat_id=ANA, text="x", reply_markup=form)
        assert said == f"400 Bad Request: {sentence}"


def test_a_misspelt_button_is_refused(telegram: Telegram) -> None:
    markup = keyboard(calback_data="x")
    said = refusal(telegram, "sendMessage", chat_id=ANA, text="x", reply_markup=markup)
    assert said.startswith('400 Bad Request: parameter "reply_markup')


def test_64_bytes_and_a_link_are_fine(telegram: Telegram) -> None:
    telegram.call(
        "sendMessage", {"chat_id": ANA, "text": "x", "reply_markup": keyboard(callback_data="é" * 32)}
    )
    telegram.call("sendMessage", {"chat_id": ANA, "text": "x", "reply_markup": keyboard(url="t.me/bot")})
    assert telegram.chat(ANA)[-1].buttons[0][0].url == "t.me/bot"


def test_typing_is_shown_and_an_unknown_action_refused(telegram: Telegram) -> None:
    events: list[dict[str, object]] = []
    stop = telegram.subscribe(events.append)
    telegram.call("sendChatAction", {"chat_id": str(ANA), "action": "typing"})
    stop()
    telegram.call("sendChatAction", {"chat_id": ANA, "action": "upload_photo"})
    assert events == [{"type": "typing", "person": ANA}]
    said = refusal(telegram, "sendChatAction", chat_id=ANA, action="dancing")
    assert said == "400 Bad Request: wrong parameter action in request"


def test_messages_are_copied_and_forwarded(telegram: Telegram) -> None:
    original = telegram.send_document(ANA, "a.txt", b"x", caption="mine").message_id
    base = {"chat_id": 12, "from_chat_id": ANA, "message_id": original}
    telegram.call("copyMessage", base | {"caption": "<b>new</b>", "parse_mode": "HTML"})
    telegram.call("forwardMessage", base)
    assert [message.text for message in telegram.chat(12)[-2:]] == ["new", "mine"]
    gone = base | {"message_id": 999}
    assert refusal(telegram, "copyMessage", **gone) == "400 Bad Request: message to copy not found"
    assert refusal(telegram, "forwardMessage", **gone) == "400 Bad Request: message to forward not found"


def test_unknown_methods_are_not_found_and_known_but_missing_ones_say_so(telegram: Telegram) -> None:
    assert refusal(telegram, "sendMesage") == "404 Not Found"
    assert refusal(telegram, "sendDice") == "501 Not Implemented: the simulator has no sendDice"
    assert refusal(telegram, "sendMessage", text="x") == "400 Bad Request: chat_id is empty"
    assert refusal(telegram, "getFile") == '400 Bad Request: there is no required parameter "file_id"'
