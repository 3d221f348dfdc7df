"""A medicine that comes again in a new plan: how it goes on, on the day of the change.

Old and new times rarely agree, and whoever took the old morning tablet must not be reminded of a new evening
one. So on that day nobody gets more doses of a medicine than its new regimen has in a day.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from core.doses.model import Dose, DoseStatus
from core.doses.rules import present_status
from core.plans.ingredients import ingredient_key
from core.plans.rules import instant, local_day, slots

COUNTED = (DoseStatus.TAKEN, DoseStatus.MISSED)  # not confirmed is mostly taken all the same


def had_today(doses: Iterable[Dose], now: datetime) -> Counter[str]:
    """How many doses of each ingredient the patient has, or may have, had today."""
    return Counter(ingredient_key(dose.med_name) for dose in doses if present_status(dose, now) in COUNTED)


def doses_from(times: tuple[str, ...], had: int, now: datetime, zone: ZoneInfo) -> datetime:
    """From when on a medicine with these times gets doses, `had` of today's being used up already.

    The latest of today's remaining times are kept, so that the gap to the old dose is the longest; `now`
    where none has to go, tomorrow's midnight where none is left.
    """
    today = local_day(now, zone)
    remaining = [slot.at for slot in slots(times, today, today, zone) if slot.at >= now]
    room = max(len(times) - had, 0)
    if len(remaining) <= room:
        return now
    midnight = datetime.combine(today + timedelta(days=1), datetime.min.time())
    return remaining[-room] if room else instant(midnight, zone)
