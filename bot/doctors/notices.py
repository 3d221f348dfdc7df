"""What the care team is told without having asked; drawn when it is sent, so it cannot be out of date."""

from bot.doctors.buttons import ContinueImport, OpenPatient
from bot.scene import Scene
from bot.screens import Key, Row, Screen, say
from core.ids import ProfileId, RequestId
from core.people import Profile
from core.plans.model import ImportRequest
from core.reminders.model import Notice
from core.texts import T


def import_approved(scene: Scene, notice: Notice) -> Screen | None:
    request = _request(scene, notice)
    if request is None or request.status != "approved":
        return None
    go_on = Key(T("import.button.continue"), ContinueImport(request.id))
    return say(T("import.approved", mrn=request.mrn), rows=((go_on,),))


def import_declined(scene: Scene, notice: Notice) -> Screen | None:
    request = _request(scene, notice)
    return say(T("import.declined", mrn=request.mrn)) if request else None


def patient_assigned(scene: Scene, notice: Notice) -> Screen | None:
    patient = _own_patient(scene, notice)
    if patient is None:
        return None
    return say(T("patients.assigned", name=patient.full_name, mrn=patient.mrn or "—"), rows=(_card(patient),))


def patient_joined(scene: Scene, notice: Notice) -> Screen | None:
    patient = _own_patient(scene, notice)
    if patient is None:
        return None
    return say(T("patients.joined", name=patient.full_name, mrn=patient.mrn or "—"), rows=(_card(patient),))


def patient_unreachable(scene: Scene, notice: Notice) -> Screen | None:
    patient = _own_patient(scene, notice)
    if patient is None:
        return None
    call = (T("patients.unreachable.call", phone=patient.phone),) if patient.phone else ()
    return say(T("patients.unreachable", name=patient.full_name), *call, rows=(_card(patient),))


def _request(scene: Scene, notice: Notice) -> ImportRequest | None:
    return scene.work.plans.request(RequestId(notice.params["request"]))


def _own_patient(scene: Scene, notice: Notice) -> Profile | None:
    """None when the reader is no longer on the patient's care team."""
    patient = ProfileId(notice.params["patient"])
    if not scene.work.care.is_assigned(patient, scene.me.id):
        return None
    return scene.work.profiles.get(patient)


def _card(patient: Profile) -> Row:
    return (Key(T("patient_card.button.open"), OpenPatient(patient.id)),)
