"""Telegram's limits on sending: they are not published, these are the ones that bots have measured."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.simulator.errors import too_many_requests


@dataclass(frozen=True, slots=True)
class Window:
    """At most `calls` within any `seconds`."""

    calls: int
    seconds: float


@dataclass(slots=True)
class FloodLimits:
    """One chat takes about one message a second with a burst of 20; all chats together take 30 a second."""

    monotonic: Callable[[], float]
    per_chat: Window = Window(20, 20.0)
    overall: Window = Window(30, 1.0)
    chats: dict[int, deque[float]] = field(default_factory=dict)
    everyone: deque[float] = field(default_factory=deque)

    def spend(self, chat_id: int) -> None:
        """Counts one message to a chat; raises 429 with the seconds to wait, and then counts nothing."""
        now = self.monotonic()
        chat = self.chats.setdefault(chat_id, deque())
        wait = max(waiting(chat, self.per_chat, now), waiting(self.everyone, self.overall, now))
        if wait > 0:
            raise too_many_requests(math.ceil(wait))
        chat.append(now)
        self.everyone.append(now)


def waiting(past: deque[float], window: Window, now: float) -> float:
    """Seconds until another call fits into the window."""
    while past and past[0] <= now - window.seconds:
        past.popleft()
    return past[0] + window.seconds - now if len(past) >= window.calls else 0.0
