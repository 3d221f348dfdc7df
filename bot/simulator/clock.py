"""The demo's clock, as far as the page may move it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

FURTHEST = timedelta(days=31)
MORNING = time(8, 0)


class ClockError(ValueError):
    """The clock cannot be moved like that."""


@dataclass(frozen=True, slots=True)
class ClockControls:
    """How the page's clock buttons reach the clock that the bot lives by."""

    now: Callable[[], datetime]
    advance: Callable[[timedelta], Awaitable[None]]
    next_dose: Callable[[], Awaitable[datetime | None]]
    zone: str

    async def move(self, seconds: object = None, to: object = None) -> datetime:
        """Forward by `seconds`, or to "next_dose" or "tomorrow_morning"; gives the new time."""
        if to == "next_dose":
            goal = await self.next_dose()
        elif to == "tomorrow_morning":
            goal = tomorrow_morning(self.now(), self.zone)
        elif to is None and isinstance(seconds, int | float) and not isinstance(seconds, bool):
            goal = self.now() + timedelta(seconds=min(seconds, FURTHEST.total_seconds()))
        else:
            raise ClockError('say {"seconds": n}, or {"to": "next_dose"} or {"to": "tomorrow_morning"}')
        step = goal - self.now() if goal else timedelta()
        if step < timedelta() or step > FURTHEST:
            raise ClockError("the clock goes forward, and by a month at most")
        if step:
            await self.advance(step)
        return self.now()


def tomorrow_morning(now: datetime, zone: str) -> datetime:
    tomorrow = now.astimezone(ZoneInfo(zone)).date() + timedelta(days=1)
    return datetime.combine(tomorrow, MORNING, ZoneInfo(zone))
