"""On the day of a change nobody gets more doses of a medicine than its new regimen has in a day."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from core.plans.handover import doses_from

KL = ZoneInfo("Asia/Kuala_Lumpur")


def at(clock: str, day: int = 2) -> datetime:
    return datetime.fromisoformat(f"2026-03-{day:02d}T{clock}").replace(tzinfo=KL).astimezone(UTC)


@pytest.mark.parametrize(
    ("times", "had", "now", "begins"),
    [
        (("06:00", "12:00", "18:00"), 2, "15:00", "15:00"),  # the evening dose is still missing
        (("06:00", "12:00", "18:00"), 0, "15:00", "15:00"),
        (("20:00",), 0, "15:00", "15:00"),
        (("08:00", "20:00"), 1, "07:00", "20:00"),  # one is had: the later of two remains
        (("06:00", "12:00", "19:00"), 2, "11:00", "19:00"),
    ],
)
def test_as_many_doses_remain_as_the_day_has_room_for(
    times: tuple[str, ...], had: int, now: str, begins: str
) -> None:
    assert doses_from(times, had, at(now), KL) == at(begins)


@pytest.mark.parametrize("had", [1, 2])
def test_where_the_day_is_used_up_doses_begin_tomorrow(had: int) -> None:
    assert doses_from(("20:30",), had, at("20:02"), KL) == at("00:00", day=3)
