"""What is possible but suspicious in a discharge: shown to the doctor before Confirm, never in the way.

The list of shorthands is a part of the clinic's reference; see `docs/clinical-sources.md`.
"""

import re
from datetime import date, timedelta

from core.people import age_in_years
from core.plans.discharge import Discharge, DischargeMed
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


def medicine_key(name: str) -> str:
    """A medicine's name for comparison: letters and digits only, any case."""
    return re.sub(r"[^\w]", "", name.casefold())


def ingredient_key(name: str) -> str:
    """The words before the first number: `METFORMIN 500MG TAB` and `Metformin 850 mg` are one medicine."""
    return medicine_key(re.split(r"\d", name, maxsplit=1)[0]) or medicine_key(name)


def _same_medicine(discharge: Discharge) -> list[Fault]:
    seen: dict[str, str] = {}
    found = []
    for index, med in enumerate(discharge.meds):
        key = ingredient_key(med.med_name)
        if key in seen:
            found.append(Fault(f"meds[{index}].med_name", "medicine_twice", med.med_name, seen[key]))
        seen.setdefault(key, med.med_name)
    return found


def _about_the_medicine(path: str, med: DischargeMed) -> list[Fault]:
    freq, found = med.freq.upper(), []
    words = set(re.split(r"[\s/]+", freq))
    expected = DOSES_A_DAY.get(freq)
    if words & AMBIGUOUS:
        found.append(Fault(f"{path}.freq", "freq_ambiguous", med.freq))
    elif words & NOT_DAILY:
        found.append(Fault(f"{path}.freq", "freq_not_daily", med.freq, ", ".join(med.sorted_times)))
    elif expected is None:
        found.append(Fault(f"{path}.freq", "freq_unknown", med.freq))
    elif expected != len(med.sorted_times):
        found.append(
            Fault(f"{path}.times", "times_do_not_fit", f"{med.freq} = {expected}", str(len(med.sorted_times)))
        )
    twice = sorted({t for t in med.times if med.times.count(t) > 1})
    if twice:
        found.append(Fault(f"{path}.times", "time_twice", ", ".join(twice)))
    if med.route.upper() not in ROUTES:
        found.append(Fault(f"{path}.route", "route_unknown", med.route))
    return found
