"""The one door: access, use case, audit, events. It never commits; the edge owns the unit of work."""

from contextlib import nullcontext
from typing import Any, TypeVar

from core import administration, notices, patients
from core.access import ACCESS, Rule, Trail, decide
from core.accounts import chats, invitations
from core.accounts import usecases as accounts
from core.audit import AuditEntry
from core.commands import Command, UseCases
from core.doses import queries as dose_queries
from core.doses import usecases as doses
from core.ids import ProfileId
from core.people import Actor
from core.plans import requests
from core.plans import usecases as plans
from core.ports import Touched, Work
from core.refusals import Denied, DoseGone, Refusal
from core.reminders import usecases as reminders

R = TypeVar("R")
TYPED = "command"  # the action of a typed command that was denied

USECASES: UseCases = {
    **accounts.USECASES,
    **chats.USECASES,
    **invitations.USECASES,
    **administration.USECASES,
    **plans.USECASES,
    **requests.USECASES,
    **patients.USECASES,
    **doses.USECASES,
    **dose_queries.USECASES,
    **reminders.USECASES,
}


def perform(command: Command[R], actor: Actor, work: Work) -> R:
    """Runs a command for an actor. Raises Refusal; then only the audit and counters it left remain."""
    rule = ACCESS[type(command)]
    _begin(actor, work)
    subject: ProfileId | None = None
    try:
        subject = rule.subject(command, work)
        decide(rule, subject, actor, work)
        with nullcontext() if rule.trail is Trail.READ else work.savepoint():
            result: R = USECASES[type(command)](command, work)
    except Refusal as refusal:
        _refused(command, rule, subject, refusal, work)
        raise
    work.audit.add(_trail(command, rule, subject, work))
    notices.tell(work.events, work)
    return result


def denied(name: str, denial: Denied, actor: Actor, work: Work, **detail: str) -> None:
    """Writes down that somebody typed `/name`, which is not theirs; no command of the core is behind it."""
    known = {"command": name, **detail}
    work.audit.add([AuditEntry(work.now, actor, TYPED, denial.code(), detail=known)])


def _begin(actor: Actor, work: Work) -> None:
    work.actor = actor
    work.events.clear()
    work.details.clear()
    work.touched.clear()
    work.on_refusal.clear()


def _refused(
    command: Command[Any], rule: Rule, subject: ProfileId | None, refusal: Refusal, work: Work
) -> None:
    for write in work.on_refusal:
        write()
    if rule.trail in (Trail.CHANGE, Trail.EACH) or isinstance(refusal, (Denied, DoseGone)):
        about = work.touched[-1] if work.touched else None
        person = subject or (about.subject if about else None)
        work.audit.add([_entry(command, Touched(person) if person else None, refusal.code(), work)])


def _trail(command: Command[Any], rule: Rule, subject: ProfileId | None, work: Work) -> list[AuditEntry]:
    if rule.trail is Trail.NONE or (rule.trail is Trail.READ and subject == work.actor.profile):
        return []
    if work.touched:
        return [_entry(command, touched, "ok", work) for touched in work.touched]
    if rule.trail is Trail.EACH:
        return []
    named = getattr(command, "dose", None)
    return [_entry(command, Touched(subject, named) if subject else None, "ok", work)]


def _entry(command: Command[Any], about: Touched | None, outcome: str, work: Work) -> AuditEntry:
    return AuditEntry(
        at=work.now,
        actor=work.actor,
        action=command.action(),
        outcome=outcome,
        subject=about.subject if about else None,
        object=about.object if about else None,
        detail=dict(work.details),
    )
