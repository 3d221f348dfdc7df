"""May a failed call to Telegram be repeated? That depends on what it does and on whether it may have arrived.

A reminder that arrives twice is a dose taken twice, so what makes something new in a chat is never repeated
after an unclear failure. What only puts a chat into a certain state (an edit, an answer, a deletion) is
repeated once, and "that is already so" from Telegram then means that the first try had worked.
"""

from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError

from bot.transport import NotSent

FLOODS = 3  # tries after a 429
UNSENT = 3  # tries after no connection could be had
BACK_OFF = 0.5  # seconds, doubled with every further try
PATIENCE = 30.0  # seconds that one call waits in all; Telegram waits 60 for the webhook's answer

_REPEATABLE = ("edit", "answer", "delete", "get", "set", "sendchataction")
_ALREADY_SO = {
    "edit": ("message is not modified",),
    "delete": ("message to delete not found",),
    "answer": ("query is too old", "query id is invalid"),
}


CANNOT_EDIT = (
    "message to edit not found",
    "message can't be edited",
    "there is no text in the message to edit",
)
NOT_MODIFIED = ("message is not modified",)
TOO_OLD = ("query is too old",)
NOTHING_TO_TAKE_AWAY = (*CANNOT_EDIT, "not modified", "not found")


def says(error: TelegramError, words: tuple[str, ...]) -> bool:
    """Telegram tells its errors apart by their words alone."""
    return any(each in error.message.lower() for each in words)


def repeatable(endpoint: str) -> bool:
    """Whether doing it twice leaves the same as doing it once."""
    return endpoint.lower().startswith(_REPEATABLE)


def already_so(endpoint: str, error: TelegramError) -> bool:
    texts = next((texts for prefix, texts in _ALREADY_SO.items() if endpoint.startswith(prefix)), ())
    return isinstance(error, BadRequest) and any(text in error.message.lower() for text in texts)


def flood_seconds(error: RetryAfter) -> float:
    """PTB's public attribute warns at each use until it is a timedelta; its own limiter reads this too."""
    return error._retry_after.total_seconds()


class Retries:
    """The failures of one call so far."""

    def __init__(self, endpoint: str) -> None:
        self._endpoint = endpoint
        self._floods = self._unsent = self._unclear = 0
        self._waited = 0.0

    def after(self, error: TelegramError) -> float | None:
        """Seconds to wait before the next try; None: there is none."""
        wait = self._wait(error)
        self._waited += wait or 0.0
        return wait if self._waited <= PATIENCE else None

    def had_worked(self, error: TelegramError) -> bool:
        """Whether this refusal only says that an earlier, unclear try had arrived after all."""
        return self._unclear > 0 and already_so(self._endpoint, error)

    def _wait(self, error: TelegramError) -> float | None:
        match error:
            case RetryAfter():
                self._floods += 1
                return flood_seconds(error) if self._floods <= FLOODS else None
            case NotSent():
                self._unsent += 1
                return BACK_OFF * 2 ** (self._unsent - 1) if self._unsent <= UNSENT else None
            case NetworkError() if not isinstance(error, BadRequest):
                self._unclear += 1
                return BACK_OFF if self._unclear == 1 and repeatable(self._endpoint) else None
        return None
