"""How an import begins: by its command, by a document alone, by an admin's yes; what was open gives way."""

from bot.buttons import Button
from bot.dialogs import talk
from bot.dialogs.flow import Lines
from bot.doctors.buttons import ContinueImport
from bot.doctors.documents import looks_like_document, unfenced
from bot.doctors.patients import patients_screen
from bot.scene import Scene
from bot.screens import Screen
from core.ids import RequestId
from core.people import Role
from core.plans.discharge import DischargePatient, read_discharge
from core.plans.requests import ResumeImport
from core.plans.rules import local_day
from core.ports import Dialog
from core.texts import T


def import_command(scene: Scene, rest: str) -> Screen:
    return start_import_with(scene, rest) or _afresh(scene)


def start_import_with(scene: Scene, content: bytes | str) -> Screen | None:
    """Begins with a document that came without a question; None: this is none, or not for this person."""
    if scene.role is not Role.DOCTOR or (isinstance(content, str) and not looks_like_document(content)):
        return None
    given_way = _gives_way(scene, content)
    asked = talk.begin(scene, "import")
    dialog = talk.current(scene)
    if dialog is None:
        return asked
    taken = (
        talk.handed_in(scene, dialog, content)
        if isinstance(content, bytes)
        else talk.typed(scene, dialog, content)
    )
    return taken.with_lines_before(*given_way)


def continue_import(scene: Scene, press: ContinueImport) -> Screen:
    """After an admin's yes."""
    document = scene.perform(ResumeImport(RequestId(press.request)))
    given_way = _gives_way(scene, document)
    return talk.begin(scene, "import", document=document).with_lines_before(*given_way)


def present_form(scene: Scene, _: Button) -> Screen:
    """Where the form stands that a repeated press had begun."""
    dialog = talk.current(scene)
    return talk.ask_again(scene, dialog) if dialog else patients_screen(scene)


def _afresh(scene: Scene) -> Screen:
    given_way = _gives_way(scene, "")
    return talk.begin(scene, "import").with_lines_before(*given_way)


def _gives_way(scene: Scene, content: bytes | str) -> Lines:
    """Says which import is dropped for this one, so that nobody confirms the wrong patient's."""
    dialog = talk.current(scene)
    if dialog is not None:
        talk.put_by(scene, dialog)
    dropped = _unfinished(scene, dialog)
    was = _patient_in(scene, dropped.answers["document"]) if dropped else None
    now = _patient_in(scene, content)
    if was is not None and now is not None:
        return (
            T("import.dropped_for", name=was.full_name, mrn=was.mrn, now=now.full_name, new=now.mrn),
            None,
        )
    if was is not None:
        return (T("import.dropped", name=was.full_name, mrn=was.mrn), None)
    return (T("import.instead"), None) if dialog is not None and dialog.flow != "import" else ()


def _unfinished(scene: Scene, dialog: Dialog | None) -> Dialog | None:
    """An import that has its document already: the open one, or one that a command has put aside."""
    waiting = [dialog] if dialog else []
    waiting += scene.work.dialogs.suspended(scene.heard.user_id)
    mine = (d for d in waiting if d.profile == scene.me.id)
    return next((d for d in mine if d.flow == "import" and "document" in d.answers), None)


def _patient_in(scene: Scene, content: bytes | str) -> DischargePatient | None:
    discharge = read_discharge(unfenced(content), local_day(scene.work.now, scene.zone)).discharge
    return discharge.patient if discharge else None
