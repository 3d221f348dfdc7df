"""What is possible but suspicious in a discharge: shown to the doctor before Confirm, never in the way.

The list of shorthands is a part of the clinic's reference; see `docs/clinical-sources.md`.
"""

import re
from datetime import date, timedelta

from core.people import age_in_years
from core.plans.discharge import Discharge, DischargeMed
from core.plans.ingredients import ingredient_key
from core.plans.strictjson import Fault

# Doses a day by shorthand: Good Prescribing Guideline, Penang State Health Dept, MOH Malaysia, 2014;
# PSNC/Barnsley LPC pharmacy abbreviations. None: not tied to a number of clock times.
DOSES_A_DAY: dict[str, int | None] = {
    "OD": 1, "OM": 1, "ON": 1, "OD/OM": 1, "MANE": 1, "NOCTE": 1, "DAILY": 1, "STAT": 1,
    "BD": 2, "BID": 2, "BDS": 2, "Q12H": 2,
    "TDS": 3, "TID": 3, "Q8H": 3,
    "QID": 4, "QDS": 4, "Q6H": 4,
    "Q4H": 6, "Q3H": 8, "Q2H": 12,
}  # fmt: skip
NOT_DAILY = {"PRN", "SOS", "EOD", "WEEKLY", "MONTHLY", "ALT", "STAT"}
AMBIGUOUS = {"QD", "QOD", "HS", "TIW"}  # ISMP List of Error-Prone Abbreviations
ROUTES = {
    "PO", "SL", "IV", "IM", "SC", "PR", "PV", "INH", "TOP", "TD", "OPH", "OT", "NAS", "NG", "PEG", "BUC",
    "ORAL", "NEB", "LA",
}  # fmt: skip
TABLET_AGE = 6  # years; EMA reflection paper on formulations for children, EMEA/CHMP/PEG/194810/2005
LONG_AGO = timedelta(days=90)
SAYS_NOT_DAILY = (
    r"\b(weekly|monthly|once a (week|month)|every (other|second|\d+) days?|as needed|when (needed|required)|"
    r"(every|each|on) (mon|tue|wed|thu|fri|sat|sun)\w*|alternate days?)\b"
)
MORNING, NIGHT = ("03:00", "12:00"), ("17:00", "24:00")
USUAL_HOURS = {"OM": MORNING, "MANE": MORNING, "ON": NIGHT, "NOCTE": NIGHT}
CLOSEST = 120  # minutes between two doses of one medicine
COUNTABLE = re.compile(r"(tab|tablet|cap|capsule|puff|sachet)s?")
MOST_PIECES = 10
# A trailing zero, a naked decimal point, U or IU, µg: ISMP List of Error-Prone Abbreviations.
UNSAFE_NOTATION = r"\d\.0+(?!\d)|(?<!\d)\.\d|\d\s*(iu|u)\b|[\u00b5\u03bc]g|\bug\b"


def suspicions(discharge: Discharge, today: date) -> list[Fault]:
    """Warnings for a sound document, each with its JSON path."""
    found = _about_the_plan(discharge, today) + _about_the_age(discharge, today) + _same_medicine(discharge)
    for index, med in enumerate(discharge.meds):
        found += _about_the_medicine(f"meds[{index}]", med)
    return found


def _about_the_plan(discharge: Discharge, today: date) -> list[Fault]:
    plan = discharge.plan
    found = []
    if plan.end_date is not None and plan.end_date < today:
        found.append(Fault("plan.end_date", "end_in_past", plan.end_date.isoformat()))
    if today - plan.start_date > LONG_AGO:
        found.append(Fault("plan.start_date", "start_long_ago", plan.start_date.isoformat()))
    if plan.start_date > today:
        found.append(Fault("plan.start_date", "start_in_future", plan.start_date.isoformat()))
    return found


def _about_the_age(discharge: Discharge, today: date) -> list[Fault]:
    age = age_in_years(discharge.patient.dob, today)
    solid = [
        m.med_name
        for m in discharge.meds
        if re.search(r"\b(tabs?|tablets?|caps?|capsules?)\b", f"{m.med_name} {m.dose}", re.I)
    ]
    if age < TABLET_AGE and solid:
        return [Fault("patient.dob", "adult_form_for_child", str(age), ", ".join(solid))]
    return []


def _same_medicine(discharge: Discharge) -> list[Fault]:
    seen: dict[str, str] = {}
    found = []
    for index, med in enumerate(discharge.meds):
        key = ingredient_key(med.med_name)
        if key in seen:
            found.append(Fault(f"meds[{index}].med_name", "medicine_twice", med.med_name, seen[key]))
        seen.setdefault(key, med.med_name)
    return found


def not_daily(discharge: Discharge) -> tuple[str, ...]:
    """Medicines whose frequency, name or dose says that they are not for every day."""
    return tuple(med.med_name for med in discharge.meds if is_not_daily(med))


def is_not_daily(med: DischargeMed) -> bool:
    said = f"{med.med_name} {med.dose} {med.freq}"
    return bool(_words(med.freq) & NOT_DAILY) or re.search(SAYS_NOT_DAILY, said, re.I) is not None


def _words(freq: str) -> set[str]:
    return set(re.split(r"[\s/,.]+", freq.upper()))


def _about_the_medicine(path: str, med: DischargeMed) -> list[Fault]:
    found = _about_the_frequency(path, med) + _about_the_dose(path, med)
    twice = sorted({t for t in med.times if med.times.count(t) > 1})
    if twice:
        found.append(Fault(f"{path}.times", "time_twice", ", ".join(twice)))
    if med.route.upper() not in ROUTES:
        found.append(Fault(f"{path}.route", "route_unknown", med.route))
    return found


def _about_the_frequency(path: str, med: DischargeMed) -> list[Fault]:
    freq, times = med.freq.upper(), ", ".join(med.sorted_times)
    expected = DOSES_A_DAY.get(freq)
    if is_not_daily(med):
        return [Fault(f"{path}.freq", "freq_not_daily", med.freq, times)]
    if _words(med.freq) & AMBIGUOUS:
        return [Fault(f"{path}.freq", "freq_ambiguous", med.freq)]
    if expected is None:
        return [Fault(f"{path}.freq", "freq_unknown", med.freq)]
    if expected != len(med.sorted_times):
        found = f"{med.freq} = {expected}"
        return [Fault(f"{path}.times", "times_do_not_fit", found, str(len(med.sorted_times)))]
    early, late = USUAL_HOURS.get(freq, ("00:00", "24:00"))
    if not all(early <= t < late for t in med.sorted_times):
        return [Fault(f"{path}.times", "hour_unusual", med.freq, times)]
    return _too_close(path, med)


def _too_close(path: str, med: DischargeMed) -> list[Fault]:
    """Also over midnight: 23:00 and 00:30 are close."""
    minutes = [int(t[:2]) * 60 + int(t[3:]) for t in med.sorted_times]
    gaps = [
        (after - before) % 1440 for before, after in zip(minutes, [*minutes[1:], minutes[0]], strict=True)
    ]
    if len(minutes) > 1 and min(gaps) < CLOSEST:
        return [Fault(f"{path}.times", "times_close", ", ".join(med.sorted_times))]
    return []


def _about_the_dose(path: str, med: DischargeMed) -> list[Fault]:
    found = []
    amount = re.match(r"\s*(-?\d+(?:[.,]\d+)?)\s*(\w*)", med.dose)
    if amount is None:
        found.append(Fault(f"{path}.dose", "dose_unusual", med.dose))
    else:
        number, unit = float(amount[1].replace(",", ".")), amount[2].lower()
        if number <= 0 or (COUNTABLE.fullmatch(unit) and number > MOST_PIECES):
            found.append(Fault(f"{path}.dose", "dose_unusual", med.dose))
    for name, text in (("med_name", med.med_name), ("dose", med.dose)):
        if re.search(UNSAFE_NOTATION, text, re.I):
            found.append(Fault(f"{path}.{name}", "notation_unsafe", text))
    return found
