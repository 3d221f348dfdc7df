"""Nothing is acknowledged before it is dealt with, nothing is lost, one person's updates never overlap."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer
from structlog.testing import capture_logs
from telegram import Bot, Update
from telegram.error import InvalidToken

from bot.intake import BackOff, Outcome, PersonLocks, person_of, update_from
from bot.polling import Polling
from bot.transport import AiohttpRequest, Timeouts
from bot.webhook import MAX_BODY, SECRET_HEADER, Webhook
from tests.bot.bot_api import TOKEN, BotApi, message
from tests.bot.fake_time import FakeTime

SECRET = "a-secret-of-the-webhook"


class Desk:
    """Stands for everything behind the intake: keeps what it saw; can be slow, fail, have no database."""

    def __init__(self) -> None:
        self.began: list[int] = []
        self.done: list[int] = []
        self.outcomes: list[Outcome | Exception] = []
        self.at_once = self.most_at_once = 0
        self.open = asyncio.Event()
        self.open.set()

    async def __call__(self, update: Update) -> Outcome:
        self.began.append(update.update_id)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            await self.open.wait()
            await asyncio.sleep(0)
            outcome = self.outcomes.pop(0) if self.outcomes else Outcome.DONE
        finally:
            self.at_once -= 1
        if isinstance(outcome, Exception):
            raise outcome
        if outcome is Outcome.DONE:
            self.done.append(update.update_id)
        return outcome


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110 - what happens beyond a socket has no event here
            await asyncio.sleep(0.001)


@pytest.fixture
def desk() -> Desk:
    return Desk()


# What both share


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


# Webhook


class Sender:
    """Telegram's side of a webhook."""

    def __init__(self, url: str, session: ClientSession) -> None:
        self.url, self.session = url, session

    async def post(self, body: object, *, secret: str | None = SECRET, kind: str = "application/json") -> int:
        headers = {"Content-Type": kind} | ({SECRET_HEADER: secret} if secret is not None else {})
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        async with self.session.post(self.url, data=data, headers=headers) as response:
            return response.status

    def start(self, body: object) -> asyncio.Task[int]:
        return asyncio.create_task(self.post(body))


@asynccontextmanager
async def listening(webhook: Webhook) -> AsyncIterator[Sender]:
    app = web.Application()
    app.add_routes([webhook.route("/telegram")])
    async with TestServer(app, host="127.0.0.1") as server, ClientSession() as session:
        yield Sender(str(server.make_url("/telegram")), session)


async def test_an_update_is_acknowledged_after_it_is_dealt_with(desk: Desk) -> None:
    desk.open.clear()
    async with listening(Webhook(bot(), desk, SECRET)) as telegram:
        answer = telegram.start(message(1))
        await until(lambda: desk.began)
        assert not answer.done()
        desk.open.set()
        assert await answer == 200
    assert desk.done == [1]


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + "x", "é"])
async def test_without_the_secret_nothing_is_heard(desk: Desk, secret: str | None) -> None:
    async with listening(Webhook(bot(), desk, SECRET)) as telegram:
        assert await telegram.post(message(1), secret=secret) == 401
    assert desk.began == []


def test_there_is_no_webhook_without_a_secret(desk: Desk) -> None:
    with pytest.raises(ValueError, match="secret"):
        Webhook(bot(), desk, "")


@pytest.mark.parametrize(
    "body", [b"", b"{", b"\xff", b"[]", b'"x"', b"{}", b'{"update_id": 1, "message": {}}']
)
async def test_what_telegram_sends_and_nobody_can_read_is_not_sent_again(desk: Desk, body: bytes) -> None:
    with capture_logs() as logs:
        async with listening(Webhook(bot(), desk, SECRET)) as telegram:
            assert await telegram.post(body) == 200
    assert [entry["event"] for entry in logs] == ["update_unreadable"]
    assert desk.began == []


async def test_what_telegram_never_sends_is_refused(desk: Desk) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(MAX_BODY // 65536 + 1):
            yield b" " * 65536

    async with listening(Webhook(bot(), desk, SECRET)) as telegram:
        assert await telegram.post(message(1), kind="text/plain") == 415
        assert await telegram.post(b" " * (MAX_BODY + 1)) == 413
        headers = {SECRET_HEADER: SECRET, "Content-Type": "application/json"}
        async with telegram.session.post(telegram.url, data=endless(), headers=headers) as chunked:
            assert chunked.status == 413
    assert desk.began == []


async def test_without_a_database_telegram_is_asked_to_come_back(desk: Desk) -> None:
    desk.outcomes = [Outcome.UNAVAILABLE]
    async with listening(Webhook(bot(), desk, SECRET)) as telegram:
        assert await telegram.post(message(1)) == 503
        assert await telegram.post(message(1)) == 200
    assert desk.done == [1]


async def test_a_fault_is_logged_without_content_and_acknowledged(desk: Desk) -> None:
    desk.outcomes = [ValueError("my illness")]
    with capture_logs() as logs:
        async with listening(Webhook(bot(), desk, SECRET)) as telegram:
            assert await telegram.post(message(1)) == 200
    assert logs[0]["event"] == "update_lost"
    assert logs[0]["error"] == "ValueError"
    assert "illness" not in str(logs)


async def test_people_side_by_side_one_person_in_order(desk: Desk) -> None:
    desk.open.clear()
    async with listening(Webhook(bot(), desk, SECRET)) as telegram:
        answers = [telegram.start(message(1, person=1))]
        await until(lambda: desk.began == [1])
        answers += [telegram.start(message(2, person=1)), telegram.start(message(3, person=2))]
        await until(lambda: desk.began == [1, 3])
        desk.open.set()
        assert await asyncio.gather(*answers) == [200, 200, 200]
    assert desk.began == [1, 3, 2]


async def test_no_more_than_the_limit_at_once(desk: Desk) -> None:
    async with listening(Webhook(bot(), desk, SECRET, limit=3)) as telegram:
        await asyncio.gather(*(telegram.post(message(n, person=n)) for n in range(1, 30)))
    assert desk.most_at_once == 3
    assert len(desk.done) == 29


async def test_a_stop_waits_for_what_is_running_and_takes_nothing_new(desk: Desk) -> None:
    desk.open.clear()
    webhook = Webhook(bot(), desk, SECRET)
    async with listening(webhook) as telegram:
        running = telegram.start(message(1))
        await until(lambda: desk.began)
        stopping = asyncio.create_task(webhook.stop(5))
        await asyncio.sleep(0)

        assert await telegram.post(message(2)) == 503
        assert not stopping.done()
        desk.open.set()

        assert await stopping is True
        assert await running == 200
    assert desk.done == [1]


async def test_a_stop_does_not_wait_for_ever(desk: Desk) -> None:
    desk.open.clear()
    webhook = Webhook(bot(), desk, SECRET)
    async with listening(webhook) as telegram:
        running = telegram.start(message(1))
        await until(lambda: desk.began)
        assert await webhook.stop(0.01) is False
        desk.open.set()
        await running


# Polling


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
