"""The Bot API refuses with a code and a sentence; bots branch on both, so both are Telegram's own."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(eq=False)
class BotApiError(Exception):
    """A refusal: HTTP status, Telegram's sentence and, for 429, the seconds to wait."""

    code: int
    description: str
    retry_after: int | None = None

    def __str__(self) -> str:
        return f"{self.code} {self.description}"

    def body(self) -> dict[str, object]:
        answer: dict[str, object] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.retry_after is not None:
            answer["parameters"] = {"retry_after": self.retry_after}
        return answer


def bad_request(sentence: str) -> BotApiError:
    return BotApiError(400, f"Bad Request: {sentence}")


def forbidden(sentence: str) -> BotApiError:
    return BotApiError(403, f"Forbidden: {sentence}")


def conflict(sentence: str) -> BotApiError:
    return BotApiError(409, f"Conflict: {sentence}")


def too_many_requests(retry_after: int) -> BotApiError:
    return BotApiError(429, f"Too Many Requests: retry after {retry_after}", retry_after)
