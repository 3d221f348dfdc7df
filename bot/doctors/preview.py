"""The last look before an import: everything that will be written, and everything worth a second thought."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.dialogs.flow import Lines
from bot.doctors.faults import note, suspicion
from bot.doctors.words import age, clipped, folded
from bot.scene import Scene
from core.plans.check import ImportCheck, PlanMode
from core.plans.discharge import Discharge, DischargeMed, Reading
from core.plans.rules import local_day, plan_slots, slot_day, slot_time
from core.plans.suspicions import suspicions
from core.texts import T, Text
from core.zones import zone_named, zone_of

# Medicines and warnings are all shown, in several messages if need be: nothing is confirmed unseen.
NOTES_ROOM, DOSES_ROOM = 350, 600  # UTF-16 units
LONGEST_MED, LONGEST_DOSE, LONGEST_SHORTHAND = 60, 60, 24
MOST_NAMES = 3  # of medicines in one line
DAYS_SHOWN = 2


def preview(
    scene: Scene, reading: Reading, discharge: Discharge, check: ImportCheck, mode: str | None
) -> Lines:
    zone = zone_of(check.patient, scene.work) if check.patient else zone_named(scene.work.default_zone)
    return (
        T("import.preview"),
        None,
        *_head(discharge, check, mode, local_day(scene.work.now, zone)),
        *_warnings(scene, discharge),
        *_notes(scene, reading),
        None,
        *_medicines(discharge),
        None,
        *_first_doses(scene, discharge, zone),
    )


def few(names: Sequence[str]) -> tuple[Text | str, ...]:
    """The first names of a long list and how many others there are."""
    shown = tuple(clipped(name, LONGEST_MED) for name in names[:MOST_NAMES])
    others = len(names) - len(shown)
    return (*shown, T("import.others", n=others)) if others else shown


def _head(discharge: Discharge, check: ImportCheck, mode: str | None, today: date) -> Lines:
    patient, plan = discharge.patient, discharge.plan
    lines: list[Text] = [
        T("import.preview.patient", name=patient.full_name, mrn=patient.mrn),
        T("import.preview.born", dob=patient.dob, age=age(patient.dob, today), phone=patient.phone),
        T("import.preview.known") if check.known else T("import.preview.new"),
    ]
    if plan.end_date is None:
        lines.append(T("import.preview.plan.open", start=plan.start_date))
    else:
        lines.append(T("import.preview.plan.until", start=plan.start_date, end=plan.end_date))
    later = (T("import.preview.later", meds=check.later),) if check.later else ()
    return (*lines, *_old_medicines(check, mode), *later)


def _old_medicines(check: ImportCheck, mode: str | None) -> Lines:
    """What becomes of medicines that the patient takes until now, every one by name."""
    if mode is None:
        return ()
    if mode == PlanMode.REPLACE:
        ending = (*check.repeated, *check.others)
        return (T("import.mode.replace"), T("import.preview.ending", meds=ending))
    staying = (T("import.preview.staying", meds=check.others),) if check.others else ()
    return (T("import.mode.add"), *staying)


def _warnings(scene: Scene, discharge: Discharge) -> Lines:
    found = suspicions(discharge, local_day(scene.work.now, scene.zone))
    if not found:
        return ()
    return (None, T("import.preview.warnings"), *(suspicion(fault) for fault in found))


def _notes(scene: Scene, reading: Reading) -> Lines:
    if not reading.notes:
        return ()
    lines = [note(fault) for fault in reading.notes]
    shown = folded(scene, lines, NOTES_ROOM, lambda n: T("import.preview.notes.more", n=n))
    return (None, T("import.preview.notes"), *shown)


def _medicines(discharge: Discharge) -> Lines:
    doses = sum(len(med.sorted_times) for med in discharge.meds)
    lines = [_medicine(number, med) for number, med in enumerate(discharge.meds, 1)]
    return (T("import.preview.meds", n=len(lines), doses=doses), *lines)


def _medicine(number: int, med: DischargeMed) -> Text:
    return T(
        "import.preview.med",
        number=number,
        med=clipped(med.med_name, LONGEST_MED),
        dose=clipped(med.dose, LONGEST_DOSE),
        route=clipped(med.route, LONGEST_SHORTHAND),
        times=med.sorted_times,
        freq=clipped(med.freq, LONGEST_SHORTHAND),
        critical=T("patient_card.critical") if med.critical else "",
    )


def _first_doses(scene: Scene, discharge: Discharge, zone: ZoneInfo) -> Lines:
    lines: list[Text] = []
    shown_day: date | None = None
    for (day, at), names in first_doses(discharge, zone, scene.work.now):
        if day != shown_day:
            lines.append(T("import.preview.day", day=day))
            shown_day = day
        lines.append(T("import.preview.slot", at=at, meds=few(names)))
    if not lines:
        return (T("import.preview.no_doses"),)
    shown = folded(scene, lines, DOSES_ROOM, lambda n: T("import.preview.doses.more", n=n))
    return (T("import.preview.doses"), *shown)


def first_doses(
    discharge: Discharge, zone: ZoneInfo, now: datetime
) -> list[tuple[tuple[date, time], list[str]]]:
    """Which medicines are due when in the plan's first two days from now on, in order of time."""
    plan = discharge.plan
    first = max(plan.start_date, local_day(now, zone))
    until = first + timedelta(days=DAYS_SHOWN - 1)
    due: dict[str, list[str]] = {}
    for med in discharge.meds:
        for slot in plan_slots(med.sorted_times, (plan.start_date, plan.end_date), zone, now, until):
            due.setdefault(slot.local, []).append(med.med_name)
    return [((slot_day(local), slot_time(local)), names) for local, names in sorted(due.items())]
