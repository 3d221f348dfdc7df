"""Updates that wait for the bot: numbered, handed out in order, dropped once confirmed or too old."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import islice, takewhile

from bot.simulator.people import Json

MESSAGE_LIFETIME = 24 * 3600.0  # seconds
CALLBACK_LIFETIME = 150.0
ONLY_ON_REQUEST = {"chat_member", "message_reaction", "message_reaction_count"}


@dataclass(frozen=True, slots=True)
class Update:
    """One update. Those of one `queue` are delivered in order: messages by chat, presses by user."""

    update_id: int
    kind: str
    queue: str
    body: Json
    born: float

    def as_json(self) -> Json:
        return {"update_id": self.update_id, self.kind: self.body}

    def is_old(self, now: float) -> bool:
        return now - self.born > (CALLBACK_LIFETIME if self.kind == "callback_query" else MESSAGE_LIFETIME)


@dataclass(slots=True)
class UpdateQueue:
    """All pending updates. `monotonic` measures ages: a demo's clock may jump, the wire's does not."""

    monotonic: Callable[[], float]
    next_id: int = 100_000_001
    allowed: frozenset[str] | None = None
    pending: dict[int, Update] = field(default_factory=dict)
    queues: dict[str, dict[int, Update]] = field(default_factory=dict)
    listeners: list[Callable[[], None]] = field(default_factory=list)

    def allow(self, kinds: Iterable[str]) -> None:
        """From now on only these kinds are kept; none named means Telegram's default."""
        self.allowed = frozenset(kinds) or None

    def push(self, kind: str, queue: str, body: Json) -> None:
        wanted = kind in self.allowed if self.allowed is not None else kind not in ONLY_ON_REQUEST
        if not wanted:
            return
        update = Update(self.next_id, kind, queue, body, self.monotonic())
        self.next_id += 1
        self.pending[update.update_id] = update
        self.queues.setdefault(queue, {})[update.update_id] = update
        self.notify()

    def notify(self) -> None:
        for listener in tuple(self.listeners):
            listener()

    def fetch(self, offset: int, limit: int) -> list[Update]:
        """What getUpdates answers: an offset confirms all before it; a negative one counts from the end."""
        now = self.monotonic()
        for update in [waiting for waiting in self.pending.values() if waiting.is_old(now)]:
            self.confirm(update)
        if offset < 0:
            offset = next(iter(list(self.pending)[offset:]), 0)
        for update in list(takewhile(lambda waiting: waiting.update_id < offset, self.pending.values())):
            self.confirm(update)
        return list(islice(self.pending.values(), limit))

    def head(self, queue: str) -> Update | None:
        """The next update of one queue, those that are too old left behind."""
        now = self.monotonic()
        for update in list(self.queues.get(queue, {}).values()):
            if not update.is_old(now):
                return update
            self.confirm(update)
        return None

    def confirm(self, update: Update) -> None:
        if self.pending.pop(update.update_id, None) is None:
            return
        queue = self.queues[update.queue]
        del queue[update.update_id]
        if not queue:
            del self.queues[update.queue]

    def drop_all(self) -> None:
        self.pending.clear()
        self.queues.clear()
