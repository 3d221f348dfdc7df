"""Doses: the hot path of every press."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from core.doses.model import Answer, DayCount, Dose, DoseStatus, NewDose
from core.ids import DoseId, MedicationId, ProfileId
from core.plans.rules import SLOT_FORMAT
from core.reminders.model import OpenSlot
from storage.repositories import dose_counts, dose_sweeps
from storage.repositories.base import Repository, word
from storage.repositories.dose_rows import add_doses
from storage.tables import medications, scheduled_doses

_doses = scheduled_doses.c
_pending = _doses.status == word(DoseStatus.PENDING)
DAY = timedelta(days=1)

_dose = select(
    _doses.id,
    _doses.medication_id,
    _doses.patient_id,
    _doses.slot,
    _doses.scheduled_at,
    _doses.closes_at,
    _doses.status,
    _doses.created_at,
    _doses.outcome_at,
    _doses.recorded_at,
    medications.c.med_name,
    medications.c.dose,
    medications.c.route,
    medications.c.critical,
    medications.c.stopped_at,
).join(medications, medications.c.id == _doses.medication_id)
_of_patient = _dose.where(_doses.patient_id == bindparam("patient"))
_by_time = (_doses.slot, medications.c.med_name, _doses.id)

GET = _dose.where(_doses.id == bindparam("id"))
OF_DAY = _of_patient.where(_doses.slot >= bindparam("day"), _doses.slot < bindparam("next_day")).order_by(
    *_by_time
)
OF_SLOT = _of_patient.where(_doses.slot == bindparam("slot")).order_by(*_by_time)
NEXT_OPEN = (
    _of_patient.where(
        _doses.slot >= bindparam("first_slot"),  # for the index: a slot is local, and a day off at most
        _doses.scheduled_at > bindparam("now"),
        _pending,
    )
    .order_by(_doses.scheduled_at, *_by_time)
    .limit(1)
)
LAST_RECORDED = (
    _of_patient.where(_doses.status != word(DoseStatus.PENDING))
    .order_by(_doses.slot.desc(), medications.c.med_name, _doses.id)
    .limit(bindparam("limit"))
)
RECORD = (
    update(scheduled_doses)
    .where(_doses.id == bindparam("dose"), _doses.status == bindparam("was"))
    .values(
        {
            name: bindparam(f"new_{name}", type_=_doses[name].type)
            for name in ("status", "outcome_at", "recorded_at", "recorded_by")
        }
    )
)


def dose_of(row: Sequence[Any]) -> Dose:
    values: list[Any] = [*row[:6], DoseStatus(row[6]), *row[7:]]
    return Dose(*values)


class SqlDoses(Repository):
    """Remembers the doses it gave within the unit: access and use case ask for the same one."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        super().__init__(connection, now)
        self._seen: dict[DoseId, Dose] = {}

    def forget(self) -> None:
        """Reads anew from here on: something was changed or rolled back."""
        self._seen.clear()

    def get(self, dose: DoseId) -> Dose | None:
        if dose not in self._seen:
            row = self._first(GET, id=dose)
            if row is None:
                return None
            self._seen[dose] = dose_of(row)
        return self._seen[dose]

    def add_many(self, doses: Iterable[NewDose], now: datetime) -> int:
        return add_doses(self._connection, doses, now)

    def of_day(self, patient: ProfileId, day: date) -> list[Dose]:
        rows = self._all(OF_DAY, patient=patient, day=day.isoformat(), next_day=(day + DAY).isoformat())
        return [dose_of(row) for row in rows]

    def of_slot(self, patient: ProfileId, slot: str) -> list[Dose]:
        return [dose_of(row) for row in self._all(OF_SLOT, patient=patient, slot=slot)]

    def record(self, dose: DoseId, was: DoseStatus, answer: Answer) -> bool:
        self.forget()
        return self._changed(
            RECORD,
            dose=dose,
            was=was,
            new_status=answer.status,
            new_outcome_at=answer.outcome_at,
            new_recorded_at=answer.recorded_at,
            new_recorded_by=answer.recorded_by,
        )

    def next_open(self, patient: ProfileId, now: datetime) -> Dose | None:
        first_slot = (now - DAY).strftime(SLOT_FORMAT)
        row = self._first(NEXT_OPEN, patient=patient, now=now, first_slot=first_slot)
        return dose_of(row) if row else None

    def last_recorded(self, patient: ProfileId, limit: int) -> list[Dose]:
        return [dose_of(row) for row in self._all(LAST_RECORDED, patient=patient, limit=limit)]

    def counts(self, patient: ProfileId, first: date, last: date, now: datetime) -> list[DayCount]:
        return dose_counts.by_day(self._connection, patient, (first, last), now)

    def counts_by_medicine(
        self, patient: ProfileId, first: date, last: date, now: datetime
    ) -> list[tuple[str, DayCount]]:
        return dose_counts.by_medicine(self._connection, patient, (first, last), now)

    def drop_future(self, medications: Sequence[MedicationId], now: datetime) -> int:
        self.forget()
        return dose_sweeps.drop_future(self._connection, medications, now)

    def carry_over(self, old: MedicationId, new: MedicationId, now: datetime) -> int:
        self.forget()
        return dose_sweeps.carry_over(self._connection, old, new, now)

    def close_windows(self, now: datetime, limit: int) -> list[tuple[DoseId, ProfileId, str]]:
        self.forget()
        return dose_sweeps.close_windows(self._connection, now, limit)

    def announce(self, now: datetime, limit: int) -> list[OpenSlot]:
        return dose_sweeps.announce(self._connection, now, limit)
