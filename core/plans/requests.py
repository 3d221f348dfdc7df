"""A discharge for somebody else's patient: an admin agrees first, and then the doctor goes on."""

from dataclasses import dataclass

from core.commands import Command, UseCases
from core.events import ImportDecided, ImportRequested, ImportWithdrawn, PatientAssigned
from core.ids import RequestId, new_id
from core.people import Profile
from core.plans.discharge import Discharge
from core.plans.model import ImportRequest
from core.ports import Touched, Work
from core.refusals import NoSuchPatient, NotAllowed, RequestGone


@dataclass(frozen=True, slots=True)
class RequestImport(Command[ImportRequest]):
    document: Discharge


@dataclass(frozen=True, slots=True)
class RequestView:
    """What an admin sees of a request: who asks for whom."""

    request: ImportRequest
    doctor: Profile
    patient: Profile


@dataclass(frozen=True, slots=True)
class ViewRequest(Command[RequestView]):
    request: RequestId


@dataclass(frozen=True, slots=True)
class DecideImport(Command[RequestView]):
    request: RequestId
    approve: bool


@dataclass(frozen=True, slots=True)
class ResumeImport(Command[str]):
    """Gives the approved document back to the doctor who sent it, as canonical JSON."""

    request: RequestId


def request_import(command: RequestImport, work: Work) -> ImportRequest:
    """Asking again for the same patient while a request is open changes nothing."""
    doctor = work.actor.profile
    mrn = command.document.patient.mrn
    patient = work.profiles.by_mrn(mrn)
    if doctor is None or patient is None:
        raise NoSuchPatient(mrn)
    waiting = work.plans.open_request(doctor, mrn)
    if waiting is not None and waiting.document == command.document.canonical():
        return waiting
    if waiting is not None:
        work.plans.decide_request(waiting.id, "open", "done")
        work.events.append(ImportWithdrawn(waiting.id))
    request = ImportRequest(
        RequestId(new_id(work.now)), doctor, mrn, patient.id, command.document.canonical(), work.now
    )
    work.plans.add_request(request)
    work.touched.append(Touched(patient.id, request.id))
    work.events.append(ImportRequested(request.id))
    return request


def view_request(command: ViewRequest, work: Work) -> RequestView:
    request = work.plans.request(command.request)
    doctor = work.profiles.get(request.doctor_id) if request else None
    patient = work.profiles.get(request.patient_id) if request else None
    if request is None or doctor is None or patient is None:
        raise RequestGone
    return RequestView(request, doctor, patient)


def decide_import(command: DecideImport, work: Work) -> RequestView:
    """Approval assigns the patient to the doctor. Refuses: RequestGone when it was answered before."""
    view = view_request(ViewRequest(command.request), work)
    if not work.plans.decide_request(command.request, "open", "approved" if command.approve else "declined"):
        raise RequestGone
    if command.approve and work.care.assign(view.patient.id, view.doctor.id, work.actor.profile, work.now):
        work.events.append(PatientAssigned(view.patient.id, view.doctor.id))
    work.touched.append(Touched(view.patient.id, command.request))
    work.note(decision="approved" if command.approve else "declined", doctor=view.doctor.id)
    work.events.append(ImportDecided(command.request, view.doctor.id, command.approve))
    return view


def resume_import(command: ResumeImport, work: Work) -> str:
    request = work.plans.request(command.request)
    if request is None or request.status != "approved":
        raise RequestGone
    if request.doctor_id != work.actor.profile:
        raise NotAllowed
    return request.document


USECASES: UseCases = {
    RequestImport: request_import,
    ViewRequest: view_request,
    DecideImport: decide_import,
    ResumeImport: resume_import,
}
