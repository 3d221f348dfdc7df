"""A doctor asks for another doctor's patient: an admin agrees or declines, once."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.buttons import Button, button
from bot.scene import Scene
from bot.screens import Key, Screen, say
from core.ids import RequestId
from core.plans.check import describes
from core.plans.discharge import read_discharge
from core.plans.requests import DecideImport, RequestView, ViewRequest
from core.refusals import RequestGone
from core.reminders.model import Notice
from core.texts import T, Text


@button("ad")
@dataclass(frozen=True, slots=True)
class Decide(Button):
    """Answers one request to import."""

    request: RequestId
    approve: bool


ANSWERED: Mapping[str, Text] = {
    "approved": T("request.state.approved"),
    "declined": T("request.state.declined"),
}


def import_requested(scene: Scene, notice: Notice) -> Screen:
    return _shown(scene.perform(ViewRequest(RequestId(notice.params["request"]))))


def decide(scene: Scene, press: Decide) -> Screen:
    """The first admin's answer counts; later ones see what it was."""
    try:
        view = scene.perform(DecideImport(RequestId(press.request), press.approve))
    except RequestGone:
        return show_request(scene, press)
    state = T("request.state.approved") if press.approve else T("request.state.declined")
    return say(_question(view), *_identity(view), None, state, toast=T("request.decided.toast"))


def show_request(scene: Scene, press: Decide) -> Screen:
    return _shown(scene.perform(ViewRequest(RequestId(press.request))))


def _question(view: RequestView) -> Text:
    return T(
        "request.asked", doctor=view.doctor.full_name, patient=view.patient.full_name, mrn=view.request.mrn
    )


def _identity(view: RequestView) -> tuple[Text, ...]:
    """Whether the document is about the person whose record it would go into."""
    discharge = read_discharge(view.request.document, view.request.created_at.date()).discharge
    if discharge is None:
        return ()
    given, record = discharge.patient, view.patient
    if describes(record, given):
        return (T("request.identity.agrees"),)
    unknown = T("import.differs.no_dob")
    return (
        T("request.identity.differs"),
        T("request.identity.record", name=record.full_name, dob=record.dob or unknown),
        T("request.identity.document", name=given.full_name, dob=given.dob),
    )


def _shown(view: RequestView) -> Screen:
    if view.request.status == "done":
        return say(_question(view), None, T("request.state.done"))
    if view.request.status in ANSWERED:
        return say(_question(view), None, T("request.answered_already"), ANSWERED[view.request.status])
    keys = (
        Key(T("request.button.approve"), Decide(view.request.id, True)),
        Key(T("request.button.decline"), Decide(view.request.id, False)),
    )
    means = T("request.what_approval_means")
    return say(_question(view), *_identity(view), None, means, rows=(keys,))
