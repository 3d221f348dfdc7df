"""Notices on their way. What is being sent is written down first, so that a crash loses nothing."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import String, and_, bindparam, case, cast, func, literal_column, or_, select, update

from core.ids import NoticeId, ProfileId, new_id
from core.reminders.model import Notice, NoticeState, Priority, Settled
from storage.repositories.base import Repository, bound, insert_from, insert_into, word
from storage.tables import chats, links, outbox

UNKNOWN_AFTER_RESTART = "unknown after restart"  # for whoever looks into the table, never for a patient
EXPIRED = "expired"
NO_MESSAGE = (0, -1)

_o = outbox.c
_now = bindparam("now", type_=_o.due_at.type)
_columns = (
    _o.kind,
    _o.profile_id,
    _o.params,
    _o.due_at,
    _o.dedupe,
    _o.priority,
    _o.subject,
    _o.expires_at,
    _o.id,
    _o.chat_id,
    _o.attempts,
    _o.message_id,
)

_same = (_o.profile_id, _o.kind, _o.params, _o.subject, _o.dedupe, _o.priority, _o.due_at, _o.expires_at)
PUT = (
    insert_from(outbox)
    .from_select(
        ["id", "chat_id", "state", "outdated", "attempts", "created_at", *(c.name for c in _same)],
        select(
            bindparam("prefix", type_=_o.id.type) + cast(chats.c.chat_id, String),
            chats.c.chat_id,
            word(NoticeState.QUEUED),
            literal_column("false"),
            literal_column("0"),
            _now,
            *bound(*_same).values(),
        )
        .join_from(chats, links)
        .where(links.c.profile_id == bindparam("profile_id"), chats.c.blocked_at.is_(None)),
    )
    .on_conflict_do_nothing(index_elements=["dedupe", "chat_id"])
)

WAITING = _o.state.in_([word(NoticeState.QUEUED), word(NoticeState.STALE)])
_shown = and_(_o.state == word(NoticeState.SENT), _o.message_id.is_not(None))
_sending = _o.state == word(NoticeState.SENDING)
_stale = (
    update(outbox)
    .where(
        _o.profile_id == bindparam("patient"),
        or_(_shown, _sending),
        or_(_o.chat_id != bindparam("but_chat"), func.coalesce(_o.message_id, 0) != bindparam("but_message")),
    )
    .values(state=case((_shown, word(NoticeState.STALE)), else_=_o.state), outdated=_sending)
)
MARK_STALE = _stale.where(_o.subject.in_([bindparam("about"), bindparam("or_about")]))
MARK_ALL_STALE = _stale.where(
    _o.subject.is_not(None), func.coalesce(_o.settled_at, bindparam("since")) >= bindparam("since")
)

_stands = (_o.chat_id == bindparam("chat"), _o.state.in_([word(NoticeState.SENT), word(NoticeState.STALE)]))
RETIRE_OLDER = (
    update(outbox)
    .where(*_stands, _o.kind == bindparam("of_kind"), _o.message_id != bindparam("message"))
    .values(state=word(NoticeState.CLOSED))
    .returning(_o.message_id)
)
_stand = insert_into(outbox)
STAND = _stand.on_conflict_do_update(
    index_elements=["dedupe", "chat_id"],
    set_={name: _stand.excluded[name] for name in ("state", "params", "subject", "profile_id")},
)
UNSTAND = (
    update(outbox)
    .where(*_stands, _o.message_id == bindparam("message"))
    .values(state=word(NoticeState.CLOSED))
)
EXPIRE = (
    update(outbox)
    .where(WAITING, _o.state == word(NoticeState.QUEUED), _o.due_at <= _now, _o.expires_at <= _now)
    .values(state=word(NoticeState.CANCELLED), error=EXPIRED, settled_at=_now)
)
_first_due = (
    select(_o.id)
    .where(WAITING, _o.due_at <= _now)
    .order_by(_o.priority, _o.due_at, _o.id)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True)
)
TAKE = (
    update(outbox)
    .where(_o.id.in_(_first_due))
    .values(state=word(NoticeState.SENDING), outdated=False, attempts=_o.attempts + 1)
    .returning(*_columns)
)

_became = bindparam("became", type_=_o.state.type)
SETTLE = (
    update(outbox)
    .where(_o.id == bindparam("notice"))
    .values(
        state=case(
            (and_(_became == word(NoticeState.SENT), _o.outdated), word(NoticeState.STALE)), else_=_became
        ),
        outdated=False,
        attempts=case((_became == word(NoticeState.SENT), 0), else_=_o.attempts),
        settled_at=bindparam("at"),
        message_id=func.coalesce(bindparam("new_message_id", type_=_o.message_id.type), _o.message_id),
        error=bindparam("new_error"),
        due_at=func.coalesce(bindparam("new_due_at", type_=_o.due_at.type), _o.due_at),
    )
)

REDRAW_AGAIN = (
    update(outbox)
    .where(_sending, _o.message_id.is_not(None))
    .values(state=word(NoticeState.STALE), due_at=_now)
)
SEND_AGAIN = (
    update(outbox)
    .where(_sending, _o.priority <= Priority.REMINDER, _o.recovered_at.is_(None))
    .values(state=word(NoticeState.QUEUED), due_at=_now, recovered_at=_now)
)
COUNT_AS_SENT = (
    update(outbox)
    .where(_sending)
    .values(state=word(NoticeState.SENT), error=UNKNOWN_AFTER_RESTART, settled_at=_now)
)
CANCEL = (
    update(outbox)
    .where(_o.profile_id == bindparam("profile"), WAITING)
    .values(
        state=case(
            (_o.state == word(NoticeState.QUEUED), word(NoticeState.CANCELLED)),
            else_=word(NoticeState.CLOSED),
        )
    )
)


def notice_of(row: Sequence[Any]) -> Notice:
    """As it was before it was taken: one that has a message already is to be redrawn."""
    was = NoticeState.QUEUED if row[11] is None else NoticeState.STALE
    values: list[Any] = [*row[:5], Priority(row[5]), *row[6:10], was, *row[10:12]]
    return Notice(*values)


STANDS = timedelta(days=2)  # older reminders offer nothing any more; redrawing all would be a flood


class SqlOutbox(Repository):
    def put(self, notice: Notice) -> int:
        return self._count(
            PUT,
            prefix=f"{new_id(self._now)}-",
            now=self._now,
            profile_id=notice.recipient,
            kind=notice.kind,
            params=dict(notice.params),
            subject=notice.subject,
            dedupe=notice.dedupe,
            priority=int(notice.priority),
            due_at=notice.due_at,
            expires_at=notice.expires_at,
        )

    def mark_stale(
        self, patient: ProfileId, subjects: Sequence[str] | None, but: tuple[int, int] | None
    ) -> int:
        chat, message = but or NO_MESSAGE
        which = {"patient": patient, "but_chat": chat, "but_message": message}
        if subjects is None:
            return self._count(MARK_ALL_STALE, since=self._now - STANDS, **which)
        return self._count(MARK_STALE, about=subjects[0], or_about=subjects[-1], **which)

    def stand(self, notice: Notice) -> list[int]:
        where = {"chat": notice.chat_id, "of_kind": notice.kind, "message": notice.message_id}
        older = [int(row[0]) for row in self._all(RETIRE_OLDER, **where)]
        self._run(
            STAND,
            id=f"{new_id(self._now)}-{notice.chat_id}",
            chat_id=notice.chat_id,
            state=NoticeState.SENT,
            outdated=False,
            attempts=0,
            message_id=notice.message_id,
            error=None,
            created_at=self._now,
            settled_at=self._now,
            recovered_at=None,
            profile_id=notice.recipient,
            kind=notice.kind,
            params=dict(notice.params),
            subject=notice.subject,
            dedupe=notice.dedupe,
            priority=int(notice.priority),
            due_at=notice.due_at,
            expires_at=None,
        )
        return older

    def unstand(self, chat_id: int, message_id: int) -> None:
        self._run(UNSTAND, chat=chat_id, message=message_id)

    def take(self, now: datetime, limit: int) -> list[Notice]:
        """One that is past its `expires_at` is cancelled instead: nobody wants it any more."""
        self._run(EXPIRE, now=now)
        taken = [notice_of(row) for row in self._all(TAKE, now=now, limit=limit)]
        return sorted(taken, key=lambda notice: (notice.priority, notice.due_at, notice.id))

    def settle(self, notice: NoticeId, outcome: Settled) -> None:
        self._run(
            SETTLE,
            notice=notice,
            became=outcome.state,
            at=outcome.at,
            new_message_id=outcome.message_id,
            new_error=outcome.error,
            new_due_at=outcome.due_at,
        )

    def recover(self, now: datetime) -> int:
        """An edit may always be repeated, a reminder once; of anything else a second copy would be worse."""
        return sum(self._count(step, now=now) for step in (REDRAW_AGAIN, SEND_AGAIN, COUNT_AS_SENT))

    def cancel(self, profile: ProfileId) -> int:
        return self._count(CANCEL, profile=profile)
