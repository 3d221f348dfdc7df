"""Words that nobody asked for: nothing is recorded, and that is said."""

import pytest

from bot.desk import Desk
from bot.patients import words
from tests.bot.patients.chat import Chat
from tests.bot.patients.conftest import Prescribe


@pytest.fixture
def listening(ahmad: Chat) -> Chat:
    ahmad.desk.lone_words = words
    return ahmad


@pytest.mark.parametrize("said", ["today", "Today!", " HARI INI ", "今天", "இன்று", "/ today"])
async def test_the_name_of_a_screen_opens_it_in_any_language(listening: Chat, given: Prescribe, said: str):
    await given({"ASPIRIN": ("08:00",)})

    shown = await listening.say(said)

    assert shown.text.startswith("Today · Friday")


@pytest.mark.parametrize(
    "said", ["took it", "ok", "எடுத்தேன்", "我吃了", "sudah makan ubat", "I feel dizzy", "😀"]
)
async def test_other_words_record_nothing_and_show_what_waits(listening: Chat, given: Prescribe, said: str):
    await given({"ASPIRIN": ("08:00",)})

    shown = await listening.say(said)

    assert shown.text.startswith("Nothing was recorded.\nNobody reads messages here.")
    assert "in an emergency call 999" in shown.text
    assert "ASPIRIN — due, waiting for your answer" in shown.text
    assert shown.rows[0] == ["Complete", "Skipped"]


async def test_where_nothing_waits_the_way_on_is_shown(listening: Chat, given: Prescribe):
    await given({"STATIN": ("20:00",)})

    shown = await listening.say("ok")

    assert shown.text.startswith("Nothing was recorded.")
    assert shown.rows == [["Today", "Help"]]


async def test_it_is_for_patients_only(listening: Chat):
    desk: Desk = listening.desk
    stranger = Chat(desk, listening.clock, user=999)

    assert "Nobody reads" not in (await stranger.say("hello")).text
