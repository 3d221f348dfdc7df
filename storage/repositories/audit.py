"""The audit trail: written in the transaction of what it tells of, and never changed."""

from collections.abc import Sequence

from sqlalchemy import bindparam, not_, or_, select

from core.audit import LOOKS, OK, AuditEntry, AuditLine
from storage.repositories.base import Repository, insert_into, word
from storage.tables import audit, profiles
from storage.tables.audit import STRANGER

ADD = insert_into(audit)

_actor, _subject = profiles.alias("actor"), profiles.alias("subject")
_line = (
    select(
        audit.c.seq,
        audit.c.at,
        _actor.c.full_name,
        audit.c.actor_role,
        audit.c.via,
        audit.c.action,
        audit.c.outcome,
        _subject.c.full_name,
        audit.c.detail,
    )
    .outerjoin(_actor, _actor.c.id == audit.c.actor_id)
    .outerjoin(_subject, _subject.c.id == audit.c.subject_id)
    .order_by(audit.c.seq.desc())
    .limit(bindparam("limit"))
)
_looked = or_(*(audit.c.action.startswith(prefix, autoescape=True) for prefix in LOOKS))
_changes = _line.where(or_(audit.c.outcome != word(OK), not_(_looked)))
_below = audit.c.seq < bindparam("before")
LATEST, LATEST_CHANGES = _line, _changes
LATEST_BEFORE, LATEST_CHANGES_BEFORE = _line.where(_below), _changes.where(_below)


class SqlAuditLog(Repository):
    def add(self, entries: Sequence[AuditEntry]) -> None:
        if not entries:
            return
        self._connection.execute(
            ADD,
            [
                {
                    "at": entry.at,
                    "actor_id": entry.actor.profile,
                    "actor_role": entry.actor.role or STRANGER,
                    "via": entry.actor.via,
                    "action": entry.action,
                    "outcome": entry.outcome,
                    "subject_id": entry.subject,
                    "object": entry.object,
                    "detail": dict(entry.detail),
                }
                for entry in entries
            ],
        )

    def latest(self, before: int | None, limit: int, *, looks: bool = True) -> list[AuditLine]:
        if before is None:
            rows = self._all(LATEST if looks else LATEST_CHANGES, limit=limit)
        else:
            rows = self._all(LATEST_BEFORE if looks else LATEST_CHANGES_BEFORE, before=before, limit=limit)
        return [AuditLine(*row) for row in rows]
