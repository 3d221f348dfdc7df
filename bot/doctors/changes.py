"""What an import does to the medicines taken until now, line by line: what ends, changes, goes on, is new."""

from collections.abc import Sequence

from bot.dialogs.flow import Lines
from core.doses.model import Dose, DoseStatus
from core.people import clean_line
from core.plans.check import Change, ChangeKind, ImportCheck, PlanMode
from core.plans.discharge import DischargeMed
from core.plans.model import Medication
from core.plans.rules import slot_time
from core.texts import T, Text

GOES_ON = (ChangeKind.STAYS, ChangeKind.SAME)


def medicine(med: Medication | DischargeMed) -> Text:
    """One medicine in full: nothing of it is ever cut, a message can have pages."""
    return T(
        "import.medicine",
        med=clean_line(med.med_name),
        dose=clean_line(med.dose),
        route=clean_line(med.route),
        times=med.times if isinstance(med, Medication) else med.sorted_times,
        freq=clean_line(med.freq),
        critical=T("patient_card.critical") if med.critical else "",
    )


def until_now(check: ImportCheck) -> Lines:
    """All that the patient takes at present."""
    return tuple(T("import.change", med=medicine(old)) for old in check.current)


def changes(check: ImportCheck, mode: PlanMode) -> Lines:
    """Each medicine, old and new, once; and what to think of on this day."""
    found = check.changes_for(mode)
    ending = [c for c in found if c.kind is ChangeKind.ENDS]
    changing = [c for c in found if c.kind is ChangeKind.CHANGED]
    going_on = [c for c in found if c.kind in GOES_ON]
    new = [c for c in found if c.kind is ChangeKind.NEW]
    return (
        *_section(T("import.changes.ends"), ending),
        *_section(T("import.changes.changes"), changing),
        *_section(T("import.changes.goes_on"), going_on),
        *_section(T("import.changes.new"), new),
        *_might_be_same(check, mode),
        *_today(check, found),
    )


def _section(title: Text, found: Sequence[Change]) -> Lines:
    return (title, *(_change(change) for change in found)) if found else ()


def _change(change: Change) -> Text:
    match change:
        case Change(ChangeKind.CHANGED, Medication() as old, DischargeMed() as new):
            return T("import.change.from_to", old=medicine(old), new=medicine(new))
        case Change(_, _, DischargeMed() as new):
            return T("import.change", med=medicine(new))
        case Change(_, Medication() as old, _):
            return T("import.change", med=medicine(old))
    raise ValueError(change)


def _might_be_same(check: ImportCheck, mode: PlanMode) -> Lines:
    """With Add both would be taken."""
    if mode is not PlanMode.ADD:
        return ()
    return tuple(
        T("import.changes.might_be_same", old=clean_line(old), new=clean_line(new))
        for old, new in check.unsure
    )


def _today(check: ImportCheck, found: Sequence[Change]) -> Lines:
    staying = {c.old.id for c in found if c.kind is ChangeKind.STAYS and c.old}
    waiting = tuple(_dose(dose) for dose in check.open_now if dose.medication_id not in staying)
    lines: list[Text | None] = [T("import.changes.open_now", doses=waiting)] if waiting else []
    if check.later:
        had = tuple(_had(dose) for dose in check.had_today if dose.medication_id not in staying)
        lines += [T("import.changes.had_today", doses=had)] if had else []
        lines.append(T("import.preview.later", meds=tuple(clean_line(name) for name in check.later)))
    return tuple(lines)


def _dose(dose: Dose) -> Text:
    return T("import.dose", at=slot_time(dose.slot), med=clean_line(dose.med_name))


def _had(dose: Dose) -> Text:
    state = T("state.taken") if dose.status is DoseStatus.TAKEN else T("state.missed")
    return T("import.dose.state", at=slot_time(dose.slot), med=clean_line(dose.med_name), state=state)
