"""The audit trail: written in the transaction of what it tells of, and never changed."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select

from core.audit import AuditEntry, AuditLine
from storage.repositories.base import Repository, insert_into
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
LATEST = _line
LATEST_BEFORE = _line.where(audit.c.seq < bindparam("before"))


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

    def latest(self, before: int | None, limit: int) -> list[AuditLine]:
        if before is None:
            rows = self._all(LATEST, limit=limit)
        else:
            rows = self._all(LATEST_BEFORE, before=before, limit=limit)
        return [AuditLine(*row) for row in rows]
