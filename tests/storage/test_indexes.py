"""What is asked on every press, and again and again by the worker, never reads a whole table."""

import re
from pathlib import Path

import pytest
from sqlalchemy import Executable, create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.sql import ClauseElement

from storage.migrate import upgrade
from storage.repositories import accounts, care, dialogs, dose_counts, dose_sweeps, doses, outbox, plans
from tests.postgres import fresh_sqlite

OFTEN: dict[str, Executable] = {
    "visitor": accounts.VISITOR,
    "chats of": accounts.CHATS_OF,
    "current dialog": dialogs.CURRENT,
    "dose": doses.GET,
    "day": doses.OF_DAY,
    "slot": doses.OF_SLOT,
    "record": doses.RECORD,
    "next": doses.NEXT_OPEN,
    "last": doses.LAST_RECORDED,
    "counts": dose_counts.BY_DAY,
    "close": dose_sweeps.CLOSE,
    "announce": dose_sweeps.ANNOUNCE,
    "patients": care.PATIENTS_OF,
    "materialise": plans.TO_MATERIALISE,
    "take": outbox.TAKE,
    "expire": outbox.EXPIRE,
    "recover": outbox.COUNT_AS_SENT,
    "stale": outbox.MARK_STALE,
}
GROWING = "scheduled_doses|outbox|profiles|medications|links|chats|dialogs|patient_doctor"


@pytest.mark.parametrize("name", OFTEN)
def test_a_frequent_question_is_answered_by_an_index(name: str, tmp_path: Path) -> None:
    statement = OFTEN[name]
    assert isinstance(statement, ClauseElement)
    sql = str(statement.compile(dialect=make_url("sqlite://").get_dialect()()))
    engine = create_engine(fresh_sqlite(tmp_path, upgrade))
    with engine.connect() as connection:
        given = tuple(None for _ in re.findall(r"\?", sql))
        plan = [str(row[3]) for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", given)]
    engine.dispose()

    assert plan
    whole = [line for line in plan if re.match(rf"SCAN ({GROWING})\b(?! USING (COVERING )?INDEX ix_)", line)]
    assert whole == [], plan
