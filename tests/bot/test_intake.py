"""Nothing is acknowledged before it is dealt with, nothing is lost, one person's updates never overlap."""

import asyncio
import json
import re
from collections.abc import Callable

import orjson
import pytest
from structlog.testing import capture_logs
from telegram import Bot
from telegram.error import InvalidToken

from bot.intake import BackOff, PersonLocks, person_of, place_of, update_from
from tests.bot.bot_api import TOKEN, message


def bot() -> Bot:
    return Bot(TOKEN)


def test_the_person_is_known_for_messages_and_presses() -> None:
    press = {
        "id": "1",
        "from": {"id": 7, "is_bot": False, "first_name": "B"},
        "chat_instance": "x",
        "data": "d",
    }
    for data, person in ((message(1, person=5), 5), ({"update_id": 2, "callback_query": press}, 7)):
        update = update_from(data, bot())
        assert update is not None
        assert person_of(update) == person


def test_an_update_of_nobody_has_no_person() -> None:
    update = update_from({"update_id": 3}, bot())
    assert update is not None
    assert person_of(update) is None


@pytest.mark.parametrize("data", [[], "x", None, {}, {"update_id": 4, "message": {"text": "my illness"}}])
def test_what_is_no_update_is_logged_without_its_content(data: object) -> None:
    with capture_logs() as logs:
        assert update_from(data, bot()) is None
    assert [entry["event"] for entry in logs] == ["update_unreadable"]
    assert "illness" not in str(logs)


async def test_locks_keep_order_and_are_forgotten() -> None:
    locks, order = PersonLocks(), []

    async def work(person: int | None, name: str) -> None:
        async with locks.hold(person):
            order.append(f"{name} begins")
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            order.append(f"{name} ends")

    await asyncio.gather(work(1, "a"), work(1, "b"), work(None, "nobody"))

    ours = [line for line in order if "nobody" not in line]
    assert ours == ["a begins", "a ends", "b begins", "b ends"]
    assert len(locks) == 0


def test_pauses_grow_to_a_limit() -> None:
    back_off = BackOff(1, 30)
    assert [back_off.pause() for _ in range(7)] == [1, 2, 4, 8, 16, 30, 30]
    back_off.reset()
    assert back_off.pause() == 1


@pytest.mark.parametrize(
    "fault", [lambda: BackOff().pause().missing, lambda: orjson.loads(b"{"), lambda: json.loads("{")]
)  # type: ignore[attr-defined]
def test_a_fault_is_placed_without_telling_where_the_clinic_is_installed(fault: Callable[[], object]) -> None:
    with pytest.raises((AttributeError, ValueError)) as failed:
        fault()
    place = place_of(failed.value)["place"]

    assert re.fullmatch(r"(tests/bot/test_intake|json/decoder)\.py:\d+", place)


def test_a_fault_of_a_library_is_placed_in_it() -> None:
    with pytest.raises(InvalidToken) as failed:
        Bot("")
    assert place_of(failed.value)["place"].startswith("telegram/_bot.py:")
