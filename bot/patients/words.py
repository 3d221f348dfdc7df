"""A dose in words: what, how much, how, how often, and what became of it.

What the doctor wrote always stays readable; plain words stand beside the shorthands that everybody writes
alike. A shorthand with two meanings (QD, LA) is left as it is.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.scene import Scene
from core.doses.model import Dose, DoseStatus
from core.doses.queries import MedicinesView, ViewMedicines
from core.doses.rules import is_due, is_recorded, present_status
from core.plans.ingredients import ingredient_key
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
# OM and ON are "once a day" too: a time stands beside them, and 18:00 is no night.
FREQUENCIES = {
    "OD": ONCE, "DAILY": ONCE, "OM": ONCE, "OD/OM": ONCE, "MANE": ONCE, "ON": ONCE, "NOCTE": ONCE,
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


def state(scene: Scene, dose: Dose) -> Text:
    """What became of a dose, as its patient reads it. Silence is no proof: "not confirmed"."""
    if dose.stopped_at is not None and not is_recorded(dose):
        return _stopped(scene, dose, dose.stopped_at)
    match present_status(dose, scene.work.now):
        case DoseStatus.TAKEN:
            return _taken(dose, dose.outcome_at or dose.scheduled_at, scene.zone)
        case DoseStatus.SKIPPED:
            return T("dose.state.skipped")
        case DoseStatus.MISSED:
            return T("dose.state.missed")
    if is_due(dose, scene.work.now):
        return T("dose.state.waiting")
    return T("dose.state.later", time=slot_time(dose.slot))


def _taken(dose: Dose, at: datetime, zone: ZoneInfo) -> Text:
    """The time of the press; far from the dose's own it is no more than that."""
    if abs(at - dose.scheduled_at) <= LATE:
        return T("dose.state.taken", at=at)
    if local_day(at, zone) == slot_day(dose.slot):
        return T("dose.state.taken_recorded", at=at)
    return T("dose.state.taken_later", at=at)


def _stopped(scene: Scene, dose: Dose, at: datetime) -> Text:
    """By whom, where a prescription took its place; whether the medicine goes on there decides what to do."""
    view = scene.perform(ViewMedicines(dose.patient_id))
    if goes_on(dose, view):
        return T("dose.state.replaced", at=at)
    by = next((plan.prescriber_id for plan in view.plans if plan.confirmed_at == at), None)
    doctor = scene.work.profiles.get(by) if by else None
    if doctor is None:
        return T("dose.state.stopped", at=at)
    return T("dose.state.stopped_by", doctor=doctor.full_name, at=at)


def goes_on(dose: Dose, view: MedicinesView) -> bool:
    """The same substance is prescribed, perhaps in another strength."""
    ingredient = ingredient_key(dose.med_name)
    return any(ingredient_key(m.med_name) == ingredient for m in view.medications)


def is_late(dose: Dose, now: datetime) -> bool:
    """Its reminder comes after its time, say after an outage."""
    return now - dose.scheduled_at > LATE
