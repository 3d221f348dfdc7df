"""How fast we may speak to Telegram.

python-telegram-bot's own limiter stops every chat when one meets a flood limit (its issue #3765). In a clinic
that lets one impatient person silence everybody's reminders, so here a 429 closes that chat alone; only when
several chats meet one within seconds is it our total that is too high. Answers go before mailings.
"""

import asyncio
import heapq
import itertools
import math
import time
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from telegram.error import RetryAfter, TelegramError
from telegram.ext import BaseRateLimiter

from bot.retries import PATIENCE, Retries, flood_seconds

MAILING = "mailing"  # pass as rate_limit_args with everything that nobody is waiting for

Clock = Callable[[], float]  # monotonic seconds
Sleep = Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Rate:
    """At most `burst + per_second` calls in any second: a full bucket refills while it is being drained."""

    per_second: float
    burst: int


PER_CHAT = Rate(1, 3)
OVERALL = Rate(25, 5)  # Telegram's limit for a bot is 30 messages in a second

MOST_WAITING = 5  # messages to one chat; at one a second the last of them is told in five seconds
GLOBAL_FLOOD_CHATS = 3  # so many chats with a 429 …
GLOBAL_FLOOD_SECONDS = 5.0  # … within this time mean that all of them wait
_TINY = 1e-9  # rounding must not make somebody wait for nothing for ever


class Priority(IntEnum):
    INTERACTIVE = 0
    MAILING = 1


class TokenBucket:
    """Kept as the moment at which it will be full again, so there is nothing to refill."""

    def __init__(self, rate: Rate, clock: Clock) -> None:
        self._interval = 1 / rate.per_second
        self._tolerance = (rate.burst - 1) * self._interval
        self._clock = clock
        self._full_at = -math.inf

    def wait(self) -> float:
        """Seconds until there is a token; 0: now."""
        wait = self._full_at - self._tolerance - self._clock()
        return wait if wait > _TINY else 0.0

    def take(self) -> None:
        self._full_at = max(self._full_at, self._clock()) + self._interval

    def full(self) -> bool:
        return self._full_at <= self._clock()


class Gate:
    """A bucket with a queue (interactive first, then in order of arrival) that can be closed for a while."""

    def __init__(self, rate: Rate, clock: Clock, sleep: Sleep) -> None:
        self._bucket = TokenBucket(rate, clock)
        self._clock, self._sleep = clock, sleep
        self._opens_at = -math.inf
        self._queue: list[tuple[Priority, int, asyncio.Future[None]]] = []
        self._arrivals = itertools.count()
        self._usher: asyncio.Task[None] | None = None

    def close_for(self, seconds: float) -> None:
        self._opens_at = max(self._opens_at, self._clock() + seconds)

    def closed_for(self) -> float:
        wait = self._opens_at - self._clock()
        return wait if wait > _TINY else 0.0

    def free(self) -> bool:
        """Whether whoever comes now is let in at once."""
        return not self._queue and not self._wait()

    def crowded(self) -> bool:
        return len(self._queue) >= MOST_WAITING

    def idle(self) -> bool:
        return not self._queue and not self.closed_for() and self._bucket.full()

    async def opened(self) -> None:
        while wait := self.closed_for():
            await self._sleep(wait)

    async def enter(self, priority: Priority) -> None:
        if self.free():
            self._bucket.take()
            return
        place = asyncio.get_running_loop().create_future()
        heapq.heappush(self._queue, (priority, next(self._arrivals), place))
        if self._usher is None:
            self._usher = asyncio.create_task(self._let_in())
        await place

    def shut_down(self) -> None:
        if self._usher is not None:
            self._usher.cancel()
            self._usher = None
        while self._queue:
            self._queue.pop()[-1].cancel()

    def _wait(self) -> float:
        return max(self.closed_for(), self._bucket.wait())

    async def _let_in(self) -> None:
        while self._queue:
            if wait := self._wait():
                await self._sleep(wait)  # whoever comes meanwhile and is more urgent is served first
                continue
            _, _, place = heapq.heappop(self._queue)
            if not place.done():  # else its caller was cancelled
                self._bucket.take()
                place.set_result(None)
        self._usher = None


class PerChatRateLimiter(BaseRateLimiter[str]):
    """For `ExtBot(rate_limiter=…)`. Counts what makes a message; everything waits where Telegram said 429.

    A chat closed for longer than a caller can wait, or with too much on its way to it already, raises
    RetryAfter at once, without a call.
    """

    def __init__(
        self,
        per_chat: Rate = PER_CHAT,
        overall: Rate = OVERALL,
        *,
        clock: Clock = time.monotonic,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._per_chat, self._clock, self._sleep = per_chat, clock, sleep
        self._overall = Gate(overall, clock, sleep)
        self._gates: dict[object, Gate] = {}
        self._sweep_at = 1000
        self._floods: deque[tuple[float, object]] = deque()

    async def initialize(self) -> None:
        """Nothing is held outside of calls."""

    async def shutdown(self) -> None:
        for gate in (self._overall, *self._gates.values()):
            gate.shut_down()
        self._gates.clear()

    def free(self, chat: int) -> bool:
        """Whether a message to that chat could go at once."""
        gate = self._gates.get(chat)
        return gate is None or gate.free()

    async def process_request(  # noqa: PLR0913, PLR0917 - PTB's interface
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: str | None,
    ) -> Any:
        key = data.get("chat_id") or data.get("callback_query_id") or endpoint
        priority = Priority.MAILING if rate_limit_args == MAILING else Priority.INTERACTIVE
        retries: Retries | None = None
        while True:
            await self._admitted(key, endpoint, priority)
            try:
                return await callback(*args, **kwargs)
            except TelegramError as error:
                retries = retries or Retries(endpoint)
                if retries.had_worked(error):
                    return True  # as Telegram answers where it has no message to show
                wait = retries.after(error)
                if isinstance(error, RetryAfter):
                    self._flooded(key, flood_seconds(error))
                if wait is None:
                    raise
                await self._sleep(wait)

    async def _admitted(self, key: object, endpoint: str, priority: Priority) -> None:
        gate = self._gates.get(key)
        if gate is not None and (closed := gate.closed_for()) > PATIENCE:
            raise RetryAfter(math.ceil(closed))
        if _makes_a_message(endpoint):
            gate = gate or self._gate(key)
            if gate.crowded():
                raise RetryAfter(MOST_WAITING)
            await gate.enter(priority)
            await self._overall.enter(priority)
        else:
            if gate is not None:
                await gate.opened()
            await self._overall.opened()

    def _gate(self, key: object) -> Gate:
        if key not in self._gates:
            if len(self._gates) >= self._sweep_at:
                self._gates = {key: gate for key, gate in self._gates.items() if not gate.idle()}
                self._sweep_at = max(1000, 2 * len(self._gates))
            self._gates[key] = Gate(self._per_chat, self._clock, self._sleep)
        return self._gates[key]

    def _flooded(self, key: object, seconds: float) -> None:
        self._gate(key).close_for(seconds)
        now = self._clock()
        self._floods.append((now, key))
        while self._floods[0][0] < now - GLOBAL_FLOOD_SECONDS:
            self._floods.popleft()
        if len({key for _, key in self._floods}) >= GLOBAL_FLOOD_CHATS:
            self._overall.close_for(min(seconds, PATIENCE))


def _makes_a_message(endpoint: str) -> bool:
    return endpoint.startswith(("send", "forward", "copy")) and endpoint != "sendChatAction"
