"""Who is told what when something has happened: events in, rows of the outbox out.

A notice carries ids only; it is drawn when it is sent, so it can neither be out of date nor leak.
"""

from collections.abc import Callable, Iterable
from typing import Any

from core.events import (
    ChatBlocked,
    ChatConnected,
    DoseChanged,
    Event,
    ImportDecided,
    ImportRequested,
    ImportWithdrawn,
    PasswordChanged,
    PatientAssigned,
    PatientLinked,
    PlanChanged,
    PlanStarted,
)
from core.ids import ProfileId, RequestId
from core.people import Role
from core.ports import Work
from core.reminders.model import Notice, Priority
from core.reminders.usecases import day_subject, slot_subject


def tell(events: Iterable[Event], work: Work) -> None:
    """Hands each event to whoever listens for it."""
    for event in events:
        listener = LISTENERS.get(type(event))
        if listener is not None:
            listener(event, work)


def _put(
    kind: str, recipient: ProfileId, dedupe: str, work: Work, *, subject: str | None = None, **params: str
) -> None:
    if recipient != work.actor.profile:
        key = f"{kind}:{dedupe}:{recipient}"
        work.outbox.put(Notice(kind, recipient, params, work.now, key, Priority.NOTICE, subject))


def _plan_started(event: PlanStarted, work: Work) -> None:
    stopped = ",".join(event.stopped)
    _put(
        "plan_started",
        event.patient,
        event.plan,
        work,
        patient=event.patient,
        plan=event.plan,
        stopped=stopped,
    )


def _plan_changed(event: PlanChanged, work: Work) -> None:
    work.outbox.mark_stale(event.patient, None, work.pressed)


def _dose_changed(event: DoseChanged, work: Work) -> None:
    shown = (slot_subject(event.patient, event.slot), day_subject(event.patient))
    work.outbox.mark_stale(event.patient, shown, work.pressed)


def _patient_assigned(event: PatientAssigned, work: Work) -> None:
    dedupe = f"{event.patient}:{work.now.timestamp():.0f}"
    _put("patient_assigned", event.staff, dedupe, work, patient=event.patient)


def _import_requested(event: ImportRequested, work: Work) -> None:
    for admin in work.profiles.with_role(Role.ADMIN):
        about = _request_subject(event.request)
        _put("import_requested", admin.id, event.request, work, subject=about, request=event.request)


def _request_subject(request: RequestId) -> str:
    return f"request:{request}"


def _import_withdrawn(event: ImportWithdrawn, work: Work) -> None:
    _redraw_for_admins(event.request, work)


def _redraw_for_admins(request: RequestId, work: Work) -> None:
    """Nothing is left to be decided: the keys go, for every admin."""
    for admin in work.profiles.with_role(Role.ADMIN):
        work.outbox.mark_stale(admin.id, (_request_subject(request),), work.pressed)


def _import_decided(event: ImportDecided, work: Work) -> None:
    _redraw_for_admins(event.request, work)
    kind = "import_approved" if event.approved else "import_declined"
    _put(kind, event.doctor, event.request, work, request=event.request)


def _chat_blocked(event: ChatBlocked, work: Work) -> None:
    dedupe = f"{event.profile}:{work.now.date().isoformat()}"
    for staff in work.care.staff_of(event.profile):
        _put("patient_unreachable", staff.id, dedupe, work, patient=event.profile)


def _patient_linked(event: PatientLinked, work: Work) -> None:
    """The doctors would notice a chat that they did not expect."""
    dedupe = f"{event.patient}:{work.now.timestamp():.0f}"
    for staff in work.care.staff_of(event.patient):
        if staff.role is Role.DOCTOR:
            _put("patient_joined", staff.id, dedupe, work, patient=event.patient)


def _chat_connected(event: ChatConnected, work: Work) -> None:
    _tell_other_chats("account_connected", event, work)


def _password_changed(event: PasswordChanged, work: Work) -> None:
    _tell_other_chats("password_changed", event, work)


def _tell_other_chats(kind: str, event: ChatConnected | PasswordChanged, work: Work) -> None:
    """Whoever really is that person may read there that somebody else got in."""
    by, moment = str(event.user_id), f"{work.now.timestamp():.0f}"
    dedupe = f"{kind}:{moment}:{by}:{event.profile}"
    work.outbox.put(Notice(kind, event.profile, {"by": by}, work.now, dedupe, Priority.NOTICE))


LISTENERS: dict[type[Any], Callable[[Any, Work], None]] = {
    PlanStarted: _plan_started,
    PlanChanged: _plan_changed,
    DoseChanged: _dose_changed,
    PatientAssigned: _patient_assigned,
    ImportRequested: _import_requested,
    ImportWithdrawn: _import_withdrawn,
    ImportDecided: _import_decided,
    ChatBlocked: _chat_blocked,
    PatientLinked: _patient_linked,
    ChatConnected: _chat_connected,
    PasswordChanged: _password_changed,
}
