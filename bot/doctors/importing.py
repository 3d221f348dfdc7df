"""A hospital's discharge, from a pasted text or a file to a patient's plan; nothing before Confirm.

The answer kept is the document as it was sent, without white space: what was normalised and what is
suspicious is read from it again whenever it is shown.
"""

import json
from collections.abc import Callable
from typing import Any

from bot.buttons import Button
from bot.dialogs import talk
from bot.dialogs.flow import Choice, Flow, Form, Lines, Step, choose, confirm
from bot.doctors import preview
from bot.doctors.buttons import ContinueImport
from bot.doctors.example import example
from bot.doctors.faults import refusal_for
from bot.doctors.patients import patients_screen
from bot.doctors.result import result_screen
from bot.scene import Scene
from bot.screens import Screen, say
from core.ids import RequestId
from core.patients import ViewPatient
from core.people import Role
from core.plans import strictjson
from core.plans.check import CheckImport, ImportCheck, PlanMode
from core.plans.discharge import Discharge, Reading, read_discharge
from core.plans.requests import RequestImport, ResumeImport
from core.plans.rules import local_day
from core.plans.usecases import ImportDischarge
from core.refusals import IdentityDiffers, NeedsApproval, PlanModeNeeded
from core.texts import T


def import_command(scene: Scene, rest: str) -> Screen:
    return start_import_with(scene, rest) or talk.begin(scene, "import")


def start_import_with(scene: Scene, content: bytes | str) -> Screen | None:
    """Begins with a document that came without `/import`; None: this is none, or not for this person."""
    if scene.role is not Role.DOCTOR or (isinstance(content, str) and not content.lstrip().startswith("{")):
        return None
    asked = talk.begin(scene, "import")
    dialog = talk.current(scene)
    if dialog is None:
        return asked
    if isinstance(content, bytes):
        return talk.handed_in(scene, dialog, content)
    return talk.typed(scene, dialog, content)


def continue_import(scene: Scene, press: ContinueImport) -> Screen:
    """After an admin's yes."""
    return talk.begin(scene, "import", document=scene.perform(ResumeImport(RequestId(press.request))))


def present_form(scene: Scene, _: Button) -> Screen:
    """Where the form stands that a repeated press had begun."""
    dialog = talk.current(scene)
    return talk.ask_again(scene, dialog) if dialog else patients_screen(scene)


def _read(content: bytes | str, form: Form) -> str:
    reading = read_discharge(content, local_day(form.scene.work.now, form.scene.zone))
    if reading.discharge is None:
        raise refusal_for(form.scene, reading.faults)
    return json.dumps(strictjson.read(content), separators=(",", ":"))


def _reading(form: Form) -> tuple[Reading, Discharge]:
    reading = read_discharge(form["document"], local_day(form.scene.work.now, form.scene.zone))
    if reading.discharge is None:  # sound when it was sent, and a birth date does not move into the future
        raise refusal_for(form.scene, reading.faults)
    return reading, reading.discharge


def _check(form: Form) -> ImportCheck:
    return form.scene.perform(CheckImport(_reading(form)[1]))


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
    return (T("import.foreign", mrn=_reading(form)[1].patient.mrn),)


def _ask_same(form: Form) -> Lines:
    given, check = _reading(form)[1].patient, _check(form)
    if check.patient is None:
        return (T("import.differs", mrn=given.mrn),)
    stored = form.scene.perform(ViewPatient(check.patient)).patient
    dob = stored.dob or T("import.differs.no_dob")
    return (
        T("import.differs", mrn=given.mrn),
        None,
        T("import.differs.record", name=stored.full_name, dob=dob),
        T("import.differs.document", name=given.full_name, dob=given.dob),
        None,
        T("import.differs.ask"),
    )


def _ask_mode(form: Form) -> Lines:
    check = _check(form)
    repeated = (T("import.mode.repeated", meds=preview.few(check.repeated)),) if check.repeated else ()
    return (
        T("import.mode", n=check.active_plans),
        *repeated,
        None,
        T("import.mode.replace"),
        T("import.mode.add"),
    )


def _ask_confirm(form: Form) -> Lines:
    return preview.preview(form.scene, *_reading(form), _check(form), form.get("mode"))


def _done(form: Form) -> Screen:
    discharge = _reading(form)[1]
    if form.get("admin") is not None:
        form.scene.perform(RequestImport(discharge))
        return say(T("import.asked", mrn=discharge.patient.mrn))
    mode: Any = form.get("mode")
    command = ImportDischarge(
        discharge,
        mode=PlanMode(mode) if mode else None,
        same_person=form.get("same") is not None or _check(form).already is not None,
    )
    return result_screen(form.scene, form.scene.perform(command))


FOREIGN = _if(lambda check: check.foreign)
DIFFERENT = _if(lambda check: check.differs and check.already is None)
HAS_PLAN = _if(lambda check: check.active_plans > 0 and check.already is None)
IMPORTABLE = _if(lambda check: not check.foreign and check.already is None)


def _modes(_: Form) -> tuple[Choice, ...]:
    return (
        Choice(PlanMode.REPLACE, T("import.button.replace")),
        Choice(PlanMode.ADD, T("import.button.add")),
    )


IMPORT = Flow(
    "import",
    (
        Step("document", _ask_document, read=_read, read_file=_read),
        choose("admin", _ask_admin, lambda _: (Choice("ask", T("import.button.ask_admin")),), when=FOREIGN),
        choose("same", _ask_same, lambda _: (Choice("yes", T("import.button.same")),), when=DIFFERENT),
        choose("mode", _ask_mode, _modes, when=HAS_PLAN, columns=2),
        confirm(_ask_confirm, lambda _: T("button.confirm"), when=IMPORTABLE),
    ),
    done=_done,
    roles=frozenset({Role.DOCTOR}),
    mend={NeedsApproval: "admin", IdentityDiffers: "same", PlanModeNeeded: "mode"},
)
