"""Who is told what when something has happened: events in, rows of the outbox out.

A notice carries ids only; it is drawn when it is sent, so it can neither be out of date nor leak.
"""

from collections.abc import Callable, Iterable
from typing import Any

from core.events import (
    ChatBlocked,
    DoseChanged,
    Event,
    ImportDecided,
    ImportRequested,
    PatientAssigned,
    PlanChanged,
    PlanStarted,
)
from core.ids import ProfileId
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


def _put(kind: str, recipient: ProfileId, dedupe: str, work: Work, **params: str) -> None:
    if recipient != work.actor.profile:
        work.outbox.put(
            Notice(kind, recipient, params, work.now, f"{kind}:{dedupe}:{recipient}", Priority.NOTICE)
        )


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
        _put("import_requested", admin.id, event.request, work, request=event.request)


def _import_decided(event: ImportDecided, work: Work) -> None:
    kind = "import_approved" if event.approved else "import_declined"
    _put(kind, event.doctor, event.request, work, request=event.request)


def _chat_blocked(event: ChatBlocked, work: Work) -> None:
    dedupe = f"{event.profile}:{work.now.date().isoformat()}"
    for staff in work.care.staff_of(event.profile):
        _put("patient_unreachable", staff.id, dedupe, work, patient=event.profile)


LISTENERS: dict[type[Any], Callable[[Any, Work], None]] = {
    PlanStarted: _plan_started,
    PlanChanged: _plan_changed,
    DoseChanged: _dose_changed,
    PatientAssigned: _patient_assigned,
    ImportRequested: _import_requested,
    ImportDecided: _import_decided,
    ChatBlocked: _chat_blocked,
}
