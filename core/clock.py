"""The only `now`: every rule takes it as an argument, every unit of work is given one."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the present instant, aware and in UTC."""

    def now(self) -> datetime: ...


@dataclass(slots=True)
class ShiftedClock:
    """A clock that can be moved forward by hand, so that a demo or a test can watch time pass."""

    base: Clock
    shift: timedelta = field(default_factory=timedelta)

    def now(self) -> datetime:
        return self.base.now() + self.shift

    def advance(self, by: timedelta) -> None:
        """Moves the clock forward. ValueError: by is negative (doses already closed cannot reopen)."""
        if by < timedelta(0):
            raise ValueError("a clock goes forward only")
        self.shift += by
