"""Instants keep their instant: naive ones are refused, zones become UTC, text sorts as time does."""

import random
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.engine import Dialect, make_url
from sqlalchemy.exc import StatementError

from core.accounts.model import Throttle
from core.ports import Database, Work
from storage.tables.types import UtcDateTime
from tests.storage.cast import NOW

SQLITE, POSTGRESQL = (make_url(url).get_dialect()() for url in ("sqlite://", "postgresql+asyncpg://"))
offsets = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
instants = st.datetimes(datetime(1900, 1, 2), datetime(2999, 12, 30), timezones=offsets)  # noqa: DTZ001


def stored(moment: datetime) -> object:
    return UtcDateTime().process_bind_param(moment, SQLITE)


@given(instants)
def test_an_instant_comes_back_the_same_and_in_utc(moment: datetime) -> None:
    back = UtcDateTime().process_result_value(str(stored(moment)), SQLITE)

    assert back == moment
    assert back is not None
    assert back.utcoffset() == timedelta(0)


@given(instants, instants)
def test_what_sqlite_stores_sorts_as_time_does(one: datetime, other: datetime) -> None:
    assert (str(stored(one)) < str(stored(other))) == (one < other)


@pytest.mark.parametrize("dialect", [SQLITE, POSTGRESQL])
def test_a_moment_without_a_zone_is_refused(dialect: Dialect) -> None:
    with pytest.raises(ValueError, match="has no zone"):
        UtcDateTime().process_bind_param(datetime(2026, 11, 20), dialect)  # noqa: DTZ001


async def test_neither_database_takes_a_moment_without_a_zone(database: Database) -> None:
    def unit(work: Work) -> None:
        work.accounts.save_throttle(Throttle("code:1", 1, datetime(2026, 11, 20), None))  # noqa: DTZ001

    with pytest.raises(StatementError, match="has no zone"):
        await database.write(unit)


async def test_instants_survive_both_databases_and_are_compared_as_instants(database: Database) -> None:
    chance = random.Random(5)
    moments = [NOW + timedelta(microseconds=chance.randrange(-(10**16), 10**16)) for _ in range(100)]
    zones = [timezone(timedelta(minutes=chance.randrange(-720, 840))) for _ in moments]

    def unit(work: Work) -> None:
        for number, (moment, zone) in enumerate(zip(moments, zones, strict=True)):
            key = f"code:{number}"
            work.accounts.save_throttle(Throttle(key, 1, moment.astimezone(zone), None))
            found = work.accounts.throttle(key)
            assert found is not None
            assert found.since == moment
            assert found.since.tzinfo == UTC or found.since.utcoffset() == timedelta(0)

    await database.write(unit)
