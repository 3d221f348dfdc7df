"""Answering for doses: taken, skipped, all of a slot, and taking an answer back."""

from dataclasses import dataclass, replace
from datetime import datetime

from core.commands import Command, UseCases
from core.doses.model import Answer, Dose, DoseStatus
from core.doses.rules import belongs_to_today, can_undo, is_due, is_open, is_recorded, status_without_answer
from core.events import DoseChanged
from core.ids import DoseId, ProfileId
from core.ports import Work
from core.refusals import (
    AlreadySkipped,
    AlreadyTaken,
    DoseGone,
    MedicineStopped,
    NotDueYet,
    NothingDue,
    NothingToUndo,
    TooEarly,
    TooLateToUndo,
)
from core.zones import zone_of


@dataclass(frozen=True, slots=True)
class RecordDose(Command[Dose]):
    """Says what became of one dose.

    `early`: the person was asked and says that it was taken, although it is not due or no longer prescribed.
    """

    dose: DoseId
    status: DoseStatus
    early: bool = False

    def __post_init__(self) -> None:
        check_answer(self.status)


@dataclass(frozen=True, slots=True)
class UndoDose(Command[Dose]):
    """Takes an answer back within a day."""

    dose: DoseId


@dataclass(frozen=True, slots=True)
class CompleteSlot(Command[list[Dose]]):
    """Marks as taken every due, open dose of a slot that existed when the message was drawn."""

    patient: ProfileId
    slot: str
    shown_at: datetime


ANSWERS = frozenset({DoseStatus.TAKEN, DoseStatus.SKIPPED})


def check_answer(status: DoseStatus) -> None:
    """ValueError: nobody can say that a dose is pending or missed."""
    if status not in ANSWERS:
        raise ValueError(status)


def dose_or_gone(dose: DoseId, work: Work) -> Dose:
    found = work.doses.get(dose)
    if found is None:
        raise DoseGone
    return found


def record_dose(command: RecordDose, work: Work) -> Dose:
    """Refuses: DoseGone, AlreadyTaken, AlreadySkipped, TooEarly (another day).

    NotDueYet and MedicineStopped are questions: answered with yes, the command comes again as `early`.
    """
    dose = dose_or_gone(command.dose, work)
    refuse_if_answered(dose)
    if dose.stopped_at is not None and not command.early:
        raise MedicineStopped(dose.med_name, dose.stopped_at)
    if not is_due(dose, work.now):
        if not belongs_to_today(dose, work.now, zone_of(dose.patient_id, work)):
            raise TooEarly(dose.med_name, dose.scheduled_at)
        if not command.early:
            raise NotDueYet(dose.med_name, dose.scheduled_at)
    return answer(dose, command.status, work)


def refuse_if_answered(dose: Dose) -> None:
    if dose.status is DoseStatus.TAKEN:
        raise AlreadyTaken(dose.med_name, dose.outcome_at or dose.scheduled_at)
    if dose.status is DoseStatus.SKIPPED:
        raise AlreadySkipped(dose.med_name, dose.outcome_at or dose.scheduled_at)


def answer(dose: Dose, status: DoseStatus, work: Work) -> Dose:
    """Writes an answer, guarded by the state it was decided on: of two presses one wins."""
    said = Answer(status, work.now, work.now, work.actor.profile)
    if not work.doses.record(dose.id, dose.status, said):
        refuse_if_answered(dose_or_gone(dose.id, work))
        raise DoseGone
    work.note(was=dose.status, became=status, slot=dose.slot, med=dose.med_name)
    work.events.append(DoseChanged(dose.patient_id, dose.id, dose.slot))
    return replace(dose, status=status, outcome_at=work.now, recorded_at=work.now)


def undo_dose(command: UndoDose, work: Work) -> Dose:
    """Refuses: DoseGone, NothingToUndo, TooLateToUndo (over 24 hours ago)."""
    dose = dose_or_gone(command.dose, work)
    if not is_recorded(dose):
        raise NothingToUndo(dose.med_name)
    if not can_undo(dose, work.now):
        raise TooLateToUndo(dose.med_name)
    status = status_without_answer(dose, work.now)
    if not work.doses.record(dose.id, dose.status, Answer(status)):
        raise NothingToUndo(dose.med_name)
    work.note(was=dose.status, became=status, slot=dose.slot, med=dose.med_name)
    work.events.append(DoseChanged(dose.patient_id, dose.id, dose.slot))
    return replace(dose, status=status, outcome_at=None, recorded_at=None)


def complete_slot(command: CompleteSlot, work: Work) -> list[Dose]:
    """Refuses: NothingDue. A medicine prescribed after the message was drawn is left alone."""
    doses = work.doses.of_slot(command.patient, command.slot)
    due = [d for d in doses if is_open(d, work.now) and d.created_at <= command.shown_at]
    if not due:
        raise NothingDue
    taken = [answer(dose, DoseStatus.TAKEN, work) for dose in due]
    work.note(slot=command.slot, med=" · ".join(d.med_name for d in taken))
    return taken


USECASES: UseCases = {RecordDose: record_dose, UndoDose: undo_dose, CompleteSlot: complete_slot}
