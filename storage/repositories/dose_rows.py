"""Making many dose rows at once: a discharge makes hundreds, the planner thousands.

SQLite is fastest with one prepared statement run for each row. PostgreSQL gets a few arrays instead:
asyncpg's executemany would not tell how many rows were new.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import ARRAY, Connection, bindparam, func, select

from core.doses.model import DoseStatus, NewDose
from core.ids import new_id
from storage.repositories.base import insert_from, insert_into, word
from storage.tables import scheduled_doses

CHUNK = 5_000
GIVEN = ("medication_id", "patient_id", "slot", "scheduled_at", "closes_at")
NAMES = ("id", *GIVEN)
_doses = scheduled_doses.c
_once = ["medication_id", "slot"]

ROW_BY_ROW = insert_into(scheduled_doses).on_conflict_do_nothing(index_elements=_once)

_arrays = func.unnest(*(bindparam(name, type_=ARRAY(_doses[name].type)) for name in NAMES))
_rows = _arrays.table_valued(*(_doses[name] for name in NAMES)).render_derived()
ARRAYS = (
    insert_from(scheduled_doses)
    .from_select(
        [*NAMES, "status", "created_at"],
        select(
            *(_rows.c[name] for name in NAMES),
            word(DoseStatus.PENDING),
            bindparam("now", type_=_doses.created_at.type),
        ),
    )
    .on_conflict_do_nothing(index_elements=_once)
)


def add_doses(connection: Connection, doses: Iterable[NewDose], now: datetime) -> int:
    """How many were new."""
    return sum(_add_chunk(connection, chunk, now) for chunk in _chunks(iter(doses)))


def _chunks(doses: Iterator[NewDose]) -> Iterator[Sequence[NewDose]]:
    while chunk := list(islice(doses, CHUNK)):
        yield chunk


def _add_chunk(connection: Connection, chunk: Sequence[NewDose], now: datetime) -> int:
    if connection.dialect.name == "sqlite":
        return connection.execute(ROW_BY_ROW, [_row(dose, now) for dose in chunk]).rowcount
    arrays: dict[str, Any] = {name: [getattr(dose, name) for dose in chunk] for name in GIVEN}
    return connection.execute(ARRAYS, {"id": [new_id(now) for _ in chunk], "now": now, **arrays}).rowcount


def _row(dose: NewDose, now: datetime) -> dict[str, Any]:
    return {
        "id": new_id(now),
        "medication_id": dose.medication_id,
        "patient_id": dose.patient_id,
        "slot": dose.slot,
        "scheduled_at": dose.scheduled_at,
        "closes_at": dose.closes_at,
        "status": DoseStatus.PENDING,
        "created_at": now,
        "outcome_at": None,
        "recorded_at": None,
        "recorded_by": None,
        "announced_at": None,
    }
