"""How many doses ended how: by nominal day, or by medicine."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, bindparam, case, func, or_, select

from core.doses.model import DayCount, DoseStatus
from core.ids import ProfileId
from storage.repositories.base import word
from storage.tables import medications, scheduled_doses

_doses = scheduled_doses.c
_now = bindparam("now", type_=_doses.closes_at.type)
_pending = _doses.status == word(DoseStatus.PENDING)
_over = _doses.closes_at <= _now


def _how_many(condition: Any) -> Any:
    return func.sum(case((condition, 1), else_=0))


COUNTS = (
    _how_many(_doses.status == word(DoseStatus.TAKEN)),
    _how_many(_doses.status == word(DoseStatus.SKIPPED)),
    _how_many(or_(_doses.status == word(DoseStatus.MISSED), and_(_pending, _over))),
    _how_many(and_(_pending, ~_over)),
)
_counted = scheduled_doses.join(medications, medications.c.id == _doses.medication_id)
IN_DAYS = (
    or_(~_pending, medications.c.stopped_at.is_(None)),
    _doses.patient_id == bindparam("patient"),
    _doses.slot >= bindparam("first"),
    _doses.slot < bindparam("after"),
)
_day = func.substr(_doses.slot, 1, 10)
BY_DAY = select(_day, *COUNTS).select_from(_counted).where(*IN_DAYS).group_by(_day).order_by(_day)
BY_MEDICINE = (
    select(medications.c.med_name, *COUNTS)
    .select_from(_counted)
    .where(*IN_DAYS)
    .group_by(medications.c.med_name)
    .order_by(medications.c.med_name)
)


def _values(patient: ProfileId, days: tuple[date, date], now: datetime) -> dict[str, Any]:
    first, last = days
    after = last + timedelta(days=1)
    return {"patient": patient, "first": first.isoformat(), "after": after.isoformat(), "now": now}


def by_day(
    connection: Connection, patient: ProfileId, days: tuple[date, date], now: datetime
) -> list[DayCount]:
    rows = connection.execute(BY_DAY, _values(patient, days, now)).all()
    return [DayCount(date.fromisoformat(day), *counts) for day, *counts in rows]


def by_medicine(
    connection: Connection, patient: ProfileId, days: tuple[date, date], now: datetime
) -> list[tuple[str, DayCount]]:
    rows = connection.execute(BY_MEDICINE, _values(patient, days, now)).all()
    return [(name, DayCount(days[0], *counts)) for name, *counts in rows]
