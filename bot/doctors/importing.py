"""A hospital's discharge, from a pasted text or a file to a patient's plan; nothing before Confirm.

The answer kept is the document as it was sent, without white space: what was normalised and what is
suspicious is read from it again whenever it is shown.
"""

import json
from collections.abc import Callable

from bot.dialogs.flow import Choice, Flow, Form, Lines, Step, choose, confirm
from bot.doctors import documents
from bot.doctors.buttons import OpenPatient
from bot.doctors.changes import until_now
from bot.doctors.example import example
from bot.doctors.faults import DocumentFaulty, refusal_for
from bot.doctors.identity import compared, record_of, title
from bot.doctors.preview import Facts, few, preview
from bot.doctors.result import result_screen
from bot.screens import Key, Screen, say
from core.people import Role, clean_line
from core.plans import strictjson
from core.plans.check import CheckImport, ImportCheck, PlanMode
from core.plans.discharge import Discharge, Reading, read_discharge
from core.plans.requests import RequestImport
from core.plans.rules import local_day
from core.plans.suspicions import is_not_daily, not_daily
from core.plans.usecases import ImportDischarge
from core.refusals import (
    AlreadyImported,
    IdentityDiffers,
    NeedsApproval,
    NotDaily,
    PlanChangedMeanwhile,
    PlanModeNeeded,
    PlanOver,
    StartsLater,
)
from core.texts import T, Text
from core.zones import zone_of


def read(content: bytes | str, form: Form) -> str:
    """A document as it is kept. Raises DocumentFaulty with all that is wrong."""
    kind = documents.kind_of(content) if isinstance(content, bytes) else None
    if kind is not None:
        raise DocumentFaulty(Text(kind))
    plain = documents.unfenced(content)
    reading = read_discharge(plain, local_day(form.scene.work.now, form.scene.zone))
    if reading.discharge is None:
        broken = any(fault.code == "not_json" for fault in reading.faults)
        if broken and isinstance(plain, str) and documents.is_piece(plain):
            raise DocumentFaulty(T("import.piece"))
        raise refusal_for(form.scene, reading.faults, plain)
    _refuse_for_nothing(form, reading.discharge)
    return json.dumps(strictjson.read(plain), separators=(",", ":"))


def _refuse_for_nothing(form: Form, discharge: Discharge) -> None:
    """Said before all questions: Confirm would refuse it in the end. Raises PlanOver, StartsLater."""
    check, plan = _check_of(discharge, form), discharge.plan
    if check.patient is None or not check.active_plans or check.already is not None:
        return
    today = local_day(form.scene.work.now, zone_of(check.patient, form.scene.work))
    if plan.end_date is not None and plan.end_date < today:
        raise PlanOver(plan.end_date)
    if plan.start_date > today:
        raise StartsLater(plan.start_date)


def reading_of(form: Form) -> tuple[Reading, Discharge]:
    kept: str = form["document"]
    return form.scene.once(("reading", kept), lambda: _read_again(kept, form))


def _read_again(kept: str, form: Form) -> tuple[Reading, Discharge]:
    reading = read_discharge(kept, local_day(form.scene.work.now, form.scene.zone))
    if reading.discharge is None:  # sound when it was sent, and a birth date does not move into the future
        raise refusal_for(form.scene, reading.faults, kept)
    return reading, reading.discharge


def _discharge(form: Form) -> Discharge:
    return reading_of(form)[1]


def _check(form: Form) -> ImportCheck:
    return _check_of(_discharge(form), form)


def _check_of(discharge: Discharge, form: Form) -> ImportCheck:
    """Once for each update: every look at a patient's plan is written down."""
    return form.scene.once(
        ("check", discharge.fingerprint()), lambda: form.scene.perform(CheckImport(discharge))
    )


def _if(holds: Callable[[ImportCheck], bool]) -> Callable[[Form], bool]:
    """A condition on what Confirm will meet; not met while there is no document."""
    return lambda form: "document" in form.answers and holds(_check(form))


def _ask_document(form: Form) -> Lines:
    today = local_day(form.scene.work.now, form.scene.zone)
    return (
        T("import.ask"),
        T("import.ask.format"),
        None,
        T("import.ask.example"),
        T("import.example", json=example(today)),
    )


def _ask_admin(form: Form) -> Lines:
    return (T("import.foreign", mrn=_discharge(form).patient.mrn),)


def _ask_same(form: Form) -> Lines:
    given, record = _discharge(form).patient, record_of(form.scene, _check(form))
    sides = (None, *compared(record, given), None, T("import.differs.ask")) if record else ()
    return (T("import.differs", mrn=given.mrn), *sides)


def _ask_daily(form: Form) -> Lines:
    odd = [
        T(
            "import.daily.medicine",
            number=number,
            med=clean_line(med.med_name),
            dose=clean_line(med.dose),
            freq=clean_line(med.freq),
            times=med.sorted_times,
        )
        for number, med in enumerate(_discharge(form).meds, 1)
        if is_not_daily(med)
    ]
    return (T("import.daily"), None, *odd, None, T("import.daily.ask"))


def _ask_mode(form: Form) -> Lines:
    check, given = _check(form), _discharge(form).patient
    repeated = (T("import.mode.repeated", meds=few(check.repeated)),) if check.repeated else ()
    return (
        title(record_of(form.scene, check), given),
        T("import.mode.until_now"),
        *until_now(check),
        None,
        T("import.mode", n=check.active_plans),
        *repeated,
        None,
        T("import.mode.replace"),
        T("import.mode.add"),
    )


def _mode(form: Form) -> PlanMode | None:
    return PlanMode(form["mode"]) if form.get("mode") else None


def _ask_confirm(form: Form) -> Lines:
    reading, discharge = reading_of(form)
    check = _check(form)
    return preview(form.scene, Facts(reading, discharge, check, record_of(form.scene, check), _mode(form)))


def _done(form: Form) -> Screen:
    discharge, check = _discharge(form), _check(form)
    if form.get("admin") is not None:
        form.scene.perform(RequestImport(discharge))
        return say(T("import.asked", mrn=discharge.patient.mrn))
    known = check.already is not None
    command = ImportDischarge(
        discharge,
        mode=_mode(form),
        same_person=form.get("same") is not None or known,
        daily=form.get("daily") is not None or known,
        seen=form.get("confirm.shown"),
    )
    try:
        return result_screen(form.scene, form.scene.perform(command))
    except AlreadyImported as already:
        card = ((Key(T("patient_card.button.open"), OpenPatient(check.patient)),),) if check.patient else ()
        return say(already.text(), rows=card)


FOREIGN = _if(lambda check: check.foreign)
DIFFERENT = _if(lambda check: check.differs and check.already is None)
HAS_PLAN = _if(lambda check: check.active_plans > 0 and check.already is None)
IMPORTABLE = _if(lambda check: not check.foreign and check.already is None)


def _some_not_daily(form: Form) -> bool:
    return IMPORTABLE(form) and bool(not_daily(_discharge(form)))


def _modes(_: Form) -> tuple[Choice, ...]:
    return (
        Choice(PlanMode.REPLACE, T("import.button.replace")),
        Choice(PlanMode.ADD, T("import.button.add")),
    )


def _yes(label: Text) -> Callable[[Form], tuple[Choice, ...]]:
    return lambda _: (Choice("yes", label),)


IMPORT = Flow(
    "import",
    (
        Step("document", _ask_document, read, read, again=lambda _: (T("import.again"),)),
        Step("admin", _ask_admin, choices=_yes(T("import.button.ask_admin")), when=FOREIGN),
        Step("same", _ask_same, choices=_yes(T("import.button.same")), when=DIFFERENT),
        Step("daily", _ask_daily, choices=_yes(T("import.button.daily")), when=_some_not_daily),
        choose("mode", _ask_mode, _modes, when=HAS_PLAN, columns=2),
        confirm(
            _ask_confirm,
            lambda _: T("button.confirm"),
            when=IMPORTABLE,
            shown=lambda form: _check(form).seen or None,
        ),
    ),
    done=_done,
    roles=frozenset({Role.DOCTOR}),
    mend={
        NeedsApproval: "admin",
        IdentityDiffers: "same",
        NotDaily: "daily",
        PlanModeNeeded: "mode",
        PlanChangedMeanwhile: "confirm",
    },
)
