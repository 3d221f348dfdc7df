"""Facts of notices: what is to be told to whom, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum

from core.ids import NoticeId, ProfileId


class Priority(IntEnum):
    """Lower goes first."""

    CRITICAL = 0
    REMINDER = 10
    NOTICE = 20
    MAILING = 30


class NoticeState(StrEnum):
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    STALE = "stale"  # sent, but what it shows has changed: to be redrawn
    CLOSED = "closed"  # answered or nothing left to redraw
    CANCELLED = "cancelled"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class OpenSlot:
    """A patient's nominal slot in which doses wait for an answer."""

    patient: ProfileId
    slot: str
    critical: bool
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to tell a person: `kind` names how it is drawn when sent, `params` are ids, never prose.

    `subject` groups messages that must be redrawn together, such as a slot. `chat_id` is 0 until the outbox
    made a row for each chat of the recipient.
    """

    kind: str
    recipient: ProfileId
    params: Mapping[str, str]
    due_at: datetime
    dedupe: str
    priority: Priority = Priority.NOTICE
    subject: str | None = None
    expires_at: datetime | None = None
    id: NoticeId | None = None
    chat_id: int = 0
    state: NoticeState = NoticeState.QUEUED
    attempts: int = 0
    message_id: int | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a notice that was being sent; `due_at` when it is to be tried again."""

    state: NoticeState
    at: datetime
    message_id: int | None = None
    error: str | None = None
    due_at: datetime | None = None
