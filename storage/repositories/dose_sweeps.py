"""What time does to many doses at once: windows close, slots fall due, stopped medicines disappear."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, exists, func, select, tuple_, update

from core.doses.model import DoseStatus
from core.ids import DoseId, MedicationId, ProfileId
from core.reminders.model import OpenSlot
from storage.repositories.base import word
from storage.tables import medications, scheduled_doses

_doses = scheduled_doses.c
_now = bindparam("now", type_=_doses.closes_at.type)
_pending = _doses.status == word(DoseStatus.PENDING)

_stopped = exists().where(medications.c.id == _doses.medication_id, medications.c.stopped_at.is_not(None))
_over = (_pending, _doses.closes_at <= _now)
DROP_STOPPED = delete(scheduled_doses).where(*_over, _stopped)
_first_over = select(_doses.id).where(*_over).order_by(_doses.closes_at).limit(bindparam("limit"))
CLOSE = (
    update(scheduled_doses)
    .where(*_over, _doses.id.in_(_first_over))
    .values(status=word(DoseStatus.MISSED))
    .returning(_doses.id, _doses.patient_id, _doses.slot)
)

_to_announce = (
    _pending,
    _doses.announced_at.is_(None),
    _doses.scheduled_at <= _now,
    _doses.closes_at > _now,
    ~_stopped,
)
_first_slots = (
    select(_doses.patient_id, _doses.slot)
    .where(*_to_announce)
    .group_by(_doses.patient_id, _doses.slot)
    .order_by(func.min(_doses.scheduled_at))
    .limit(bindparam("limit"))
)
_critical = select(medications.c.critical).where(medications.c.id == _doses.medication_id).scalar_subquery()
ANNOUNCE = (
    update(scheduled_doses)
    .where(*_to_announce, tuple_(_doses.patient_id, _doses.slot).in_(_first_slots))
    .values(announced_at=_now)
    .returning(_doses.patient_id, _doses.slot, _critical, _doses.closes_at)
)

DROP = delete(scheduled_doses).where(
    _doses.medication_id.in_(bindparam("medications", expanding=True)),
    _pending,
    _doses.scheduled_at > _now,
)


CARRY_OVER = (
    update(scheduled_doses)
    .where(_doses.medication_id == bindparam("old"), _pending, _doses.scheduled_at <= _now)
    .values(medication_id=bindparam("new"))
)


def carry_over(connection: Connection, old: MedicationId, new: MedicationId, now: datetime) -> int:
    return connection.execute(CARRY_OVER, {"old": old, "new": new, "now": now}).rowcount


def drop_future(connection: Connection, medications: Sequence[MedicationId], now: datetime) -> int:
    return connection.execute(DROP, {"medications": list(medications), "now": now}).rowcount


def close_windows(connection: Connection, now: datetime, limit: int) -> list[tuple[DoseId, ProfileId, str]]:
    """Open doses of stopped medicines are no misses: their rows just go."""
    connection.execute(DROP_STOPPED, {"now": now})
    rows = connection.execute(CLOSE, {"now": now, "limit": limit}).all()
    return [(dose, patient, slot) for dose, patient, slot in rows]


def announce(connection: Connection, now: datetime, limit: int) -> list[OpenSlot]:
    """A slot is critical when one of its doses is; it is over when its last window closes."""
    slots: dict[tuple[ProfileId, str], OpenSlot] = {}
    for patient, slot, critical, closes_at in connection.execute(ANNOUNCE, {"now": now, "limit": limit}):
        known = slots.get((patient, slot))
        slots[patient, slot] = OpenSlot(
            patient,
            slot,
            bool(critical or (known and known.critical)),
            max(closes_at, known.closes_at) if known else closes_at,
        )
    return list(slots.values())
