"""Parameters in all the forms in which Telegram takes them, and in those in which it does not."""

from __future__ import annotations

import pytest

from bot.simulator.errors import BotApiError
from bot.simulator.files import Upload
from bot.simulator.telegram import Telegram
from bot.simulator.validation import (
    UnfitError,
    as_boolean,
    as_file,
    as_float,
    as_integer,
    as_string,
    validated,
)
from tests.bot.simulator.conftest import CEM


@pytest.mark.parametrize(
    ("reader", "given", "read"),
    [
        (as_integer, "-100", -100),
        (as_integer, 7, 7),
        (as_float, "1.5", 1.5),
        (as_float, 2, 2.0),
        (as_boolean, "True", True),
        (as_boolean, 0, False),
        (as_boolean, False, False),
        (as_string, 7, "7"),
    ],
)
def test_scalars_may_be_written_in_several_ways(reader: object, given: object, read: object) -> None:
    assert callable(reader)
    assert reader(given) == read


@pytest.mark.parametrize(
    ("reader", "given"),
    [
        (as_integer, True),
        (as_integer, "1e3"),
        (as_integer, "9" * 20),
        (as_float, "many"),
        (as_float, True),
        (as_boolean, "perhaps"),
        (as_string, True),
        (as_string, []),
        (as_file, "x"),
    ],
)
def test_scalars_that_do_not_fit(reader: object, given: object) -> None:
    assert callable(reader)
    with pytest.raises(UnfitError):
        reader(given)


@pytest.mark.parametrize(
    "markup",
    [
        '"text"',
        {"inline_keyboard": "x"},
        {"inline_keyboard": [["x"]]},
        {"inline_keyboard": [[{"callback_data": "x"}]]},
        {"inline_keyboard": [], "keyboard": []},
        '{"inline_keyboard": [[{"text": "\\ud800", "callback_data": "x"}]]}',
        "[" * 5000,
    ],
)
def test_markups_that_are_no_markup(markup: object) -> None:
    with pytest.raises(BotApiError, match="reply"):
        validated("sendMessage", {"chat_id": 1, "text": "x", "reply_markup": markup}, {})


def test_an_upload_takes_the_place_of_its_parameter() -> None:
    photo = Upload("x.png", b"x")
    assert validated("sendPhoto", {"chat_id": "1"}, {"photo": photo}) == {"chat_id": 1, "photo": photo}


def test_somebody_who_started_long_ago_can_be_written_to(telegram: Telegram) -> None:
    telegram.has_started(CEM)
    assert telegram.call("sendMessage", {"chat_id": CEM, "text": "Good morning"})
