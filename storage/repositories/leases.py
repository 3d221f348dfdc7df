"""Leases: which process polls or sends, until when."""

from datetime import datetime

from sqlalchemy import bindparam, delete, or_

from storage.repositories.base import Repository, insert_into
from storage.tables import leases

_hold = insert_into(leases)
HOLD = _hold.on_conflict_do_update(
    index_elements=["name"],
    set_={"holder": _hold.excluded.holder, "expires_at": _hold.excluded.expires_at},
    where=or_(leases.c.holder == _hold.excluded.holder, leases.c.expires_at <= bindparam("now")),
)
RELEASE = delete(leases).where(leases.c.name == bindparam("name"), leases.c.holder == bindparam("holder"))


class SqlLeases(Repository):
    def hold(self, name: str, holder: str, now: datetime, until: datetime) -> bool:
        return self._changed(HOLD, name=name, holder=holder, now=now, expires_at=until)

    def release(self, name: str, holder: str) -> None:
        self._run(RELEASE, name=name, holder=holder)
