"""What both ways of hearing from Telegram share: an update is acknowledged only after it has been dealt with.

python-telegram-bot's own loops acknowledge first and keep updates in memory; killed half-way through 400
messages they lost up to 391. Ours (`webhook`, `polling`) hand each update to one `Handle` and wait for it.
"""

import asyncio
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from enum import Enum, auto
from pathlib import Path
from weakref import WeakValueDictionary

import structlog
from telegram import Bot, Update

log = structlog.get_logger(__name__)

ROOT = Path(__file__).parents[1]

ALLOWED_UPDATES = (
    "message",
    "callback_query",
    "my_chat_member",
)  # the last: blocked us, or put us into a group


class Outcome(Enum):
    DONE = auto()  # committed and shown, or recorded as failed: never send it again
    UNAVAILABLE = auto()  # nothing could be stored: send it again later


Handle = Callable[[Update], Awaitable[Outcome]]
Admits = Callable[[Update, int], bool]  # with how many of the same person's wait before it; False: it is done


def everybody(_: Update, __: int) -> bool:
    return True


async def dealt_with(handle: Handle, update: Update) -> Outcome:
    """A fault that even the handler's own net did not hold must not make Telegram repeat it for a day."""
    try:
        return await handle(update)
    except Exception as error:  # noqa: BLE001 - the last net
        log.critical("update_lost", update_id=update.update_id, **place_of(error))
        return Outcome.DONE


def update_from(data: object, bot: Bot) -> Update | None:
    """None (and a line in the log) for what is not an Update; Telegram would only send it again."""
    update_id = data.get("update_id") if isinstance(data, dict) else None
    try:
        if isinstance(data, dict):
            return Update.de_json(data, bot)
        log.warning("update_unreadable", kind=type(data).__name__)
    except Exception as error:  # noqa: BLE001 - PTB raises whatever a missing field leads to
        log.warning("update_unreadable", update_id=update_id, **place_of(error))
    return None


def place_of(error: Exception) -> dict[str, str]:
    """What went wrong and where, without the message: that may quote what a patient wrote."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{_in_package(frames[-1].filename)}:{frames[-1].lineno}" if frames else "?"
    return {"error": type(error).__name__, "place": place}


def _in_package(file: str) -> str:
    """Without the folders above it: where the clinic is installed is nobody's business."""
    path = Path(file)
    if "site-packages" in path.parts:
        return file.rpartition("site-packages/")[2]
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else "/".join(path.parts[-2:])


def person_of(update: Update) -> int | None:
    """The Telegram user whose updates must be handled one after another."""
    return update.effective_user.id if update.effective_user else None


class PersonLocks:
    """A lock for each person, first come first served; it goes when nobody holds it or waits for it.

    Telegram queues a person's presses and messages separately, so they can arrive at the same time.
    """

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    def __len__(self) -> int:
        return len(self._locks)

    @asynccontextmanager
    async def hold(self, person: int | None) -> AsyncIterator[None]:
        if person is None:
            yield
            return
        lock = self._locks.get(person)
        if lock is None:
            lock = self._locks[person] = asyncio.Lock()
        async with lock:
            yield


class BackOff:
    """Growing pauses, from one second to half a minute; started afresh by a success."""

    def __init__(self, first: float = 1, most: float = 30) -> None:
        self._first, self._most = first, most
        self._next = first

    def pause(self) -> float:
        pause, self._next = self._next, min(self._next * 2, self._most)
        return pause

    def reset(self) -> None:
        self._next = self._first
