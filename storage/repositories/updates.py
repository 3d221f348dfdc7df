"""Claims of updates: the first statement of every press."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, column, delete, func, select

from core.ports import UpdateKey
from storage.repositories.base import Repository, bound, insert_from, insert_into
from storage.tables import updates

CLAIM = insert_into(updates).on_conflict_do_nothing()
_values = bound(*updates.columns)
CLAIM_IN_TURN = (
    insert_from(updates)
    .from_select(
        list(_values),
        select(*_values.values()).select_from(
            func.pg_advisory_xact_lock(_values["user_id"]).table_valued(column("turn"))
        ),
    )
    .on_conflict_do_nothing()
)
FAIL = insert_into(updates).on_conflict_do_update(
    index_elements=["bot_id", "update_id"],
    set_={name: _values[name] for name in ("state", "incident", "cause")},
)
PRUNE = delete(updates).where(updates.c.at < bindparam("before"))


class SqlUpdates(Repository):
    """On PostgreSQL a claim waits for the person's turn; on SQLite there is one writer anyway."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        super().__init__(connection, now)
        self._claim = CLAIM if connection.dialect.name == "sqlite" else CLAIM_IN_TURN

    def claim(self, update: UpdateKey, now: datetime) -> bool:
        return self._changed(
            self._claim, **update._asdict(), at=now, state="claimed", incident=None, cause=None
        )

    def fail(self, update: UpdateKey, incident: str, cause: str, now: datetime) -> None:
        self._run(FAIL, **update._asdict(), at=now, state="failed", incident=incident, cause=cause)

    def prune(self, before: datetime) -> int:
        return self._count(PRUNE, before=before)
