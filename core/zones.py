"""The patient's own zone: every wall-clock time of a plan is meant in it."""

from functools import lru_cache
from zoneinfo import ZoneInfo

from core.ids import ProfileId
from core.ports import Work


@lru_cache(maxsize=512)
def zone_named(name: str) -> ZoneInfo:
    """ZoneInfoNotFoundError when the tz database has no such name."""
    return ZoneInfo(name)


def zone_of(patient: ProfileId, work: Work) -> ZoneInfo:
    """The zone of that person, the clinic's where nothing is known."""
    profile = work.profiles.get(patient)
    return zone_named(profile.zone if profile else work.default_zone)
