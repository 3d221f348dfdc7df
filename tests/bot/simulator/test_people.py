"""What people do: presses and their answers, long texts, files, stickers, groups, blocking."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.simulator.errors import BotApiError
from bot.simulator.files import DOWNLOAD_LIMIT, PHOTO_LIMIT, Upload, dimensions
from bot.simulator.telegram import BotBlockedError, Telegram
from tests.bot.simulator.asking import refusal
from tests.bot.simulator.conftest import ANA, BEN, Time
from tests.bot.simulator.samples import gif, jpeg, png

TOO_OLD = "400 Bad Request: query is too old and response timeout expired or query ID is invalid"
GROUP = -100


def pressed(telegram: Telegram) -> str:
    return telegram.press(ANA, telegram.chat(ANA)[0].message_id, "x")


def test_a_press_is_answered_once(telegram: Telegram) -> None:
    query = pressed(telegram)
    assert telegram.answer_to(query) is None
    telegram.call("answerCallbackQuery", {"callback_query_id": query})
    assert refusal(telegram, "answerCallbackQuery", callback_query_id=query) == TOO_OLD
    assert refusal(telegram, "answerCallbackQuery", callback_query_id="1") == TOO_OLD


def test_a_press_is_answered_in_time_and_briefly(telegram: Telegram, time: Time) -> None:
    query = pressed(telegram)
    long = refusal(telegram, "answerCallbackQuery", callback_query_id=query, text="x" * 201)
    elsewhere = refusal(telegram, "answerCallbackQuery", callback_query_id=query, url="https://x.org")
    assert (long, elsewhere) == ("400 Bad Request: MESSAGE_TOO_LONG", "400 Bad Request: URL_INVALID")
    time.pass_by(timedelta(seconds=151))
    assert refusal(telegram, "answerCallbackQuery", callback_query_id=query) == TOO_OLD


def test_the_page_hears_the_answer(telegram: Telegram) -> None:
    query, events = pressed(telegram), list[dict[str, object]]()
    telegram.subscribe(events.append)
    telegram.call("answerCallbackQuery", {"callback_query_id": query, "text": "Saved"})
    message = telegram.chat(ANA)[0].message_id
    assert events == [
        {"type": "callback_answer", "person": ANA, "message_id": message, "text": "Saved", "alert": False}
    ]


def test_a_long_text_goes_out_in_pieces(telegram: Telegram) -> None:
    said = telegram.say(ANA, "😀" * 3000)
    assert [len(message.text) for message in said] == [2048, 952]
    assert len(telegram.updates.pending) == 2
    assert telegram.say(ANA, "  ") == []


def test_a_sticker_has_no_text(telegram: Telegram) -> None:
    telegram.send_sticker(ANA, "👍")
    (update,) = telegram.updates.pending.values()
    assert "text" not in update.body
    assert telegram.chat(ANA)[-1].summary == "👍"


def test_who_blocked_the_bot_cannot_write_to_it(telegram: Telegram) -> None:
    telegram.block(ANA)
    with pytest.raises(BotBlockedError):
        telegram.say(ANA, "hello")
    telegram.block(ANA)
    assert [update.kind for update in telegram.updates.pending.values()] == ["my_chat_member"]


def test_a_one_time_keyboard_goes_after_the_answer(telegram: Telegram) -> None:
    markup = {"keyboard": [["Yes"]], "one_time_keyboard": True}
    telegram.call("sendMessage", {"chat_id": ANA, "text": "Sure?", "reply_markup": markup})
    telegram.say(ANA, "Yes")
    assert telegram.chats[ANA].reply_keyboard is None


def test_a_bot_in_a_group_hears_commands_only_and_can_leave(telegram: Telegram) -> None:
    telegram.add_group(GROUP, "Family", added_by=BEN)
    telegram.say_in_group(BEN, GROUP, "good morning")
    telegram.say_in_group(BEN, GROUP, "/today")
    telegram.say_in_group(BEN, GROUP, f"hey @{telegram.bot.username}")
    joined, command, mention = telegram.updates.pending.values()
    assert joined.body["new_chat_member"] == {"user": telegram.bot.as_user(), "status": "member"}
    assert (command.body["text"], command.body["chat"]) == (
        "/today",
        {"id": GROUP, "type": "group", "title": "Family"},
    )
    assert mention.body["text"] == "hey @MedTrackDemoBot"
    telegram.call("sendMessage", {"chat_id": GROUP, "text": "Private chats only."})
    telegram.call("leaveChat", {"chat_id": GROUP})
    gone = refusal(telegram, "sendMessage", chat_id=GROUP, text="Still here?")
    assert gone == "403 Forbidden: bot is not a member of the group chat"
    with pytest.raises(BotApiError, match="private chats"):
        telegram.call("leaveChat", {"chat_id": ANA})


def test_a_bot_thrown_out_of_a_group_is_told(telegram: Telegram) -> None:
    telegram.add_group(GROUP, "Family", added_by=BEN)
    telegram.remove_from_group(GROUP, removed_by=BEN)
    last = list(telegram.updates.pending.values())[-1]
    assert last.body["new_chat_member"] == {
        "user": telegram.bot.as_user(), "status": "kicked", "until_date": 0
    }  # fmt: skip


@pytest.mark.parametrize("picture", [png(), jpeg()])
def test_the_size_of_a_picture_is_read_from_its_header(picture: bytes) -> None:
    assert dimensions(picture) == (640, 480)


def test_gifs_have_sizes_and_text_has_none() -> None:
    assert dimensions(gif(10, 20)) == (10, 20)
    assert dimensions(b"hello") is None
    assert dimensions(b"\xff\xd8\xff\xe0") is None


@pytest.mark.parametrize(
    ("picture", "sentence"),
    [
        (b"no picture", "IMAGE_PROCESS_FAILED"),
        (png(9000, 1001), "PHOTO_INVALID_DIMENSIONS"),
        (png(210, 10), "PHOTO_INVALID_DIMENSIONS"),
        (png() + bytes(PHOTO_LIMIT), "is too big for a photo; the maximum size is 10485760 bytes"),
    ],
)
def test_photos_that_are_refused(telegram: Telegram, picture: bytes, sentence: str) -> None:
    said = refusal(telegram, "sendPhoto", {"photo": Upload("x.png", picture)}, chat_id=ANA)
    assert said.endswith(sentence)


def test_files_that_are_refused(telegram: Telegram) -> None:
    empty = refusal(telegram, "sendDocument", {"document": Upload("x", b"")}, chat_id=ANA)
    assert empty == "400 Bad Request: file must be non-empty"
    for given, sentence in (
        ("https://example.org/x.pdf", "failed to get HTTP URL content"),
        ("nonsense", "wrong file identifier/HTTP URL specified"),
        (telegram.files.add_photo(Upload("x", png())).file_id, "can't use file of type Photo as Document"),
    ):
        assert (
            refusal(telegram, "sendDocument", chat_id=ANA, document=given) == f"400 Bad Request: {sentence}"
        )
    document = telegram.files.add_document(Upload("x", b"x")).file_id
    said = refusal(telegram, "sendPhoto", chat_id=ANA, photo=document)
    assert said == "400 Bad Request: can't use file of type Document as Photo"


def test_more_than_20_megabytes_cannot_be_downloaded(telegram: Telegram) -> None:
    fits = telegram.send_document(ANA, "x.bin", bytes(DOWNLOAD_LIMIT)).content.document
    large = telegram.send_document(ANA, "x.bin", bytes(DOWNLOAD_LIMIT + 1)).content.document
    assert fits is not None
    assert large is not None
    assert telegram.call("getFile", {"file_id": fits.file_id})
    assert refusal(telegram, "getFile", file_id=large.file_id) == "400 Bad Request: file is too big"
    missing = refusal(telegram, "getFile", file_id="x")
    assert missing == "400 Bad Request: wrong file_id or the file is temporarily unavailable"


@pytest.mark.parametrize(
    ("method", "raw", "sentence"),
    [
        ("setMyCommands", {"commands": [{"command": "Help!", "description": "x"}]}, "BOT_COMMAND_INVALID"),
        (
            "setMyCommands",
            {"commands": [{"command": "a", "description": " "}]},
            "BOT_COMMAND_DESCRIPTION_INVALID",
        ),
        (
            "setMyCommands",
            {"commands": [{"command": "a", "description": "x"}] * 101},
            "BOT_COMMANDS_TOO_MUCH",
        ),
        (
            "setMyCommands",
            {"commands": [{"command": "a", "description": "x"}], "language_code": "english"},
            "LANG_CODE_INVALID",
        ),
        ("getMyCommands", {"scope": {"type": "chat", "chat_id": 999}}, "chat not found"),
        ("setMyShortDescription", {"short_description": "x" * 121}, "BOT_SHORT_DESCRIPTION_TOO_LONG"),
    ],
)
def test_what_a_bot_may_not_say_about_itself(
    telegram: Telegram, method: str, raw: dict[str, object], sentence: str
) -> None:
    assert refusal(telegram, method, **raw) == f"400 Bad Request: {sentence}"


def test_an_empty_list_of_commands_takes_them_away(telegram: Telegram) -> None:
    telegram.call("setMyCommands", {"commands": [{"command": "/help", "description": "Help"}]})
    assert telegram.call("getMyCommands", {}) == [{"command": "help", "description": "Help"}]
    telegram.call("setMyCommands", {"commands": []})
    assert telegram.call("getMyCommands", {}) == []
