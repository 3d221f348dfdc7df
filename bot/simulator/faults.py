"""Faults on demand: what a network and a busy Telegram do to a bot, at the moment that a test chooses."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random

LONGEST_DELAY = 120.0  # seconds; no test may hang on a fault
SENTENCES = {
    400: "Bad Request: message text is empty",
    401: "Unauthorized",
    403: "Forbidden: bot was blocked by the user",
    404: "Not Found",
    409: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    429: "Too Many Requests: retry after {retry_after}",
    500: "Internal Server Error",
    502: "Bad Gateway",
}


class FaultKind(StrEnum):
    """What goes wrong, and on which side of the effect."""

    ERROR = "error"  # refused with `code`; no effect
    DELAY = "delay"  # the effect takes place, the answer comes `seconds` late
    DROP_BEFORE = "drop_before"  # the connection breaks; no effect
    DROP_AFTER = "drop_after"  # the connection breaks after the effect took place
    GARBAGE = "garbage"  # the effect takes place, the answer is not JSON


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing going wrong. `method` "*" means any method but getUpdates."""

    kind: FaultKind
    method: str = "*"
    code: int = 500
    description: str = ""
    retry_after: int | None = None
    seconds: float = 0.0

    def __post_init__(self) -> None:
        if not 0 <= self.seconds <= LONGEST_DELAY:
            raise ValueError(f"a delay is between 0 and {LONGEST_DELAY:g} seconds, not {self.seconds}")

    @property
    def sentence(self) -> str:
        known = SENTENCES.get(self.code, "Internal Server Error")
        return self.description or known.format(retry_after=self.retry_after)

    def concerns(self, method: str) -> bool:
        wanted = self.method.lower()
        return wanted == method.lower() or (wanted == "*" and method.lower() != "getupdates")


@dataclass(slots=True)
class Chances:
    """A fault that befalls a share of the calls; seeded, so that a run can be repeated."""

    fault: Fault
    share: float
    random: Random


@dataclass(slots=True)
class Faults:
    """The script: faults in the order in which they will strike, each once, and lasting chances."""

    planned: deque[Fault] = field(default_factory=deque)
    lasting: list[Chances] = field(default_factory=list)

    def plan(self, fault: Fault, times: int = 1) -> None:
        self.planned.extend([fault] * times)

    def error(self, method: str = "*", code: int = 500, description: str = "", *, times: int = 1) -> None:
        self.plan(Fault(FaultKind.ERROR, method, code, description), times)

    def flood(self, method: str = "*", retry_after: int = 1, *, times: int = 1) -> None:
        self.plan(Fault(FaultKind.ERROR, method, 429, retry_after=retry_after), times)

    def delay(self, method: str = "*", seconds: float = 30.0, *, times: int = 1) -> None:
        self.plan(Fault(FaultKind.DELAY, method, seconds=seconds), times)

    def drop_before(self, method: str = "*", *, times: int = 1) -> None:
        self.plan(Fault(FaultKind.DROP_BEFORE, method), times)

    def drop_after(self, method: str = "*", *, times: int = 1) -> None:
        self.plan(Fault(FaultKind.DROP_AFTER, method), times)

    def garbage(self, method: str = "*", *, times: int = 1) -> None:
        self.plan(Fault(FaultKind.GARBAGE, method), times)

    def chance(self, fault: Fault, share: float, seed: int) -> None:
        """From now on `fault` befalls that share (0 to 1) of the calls that it concerns."""
        self.lasting.append(Chances(fault, share, Random(seed)))  # noqa: S311 - repeatable, not secret

    def clear(self) -> None:
        self.planned.clear()
        self.lasting.clear()

    def take(self, method: str) -> Fault | None:
        """The fault that strikes this call, if any; a planned one is used up."""
        for fault in self.planned:
            if fault.concerns(method):
                self.planned.remove(fault)
                return fault
        for chances in self.lasting:
            if chances.fault.concerns(method) and chances.random.random() < chances.share:
                return chances.fault
        return None
