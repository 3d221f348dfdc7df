"""A dose in words: what, how much, how, how often, and what became of it.

What the doctor wrote always stays readable; plain words stand beside the shorthands that everybody writes
alike. A shorthand with two meanings (QD, LA) is left as it is.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from core.doses.model import Dose, DoseStatus
from core.doses.rules import is_due, present_status
from core.plans.rules import local_day, slot_day, slot_time
from core.texts import T, Text

LATE = timedelta(minutes=30)

# Good Prescribing Guideline, Penang State Health Dept, MOH Malaysia, 2014.
ROUTES = {
    "PO": T("dose.route.mouth"),
    "ORAL": T("dose.route.mouth"),
    "SL": T("dose.route.under_tongue"),
    "BUC": T("dose.route.cheek"),
    "IV": T("dose.route.vein"),
    "IM": T("dose.route.muscle"),
    "SC": T("dose.route.under_skin"),
    "PR": T("dose.route.rectum"),
    "PV": T("dose.route.vagina"),
    "INH": T("dose.route.inhale"),
    "NEB": T("dose.route.nebuliser"),
    "TOP": T("dose.route.skin"),
    "TD": T("dose.route.patch"),
    "OPH": T("dose.route.eye"),
    "OT": T("dose.route.ear"),
    "NAS": T("dose.route.nose"),
    "NG": T("dose.route.nose_tube"),
    "PEG": T("dose.route.stomach_tube"),
}
ONCE, TWICE = T("dose.freq.once"), T("dose.freq.twice")
THRICE, FOUR_TIMES = T("dose.freq.thrice"), T("dose.freq.four_times")
MORNING, NIGHT = T("dose.freq.morning"), T("dose.freq.night")
FREQUENCIES = {
    "OD": ONCE, "DAILY": ONCE, "OM": MORNING, "OD/OM": MORNING, "MANE": MORNING, "ON": NIGHT, "NOCTE": NIGHT,
    "STAT": T("dose.freq.at_once"),
    "BD": TWICE, "BID": TWICE, "BDS": TWICE,
    "TDS": THRICE, "TID": THRICE,
    "QID": FOUR_TIMES, "QDS": FOUR_TIMES,
    "Q12H": T("dose.freq.hours", hours=12), "Q8H": T("dose.freq.hours", hours=8),
    "Q6H": T("dose.freq.hours", hours=6), "Q4H": T("dose.freq.hours", hours=4),
    "Q3H": T("dose.freq.hours", hours=3), "Q2H": T("dose.freq.hours", hours=2),
}  # fmt: skip


def how(dose: str, route: str) -> Text:
    """`1 tab · by mouth (PO)`."""
    return T("dose.how", dose=dose, route=_explained(route, ROUTES))


def frequency(freq: str) -> Text | str:
    """`three times a day (TDS)`; as written when it is no shorthand that we know."""
    return _explained(freq, FREQUENCIES)


def _explained(code: str, known: dict[str, Text]) -> Text | str:
    words = known.get(code.upper())
    return T("dose.explained", words=words, code=code) if words else code


def state(dose: Dose, now: datetime, zone: ZoneInfo) -> Text:
    """What became of a dose, as its patient reads it. Silence is no proof: "not confirmed"."""
    at = dose.outcome_at or dose.scheduled_at
    match present_status(dose, now):
        case DoseStatus.TAKEN if local_day(at, zone) == slot_day(dose.slot):
            return T("dose.state.taken", at=at)
        case DoseStatus.TAKEN:
            return T("dose.state.taken_later", at=at)
        case DoseStatus.SKIPPED:
            return T("dose.state.skipped")
        case DoseStatus.MISSED:
            return T("dose.state.missed")
    if is_due(dose, now):
        return T("dose.state.waiting")
    return T("dose.state.later", time=slot_time(dose.slot))


def is_late(dose: Dose, now: datetime) -> bool:
    """Its reminder comes after its time, say after an outage."""
    return now - dose.scheduled_at > LATE
