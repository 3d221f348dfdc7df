"""The last look before an import: everything that will be written, and everything worth a second thought."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.dialogs.flow import Lines
from bot.doctors.changes import changes
from bot.doctors.faults import in_order, note, suspicion
from bot.doctors.identity import title, who
from bot.doctors.words import clipped
from bot.scene import Scene
from core.people import Profile, clean_line
from core.plans.check import ImportCheck, PlanMode, beginnings
from core.plans.discharge import Discharge, DischargeMed, Reading
from core.plans.handover import had_today
from core.plans.ingredients import ingredient_key
from core.plans.rules import local_day, plan_slots, slot_day, slot_time
from core.plans.strictjson import Fault
from core.plans.suspicions import suspicions
from core.texts import T, Text
from core.zones import zone_named, zone_of

# All of it is shown, in several messages if need be: nothing is confirmed unseen.
LONGEST_MED = 60  # in a line of several; each stands in full with its number above
MOST_NAMES = 3  # of medicines in one line of the result
NAMES_A_LINE = 8  # a line cannot go over a message
DAYS_SHOWN = 2


@dataclass(frozen=True, slots=True)
class Facts:
    """What an import is about: `record` None for a new patient, `mode` None where no plan is active."""

    reading: Reading
    discharge: Discharge
    check: ImportCheck
    record: Profile | None
    mode: PlanMode | None


def preview(scene: Scene, facts: Facts) -> Lines:
    discharge, check = facts.discharge, facts.check
    given = discharge.patient
    zone = zone_of(check.patient, scene.work) if check.patient else zone_named(scene.work.default_zone)
    today = local_day(scene.work.now, zone)
    return (
        T("import.preview"),
        None,
        *who(facts.record, given, check.similar, today),
        _period(discharge),
        *_warnings(facts, local_day(scene.work.now, scene.zone)),
        *_notes(facts),
        *_changes(facts),
        None,
        *_medicines(discharge),
        None,
        *_first_doses(scene, facts, zone),
        None,
        title(facts.record, given),
    )


def few(names: Sequence[str]) -> tuple[Text | str, ...]:
    """The first names of a long list and how many others there are."""
    shown = tuple(clipped(name, LONGEST_MED) for name in names[:MOST_NAMES])
    others = len(names) - len(shown)
    return (*shown, T("import.others", n=others)) if others else shown


def _period(discharge: Discharge) -> Text:
    plan = discharge.plan
    if plan.end_date is None:
        return T("import.preview.plan.open", start=plan.start_date)
    return T("import.preview.plan.until", start=plan.start_date, end=plan.end_date)


def _names(discharge: Discharge) -> tuple[str, ...]:
    return tuple(med.med_name for med in discharge.meds)


def _warnings(facts: Facts, today: date) -> Lines:
    names = _names(facts.discharge)
    lines = [suspicion(fault, names) for fault in in_order(suspicions(facts.discharge, today))]
    lines += _by_the_record(facts, today)
    return (None, T("import.preview.warnings"), *lines) if lines else ()


def _by_the_record(facts: Facts, today: date) -> list[Text]:
    """The record may know another birth date than the document."""
    given, record = facts.discharge.patient, facts.record
    if record is None or record.dob is None or record.dob == given.dob:
        return []
    stored = given.model_copy(update={"dob": record.dob})
    found = suspicions(facts.discharge.model_copy(update={"patient": stored}), today)
    return [
        T("import.suspicion.adult_form_by_record", found=fault.found, allowed=fault.allowed)
        for fault in found
        if fault.code == "adult_form_for_child"
    ]


def _notes(facts: Facts) -> Lines:
    """What was put right; times first, for a misread time is the worst."""
    if not facts.reading.notes:
        return ()
    names = _names(facts.discharge)
    notes = sorted(facts.reading.notes, key=_is_no_time)
    return (None, T("import.preview.notes"), *(note(fault, names) for fault in notes))


def _is_no_time(fault: Fault) -> bool:
    return not fault.path.endswith(".times")


def _changes(facts: Facts) -> Lines:
    if facts.mode is None:
        return ()
    head = T("import.mode.replace") if facts.mode is PlanMode.REPLACE else T("import.mode.add")
    return (None, head, *changes(facts.check, facts.mode))


def _medicines(discharge: Discharge) -> Lines:
    doses = sum(len(med.sorted_times) for med in discharge.meds)
    lines = [_medicine(number, med) for number, med in enumerate(discharge.meds, 1)]
    return (T("import.preview.meds", n=len(lines), doses=doses), *lines)


def _medicine(number: int, med: DischargeMed) -> Text:
    return T(
        "import.preview.med",
        number=number,
        med=clean_line(med.med_name),
        dose=clean_line(med.dose),
        route=clean_line(med.route),
        times=med.sorted_times,
        freq=clean_line(med.freq),
        critical=T("patient_card.critical") if med.critical else "",
    )


def _first_doses(scene: Scene, facts: Facts, zone: ZoneInfo) -> Lines:
    lines: list[Text] = []
    shown_day: date | None = None
    begins = _beginnings(scene, facts)
    for (day, at), names in first_doses(facts.discharge, zone, scene.work.now, begins):
        if day != shown_day:
            lines.append(T("import.preview.day", day=day))
            shown_day = day
        clips = [clipped(name, LONGEST_MED) for name in names]
        for start in range(0, len(clips), NAMES_A_LINE):
            lines.append(T("import.preview.slot", at=at, meds=tuple(clips[start : start + NAMES_A_LINE])))
    return (T("import.preview.doses"), *lines) if lines else (T("import.preview.no_doses"),)


def _beginnings(scene: Scene, facts: Facts) -> Mapping[str, datetime]:
    """From when on each ingredient has doses, where today's are used up in part."""
    if facts.record is None:
        return {}
    had = had_today(facts.check.had_today, scene.work.now)
    return beginnings(facts.discharge, had, facts.record, scene.work)


def first_doses(
    discharge: Discharge, zone: ZoneInfo, now: datetime, begins: Mapping[str, datetime]
) -> list[tuple[tuple[date, time], list[str]]]:
    """Which medicines are due when in the plan's first two days from now on, in order of time."""
    plan = discharge.plan
    first = max(plan.start_date, local_day(now, zone))
    until = first + timedelta(days=DAYS_SHOWN - 1)
    due: dict[str, list[str]] = {}
    for med in discharge.meds:
        since = begins.get(ingredient_key(med.med_name), now)
        for slot in plan_slots(med.sorted_times, (plan.start_date, plan.end_date), zone, since, until):
            due.setdefault(slot.local, []).append(med.med_name)
    return [((slot_day(local), slot_time(local)), names) for local, names in sorted(due.items())]
