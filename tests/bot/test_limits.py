"""How fast we speak, what is repeated, and how much one person may ask; no test waits."""

import asyncio
from typing import Any

import pytest
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError
from telegram.ext import ExtBot
from telegram.request import BaseRequest, RequestData

from bot.inbound import InboundLimits, Verdict
from bot.limits import (
    MAILING,
    MOST_WAITING,
    Gate,
    PerChatRateLimiter,
    Priority,
    Rate,
    TokenBucket,
)
from bot.retries import PATIENCE
from bot.transport import MaybeSent, NoAnswerInTime, NotSent, NotSentInTime
from tests.bot.fake_time import FakeTime


class Telegram:
    """Answers with its scripted errors, then with success, and keeps when it was called for what."""

    def __init__(self, time: FakeTime, *errors: TelegramError) -> None:
        self.time, self.errors = time, list(errors)
        self.calls: list[tuple[float, str]] = []

    async def __call__(self, name: str) -> dict[str, str]:
        self.calls.append((self.time.now - 1000, name))
        if self.errors:
            raise self.errors.pop(0)
        return {"name": name}

    @property
    def names(self) -> list[str]:
        return [name for _, name in self.calls]


@pytest.fixture
def time() -> FakeTime:
    return FakeTime()


@pytest.fixture
def limiter(time: FakeTime) -> PerChatRateLimiter:
    return PerChatRateLimiter(clock=time.clock, sleep=time.sleep)


async def call(
    limiter: PerChatRateLimiter,
    telegram: Telegram,
    endpoint: str = "sendMessage",
    chat: int | None = 1,
    *,
    name: str = "",
    kind: str | None = None,
) -> Any:
    data = {} if chat is None else {"chat_id": chat}
    return await limiter.process_request(telegram, (name or str(chat),), {}, endpoint, data, kind)


def busiest_second(moments: list[float]) -> int:
    return max(sum(start <= moment < start + 1 for moment in moments) for start in moments)


# The bucket


def test_a_bucket_never_lets_more_than_burst_and_rate_through_in_a_second(time: FakeTime) -> None:
    bucket = TokenBucket(Rate(25, 5), time.clock)
    passed = []
    while len(passed) < 200:
        time.now += bucket.wait()
        bucket.take()
        passed.append(time.now)

    assert busiest_second(passed) <= 30
    assert passed[-1] - passed[0] == pytest.approx(195 / 25)


def test_a_rested_bucket_gives_its_burst_and_no_more(time: FakeTime) -> None:
    bucket = TokenBucket(Rate(1, 3), time.clock)
    time.now += 3600
    for _ in range(3):
        assert bucket.wait() == 0
        bucket.take()
    assert bucket.wait() == pytest.approx(1)
    assert not bucket.full()


# One chat, all chats


async def test_one_chat_gets_a_burst_and_then_one_message_a_second(
    time: FakeTime, limiter: PerChatRateLimiter
) -> None:
    telegram = Telegram(time)
    await time.run(asyncio.gather(*(call(limiter, telegram, name=str(n)) for n in range(6))))

    assert [moment for moment, _ in telegram.calls] == pytest.approx([0, 0, 0, 1, 2, 3])
    assert telegram.names == ["0", "1", "2", "3", "4", "5"]


async def test_all_chats_together_stay_below_thirty_a_second(
    time: FakeTime, limiter: PerChatRateLimiter
) -> None:
    telegram = Telegram(time)
    await time.run(asyncio.gather(*(call(limiter, telegram, chat=n) for n in range(200))))

    assert busiest_second([moment for moment, _ in telegram.calls]) <= 30
    assert telegram.calls[-1][0] < 8


async def test_answers_go_before_mailings(time: FakeTime, limiter: PerChatRateLimiter) -> None:
    telegram = Telegram(time)
    mailing = [call(limiter, telegram, chat=n, name="mailing", kind=MAILING) for n in range(100)]
    answers = [call(limiter, telegram, chat=1000 + n, name="answer") for n in range(10)]
    await time.run(asyncio.gather(*mailing, *answers))

    last_answer = max(index for index, name in enumerate(telegram.names) if name == "answer")
    assert last_answer == 5 + 10 - 1  # only the burst was gone already


async def test_edits_and_answers_to_presses_are_not_counted(
    time: FakeTime, limiter: PerChatRateLimiter
) -> None:
    telegram = Telegram(time)
    for endpoint in ("editMessageText", "answerCallbackQuery", "sendChatAction") * 40:
        await time.run(call(limiter, telegram, endpoint))
    assert telegram.calls[-1][0] == 0


async def test_a_caller_that_gives_up_leaves_its_place_to_the_next(time: FakeTime) -> None:
    gate = Gate(Rate(1, 1), time.clock, time.sleep)
    await gate.enter(Priority.INTERACTIVE)
    impatient = asyncio.create_task(gate.enter(Priority.INTERACTIVE))
    patient = asyncio.create_task(gate.enter(Priority.INTERACTIVE))
    await time.settle()
    impatient.cancel()

    await time.run(patient)

    assert time.now == pytest.approx(1001)


async def test_shutting_down_leaves_nobody_waiting(time: FakeTime, limiter: PerChatRateLimiter) -> None:
    telegram = Telegram(time)
    waiting = [asyncio.create_task(call(limiter, telegram)) for _ in range(6)]
    await time.settle()
    await limiter.shutdown()

    results = await asyncio.gather(*waiting, return_exceptions=True)

    assert [type(result) for result in results] == [dict] * 3 + [asyncio.CancelledError] * 3


# Flood limits


async def test_a_flood_limit_stops_that_chat_alone(time: FakeTime, limiter: PerChatRateLimiter) -> None:
    telegram = Telegram(time, RetryAfter(20))
    flooded = asyncio.create_task(call(limiter, telegram, chat=1))
    await time.settle()

    await time.run(call(limiter, telegram, chat=2))
    assert time.now == 1000

    edit = asyncio.create_task(call(limiter, telegram, "editMessageText", chat=1, name="edit"))
    assert await time.run(flooded) == {"name": "1"}
    await time.run(edit)
    assert [(moment, name) for moment, name in telegram.calls if name != "2"] == [
        (0, "1"),
        (20, "1"),
        (20, "edit"),
    ]


async def test_flood_limits_in_several_chats_stop_everything(
    time: FakeTime, limiter: PerChatRateLimiter
) -> None:
    telegram = Telegram(time, *(RetryAfter(9) for _ in range(3)))
    flooded = [asyncio.create_task(call(limiter, telegram, chat=n)) for n in range(3)]
    await time.settle()

    await time.run(call(limiter, telegram, chat=77))

    assert telegram.names.index("77") >= 3
    assert next(moment for moment, name in telegram.calls if name == "77") >= 9
    await time.run(asyncio.gather(*flooded))


async def test_two_flood_limits_far_apart_are_no_storm(time: FakeTime, limiter: PerChatRateLimiter) -> None:
    for chat in range(5):
        await time.run(call(limiter, Telegram(time, RetryAfter(1)), chat=chat))
        time.now += 10
    before = time.now
    await time.run(call(limiter, Telegram(time), chat=77))
    assert time.now == before


async def test_a_flood_limit_longer_than_anybody_waits_is_the_callers(
    time: FakeTime, limiter: PerChatRateLimiter
) -> None:
    telegram = Telegram(time, RetryAfter(300))
    with pytest.raises(RetryAfter):
        await time.run(call(limiter, telegram))
    time.now += 100

    with pytest.raises(RetryAfter, match="200"):  # at once, and without asking Telegram
        await time.run(call(limiter, telegram, "editMessageText"))
    assert len(telegram.calls) == 1

    time.now += 200
    assert await time.run(call(limiter, telegram))


async def test_endless_flood_limits_end(time: FakeTime, limiter: PerChatRateLimiter) -> None:
    telegram = Telegram(time, *(RetryAfter(14) for _ in range(9)))
    with pytest.raises(RetryAfter):
        await time.run(call(limiter, telegram))
    assert time.now - 1000 <= PATIENCE


# What is repeated


@pytest.mark.parametrize("error", [NotSent("no route"), NotSentInTime("pool")])
async def test_what_was_never_sent_is_sent_again(
    time: FakeTime, limiter: PerChatRateLimiter, error: TelegramError
) -> None:
    telegram = Telegram(time, error, error)
    assert await time.run(call(limiter, telegram)) == {"name": "1"}
    assert len(telegram.calls) == 3


async def test_a_dead_network_is_not_tried_for_ever(time: FakeTime, limiter: PerChatRateLimiter) -> None:
    telegram = Telegram(time, *(NotSent("no route") for _ in range(9)))
    with pytest.raises(NotSent):
        await time.run(call(limiter, telegram))
    assert len(telegram.calls) == 4


UNCLEAR = [MaybeSent("reset"), NoAnswerInTime("silence"), NetworkError("Bad Gateway")]


@pytest.mark.parametrize("error", UNCLEAR)
@pytest.mark.parametrize("endpoint", ["sendMessage", "sendDocument", "forwardMessage", "copyMessage"])
async def test_a_message_that_may_have_arrived_is_never_repeated(
    time: FakeTime, limiter: PerChatRateLimiter, endpoint: str, error: TelegramError
) -> None:
    telegram = Telegram(time, error)
    with pytest.raises(type(error)):
        await time.run(call(limiter, telegram, endpoint))
    assert len(telegram.calls) == 1


@pytest.mark.parametrize("error", UNCLEAR)
@pytest.mark.parametrize("endpoint", ["editMessageText", "answerCallbackQuery", "deleteMessage"])
async def test_what_only_sets_a_state_is_repeated_once(
    time: FakeTime, limiter: PerChatRateLimiter, endpoint: str, error: TelegramError
) -> None:
    telegram = Telegram(time, error)
    assert await time.run(call(limiter, telegram, endpoint)) == {"name": "1"}

    telegram = Telegram(time, error, error)
    with pytest.raises(type(error)):
        await time.run(call(limiter, telegram, endpoint))
    assert len(telegram.calls) == 2


ALREADY_SO = [
    ("editMessageText", "Bad Request: message is not modified: specified new message content …"),
    ("deleteMessage", "Bad Request: message to delete not found"),
    (
        "answerCallbackQuery",
        "Bad Request: query is too old and response timeout expired or query ID is invalid",
    ),
]


@pytest.mark.parametrize(("endpoint", "text"), ALREADY_SO)
async def test_already_so_after_an_unclear_try_is_a_success(
    time: FakeTime, limiter: PerChatRateLimiter, endpoint: str, text: str
) -> None:
    telegram = Telegram(time, MaybeSent("reset"), BadRequest(text))
    assert await time.run(call(limiter, telegram, endpoint)) is True


@pytest.mark.parametrize(("endpoint", "text"), ALREADY_SO)
async def test_already_so_at_the_first_try_is_the_callers(
    time: FakeTime, limiter: PerChatRateLimiter, endpoint: str, text: str
) -> None:
    telegram = Telegram(time, BadRequest(text))
    with pytest.raises(BadRequest):
        await time.run(call(limiter, telegram, endpoint))


async def test_refusals_are_not_repeated(time: FakeTime, limiter: PerChatRateLimiter) -> None:
    telegram = Telegram(time, Forbidden("bot was blocked by the user"))
    with pytest.raises(Forbidden):
        await time.run(call(limiter, telegram, "editMessageText"))
    assert len(telegram.calls) == 1


async def test_chats_at_rest_are_forgotten(time: FakeTime, limiter: PerChatRateLimiter) -> None:
    telegram = Telegram(time)
    for chat in range(5000):
        await call(limiter, telegram, chat=chat)
        time.now += 0.1
    assert len(limiter._gates) <= 1001


async def test_ptbs_bot_takes_it(time: FakeTime, limiter: PerChatRateLimiter) -> None:
    class Request(BaseRequest):
        read_timeout = 1.0
        asked = 0

        async def initialize(self) -> None: ...
        async def shutdown(self) -> None: ...

        async def do_request(
            self, url: str, method: str, data: RequestData | None = None, *_: Any, **kw: Any
        ):
            self.asked += 1
            if self.asked == 1:
                return 429, b'{"ok": false, "parameters": {"retry_after": 3}}'
            return (
                200,
                b'{"ok": true, "result": {"message_id": 9, "date": 0, "chat": {"id": 5, "type": "private"}}}',
            )

    request = Request()
    bot = ExtBot("1:x", request=request, get_updates_request=request, rate_limiter=limiter)
    message = await time.run(bot.send_message(5, "hello", rate_limit_args=MAILING))

    assert message.message_id == 9
    assert time.now == pytest.approx(1003)


async def test_what_would_be_told_too_late_is_refused_at_once(
    time: FakeTime, limiter: PerChatRateLimiter
) -> None:
    telegram = Telegram(time)
    calls = [asyncio.create_task(call(limiter, telegram, chat=1)) for _ in range(3 + MOST_WAITING)]
    await time.settle()
    assert not limiter.free(1)
    assert limiter.free(2)
    with pytest.raises(RetryAfter):
        await call(limiter, telegram, chat=1)
    await time.run(asyncio.gather(*calls))
    assert time.now - 1000 <= MOST_WAITING + 0.1


# What people may ask


def test_who_asks_too_much_is_warned_once_and_ignored_until_quiet(time: FakeTime) -> None:
    limits = InboundLimits(time.clock, strangers=3)

    def judge(user: int = 1) -> Verdict:
        return limits.judge(user)

    assert [judge() for _ in range(6)] == [Verdict.HEAR] * 3 + [Verdict.WARN] + [Verdict.IGNORE] * 2
    assert judge(2) is Verdict.HEAR
    time.now += 9
    assert judge() is Verdict.IGNORE  # goes on, so it is not quiet
    time.now += 9
    assert judge() is Verdict.IGNORE
    time.now += 10
    assert [judge() for _ in range(4)] == [Verdict.HEAR] * 3 + [Verdict.WARN]


def test_a_steady_person_is_always_heard(time: FakeTime) -> None:
    limits = InboundLimits(time.clock)
    limits.known(1, True)
    for _ in range(500):
        assert limits.judge(1) is Verdict.HEAR
        time.now += 0.34


def test_a_crowd_does_not_fill_the_memory(time: FakeTime) -> None:
    limits = InboundLimits(time.clock, people=100)
    for user in range(1000):
        limits.judge(user)
    assert len(limits._people) == 100
