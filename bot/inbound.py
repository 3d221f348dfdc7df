"""How much one person may ask of us, decided when an update arrives, before it waits for anything.

Judged later, behind the person's own earlier updates, a flood would still fill the queue it is judged in: one
stranger's 150 messages kept everybody waiting for minutes.
"""

import math
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto

BUDGET, STRANGERS_BUDGET = 30, 15  # updates …
WITHIN = 10.0  # … in so many seconds
MOST_WAITING = 20  # of one person's at a time, such as after the bot was away


class Verdict(Enum):
    HEAR = auto()
    WARN = auto()  # ignore it, and say once that we do
    IGNORE = auto()


@dataclass(slots=True)
class _Person:
    heard: deque[float] = field(default_factory=deque)
    known: bool = False
    muted: bool = False
    last: float = -math.inf


class InboundLimits:
    """A budget of updates for each person: who exceeds it is told once, then ignored until quiet as long.

    Whoever was not answered as somebody of the clinic has a smaller one. `clock` is monotonic, in seconds.
    """

    def __init__(
        self,
        clock: Callable[[], float],
        *,
        budget: int = BUDGET,
        strangers: int = STRANGERS_BUDGET,
        people: int = 10_000,
    ) -> None:
        self._clock, self._most = clock, people
        self._budget, self._strangers = budget, strangers
        self._people: OrderedDict[int, _Person] = OrderedDict()  # the least recently seen first

    def judge(self, user_id: int, waiting: int = 0) -> Verdict:
        """Counts one update and says what to do with it; `waiting` are that person's before it."""
        now = self._clock()
        person = self._seen(user_id)
        quiet, person.last = now - person.last, now
        if person.muted and quiet < WITHIN:
            return Verdict.IGNORE
        person.muted = False
        while person.heard and person.heard[0] <= now - WITHIN:
            person.heard.popleft()
        budget = self._budget if person.known else self._strangers
        if len(person.heard) >= budget or waiting >= MOST_WAITING:
            person.muted = True
            return Verdict.WARN
        person.heard.append(now)
        return Verdict.HEAR

    def known(self, user_id: int, known: bool) -> None:
        """Whether this person was answered as somebody whom the clinic knows."""
        self._seen(user_id).known = known

    def _seen(self, user_id: int) -> _Person:
        person = self._people.setdefault(user_id, _Person())
        self._people.move_to_end(user_id)
        if len(self._people) > self._most:
            self._people.popitem(last=False)
        return person
