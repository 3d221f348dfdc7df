"""The next batch is asked for after the last one is finished; one person's updates never overlap."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from structlog.testing import capture_logs
from telegram import Bot
from telegram.error import InvalidToken

from bot.intake import Outcome
from bot.polling import Polling
from bot.transport import AiohttpRequest, Timeouts
from tests.bot.bot_api import TOKEN, BotApi, message
from tests.bot.fake_desk import Desk, until
from tests.bot.fake_time import FakeTime


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    api = BotApi()
    await api.server.start_server()
    yield api
    api.news.set()
    await api.server.close()


@pytest.fixture
async def polling_bot(api: BotApi) -> AsyncIterator[Bot]:
    async with AiohttpRequest(2, Timeouts()) as request:
        yield Bot(TOKEN, base_url=api.base, get_updates_request=request, request=request)


class Pauses:
    """Sleeps that take no time and are remembered."""

    def __init__(self) -> None:
        self.slept: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.slept.append(seconds)
        await asyncio.sleep(0)


@asynccontextmanager
async def polling(polling_bot: Bot, desk: Desk, **options: Any) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(Polling(polling_bot, desk, **{"sleep": Pauses(), **options}).run())
    try:
        yield task
    finally:
        desk.open.set()
        task.cancel()
        await asyncio.wait([task], timeout=5)


async def test_the_next_batch_is_asked_for_after_this_one_is_finished(
    api: BotApi, polling_bot: Bot, desk: Desk
) -> None:
    api.add(message(10), message(11, person=2))
    desk.open.clear()
    async with polling(polling_bot, desk):
        await until(lambda: len(desk.began) == 2)
        assert len(api.polls) == 1
        desk.open.set()
        await until(lambda: len(api.polls) == 2)

    first, second = api.polls[:2]
    assert first.get("offset") is None
    assert first["timeout"] == 50
    assert first["allowed_updates"] == ["message", "callback_query", "my_chat_member"]
    assert second["offset"] == 12


async def test_polling_keeps_each_person_in_order_and_people_apart(
    api: BotApi, polling_bot: Bot, desk: Desk
) -> None:
    api.add(*(message(n, person=n % 3 + 1) for n in range(10, 40)))
    async with polling(polling_bot, desk):
        await until(lambda: len(desk.done) == 30)

    assert desk.most_at_once == 3
    for person in range(3):
        theirs = [n for n in desk.done if n % 3 == person]
        assert theirs == sorted(theirs)


async def test_a_press_beside_a_slow_person_is_not_held_up(api: BotApi, polling_bot: Bot, desk: Desk) -> None:
    desk.open.clear()
    api.add(message(10, person=1), message(11, person=1), message(12, person=2))
    async with polling(polling_bot, desk):
        await until(lambda: desk.began == [10, 12])


async def test_without_a_database_nothing_is_skipped_or_reordered(
    api: BotApi, polling_bot: Bot, desk: Desk
) -> None:
    desk.outcomes = [Outcome.UNAVAILABLE] * 3
    pauses = Pauses()
    api.add(message(10), message(11))
    async with polling(polling_bot, desk, sleep=pauses):
        await until(lambda: desk.done == [10, 11])
        await until(lambda: len(api.polls) == 2)

    assert pauses.slept == [1, 2, 4]
    assert api.polls[1]["offset"] == 12


async def test_an_unreadable_update_is_passed_by(api: BotApi, polling_bot: Bot, desk: Desk) -> None:
    api.add({"update_id": 10, "message": {}}, message(11))
    async with polling(polling_bot, desk):
        await until(lambda: len(api.polls) == 2)
    assert desk.done == [11]
    assert api.polls[1]["offset"] == 12


async def test_a_fault_of_one_update_stops_no_other(api: BotApi, polling_bot: Bot, desk: Desk) -> None:
    desk.outcomes = [KeyError("x")]
    api.add(message(10), message(11))
    async with polling(polling_bot, desk):
        await until(lambda: desk.done == [11])


async def test_trouble_on_the_way_is_tried_again_with_growing_pauses(
    api: BotApi, polling_bot: Bot, desk: Desk
) -> None:
    api.faults = ["drop", (502, {}), (500, {"description": "Internal Server Error"})]
    api.faults += [(429, {"description": "x", "parameters": {"retry_after": 17}})]
    pauses = Pauses()
    api.add(message(10))
    async with polling(polling_bot, desk, sleep=pauses):
        await until(lambda: desk.done == [10])
    assert pauses.slept == [1, 2, 4, 17]


async def test_a_second_poller_is_named_in_the_log(api: BotApi, polling_bot: Bot, desk: Desk) -> None:
    api.faults = [(409, {"description": "Conflict: terminated by other getUpdates request"})]
    api.add(message(10))
    with capture_logs() as logs:
        async with polling(polling_bot, desk):
            await until(lambda: desk.done == [10])
    assert logs[0]["event"] == "another_process_polls_or_a_webhook_is_set"


async def test_a_rejected_token_ends_it(api: BotApi, polling_bot: Bot, desk: Desk) -> None:
    api.faults = [(401, {"description": "Unauthorized"})]
    async with polling(polling_bot, desk) as task:
        with pytest.raises(InvalidToken):
            await task


async def test_an_idle_queue_is_asked_without_an_offset(api: BotApi, polling_bot: Bot, desk: Desk) -> None:
    api.add(message(900))
    async with polling(polling_bot, desk):
        await until(lambda: len(api.polls) == 2)
        api.news.set()  # the long poll ends empty
        await until(lambda: len(api.polls) == 3)
        api.add(message(5))  # after an idle week the numbers start anywhere
        await until(lambda: desk.done == [900, 5])
    assert [poll.get("offset") for poll in api.polls[:3]] == [None, 901, None]


async def test_a_stop_finishes_the_batch_and_acknowledges_it(
    api: BotApi, polling_bot: Bot, desk: Desk
) -> None:
    desk.open.clear()
    api.add(message(10), message(11))
    async with polling(polling_bot, desk) as task:
        await until(lambda: desk.began)
        task.cancel()
        await asyncio.sleep(0)
        desk.open.set()
        with pytest.raises(asyncio.CancelledError):
            await task

    assert desk.done == [10, 11]
    assert api.queue == []
    assert api.polls[-1]["timeout"] == 0


async def test_a_stop_during_a_long_poll_is_quick(api: BotApi, polling_bot: Bot, desk: Desk) -> None:
    api.add(message(10))
    async with polling(polling_bot, desk) as task:
        await until(lambda: len(api.polls) == 2)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert api.queue == []


async def test_a_stop_without_a_database_leaves_the_updates_to_telegram(
    api: BotApi, polling_bot: Bot, desk: Desk
) -> None:
    time = FakeTime()
    desk.outcomes = [Outcome.DONE, Outcome.UNAVAILABLE]
    api.add(message(10), message(11), message(12))
    async with polling(polling_bot, desk, sleep=time.sleep) as task:
        await until(lambda: desk.began == [10, 11])
        await time.settle()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert [update["update_id"] for update in api.queue] == [11, 12]


async def test_a_stop_does_not_wait_for_ever_for_a_batch(api: BotApi, polling_bot: Bot, desk: Desk) -> None:
    desk.open.clear()
    api.add(message(10))
    async with polling(polling_bot, desk, grace=0.01) as task:
        await until(lambda: desk.began)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert desk.done == []
    assert [update["update_id"] for update in api.queue] == [10]


async def test_killed_in_the_middle_everything_comes_again(api: BotApi, polling_bot: Bot, desk: Desk) -> None:
    desk.open.clear()
    api.add(*(message(n, person=n) for n in range(10, 60)))
    async with AiohttpRequest(2, Timeouts()) as request:
        dying = Bot(TOKEN, base_url=api.base, get_updates_request=request, request=request)
        task = asyncio.create_task(Polling(dying, desk, grace=0).run())
        await until(lambda: len(desk.began) == 50)
    # its session is gone, as after a SIGKILL: it can say nothing more to Telegram
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert desk.done == []

    desk.open.set()
    async with polling(polling_bot, desk):
        await until(lambda: len(desk.done) == 50)
    assert sorted(desk.done) == list(range(10, 60))


async def test_nobody_polls_without_the_lease(api: BotApi, polling_bot: Bot, desk: Desk) -> None:
    holding = False
    pauses = Pauses()
    api.add(message(10))
    async with polling(polling_bot, desk, sleep=pauses, holding=lambda: holding):
        await until(lambda: len(pauses.slept) > 3)
        assert api.polls == []

        holding = True
        await until(lambda: desk.done == [10])
        await until(lambda: len(api.polls) == 2)
        holding = False
        api.add(message(11))
        looked = len(pauses.slept)
        await until(lambda: len(pauses.slept) > looked)
        assert desk.done == [10]  # fetched, but somebody else holds the lease now
    assert [update["update_id"] for update in api.queue] == [11]
