"""What a press on a dose does. The same message is drawn again, saying what was recorded.

A button may be months old, pressed twice or on two phones: the use case decides, and a refusal about the dose
becomes words on the redrawn message instead of a bare no.
"""

from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

from bot.patients import digest
from bot.patients.alone import alone, ask_early
from bot.patients.answers import is_over, is_undoable, waits
from bot.patients.buttons import CompleteAll, OpenDose, Record, Undo, View
from bot.patients.today import show_day_again, show_today
from bot.patients.words import goes_on, state
from bot.scene import Scene
from bot.screens import Screen, say
from core.commands import Command
from core.doses.model import Dose, DoseStatus
from core.doses.queries import ViewDose, ViewMedicines
from core.doses.rules import belongs_to_today, is_due
from core.doses.usecases import CompleteSlot, RecordDose, UndoDose
from core.ids import DoseId
from core.people import Role
from core.plans.rules import slot_day, slot_time
from core.refusals import (
    AlreadySkipped,
    AlreadyTaken,
    DoseGone,
    MedicineStopped,
    NotDueYet,
    NothingDue,
    NothingToUndo,
    Refusal,
    TooEarly,
    TooLateToUndo,
)
from core.texts import T, Text

R = TypeVar("R")
DAY = timedelta(days=1)


def record(scene: Scene, press: Record) -> Screen:
    """Complete or Skipped."""
    if (old := _too_old(scene, press)) is not None:
        return old
    try:
        dose = _about(scene, press.dose, RecordDose(press.dose, press.status, press.early))
    except DoseGone:
        return _gone(scene, press.view)
    except (NotDueYet, MedicineStopped, AlreadyTaken, AlreadySkipped, TooEarly) as refusal:
        return _not_recorded(scene, press, refusal)
    taken = dose.status is DoseStatus.TAKEN
    toast = T("dose.toast.taken") if taken else T("dose.toast.skipped")
    screen = _drawn_again(scene, dose, press, toast)
    return screen if press.view is View.SLOT else screen.with_lines_before(_recorded(scene, dose), None)


def undo(scene: Scene, press: Undo) -> Screen:
    """Takes an answer back."""
    try:
        dose = _about(scene, press.dose, UndoDose(press.dose))
    except DoseGone:
        return _gone(scene, press.view)
    except NothingToUndo:
        toast = T("dose.toast.nothing_to_undo")
        return _drawn_again(scene, scene.perform(ViewDose(press.dose)), press, toast)
    except TooLateToUndo:
        dose = scene.perform(ViewDose(press.dose))
        screen = _drawn_again(scene, dose, press, T("dose.toast.too_late_to_undo"))
        return screen.with_lines_before(T("dose.too_late_to_undo", med=dose.med_name), None)
    erased = T("dose.erased", med=dose.med_name, time=slot_time(dose.slot))
    return _drawn_again(scene, dose, press, T("dose.toast.erased")).with_lines_before(erased, None)


def complete_all(scene: Scene, press: CompleteAll) -> Screen:
    """All doses of the slot that are due and that the message had shown."""
    scene.turn_to(press.patient)
    try:
        taken = scene.perform(CompleteSlot(press.patient, press.slot, press.shown_at))
    except NothingDue:
        return replace(present_slot(scene, press), toast=T("dose.toast.nothing_due"))
    screen = replace(present_slot(scene, press), toast=T("dose.toast.taken_all", n=len(taken)))
    if press.view is View.SLOT:
        return screen
    names = tuple(dose.med_name for dose in taken)
    said = T("dose.recorded_all", n=len(taken), time=slot_time(press.slot), at=scene.work.now, meds=names)
    return screen.with_lines_before(said, None)


def open_dose(scene: Scene, press: OpenDose) -> Screen:
    """One dose by itself, with the keys that it allows."""
    try:
        return alone(scene, _about(scene, press.dose, ViewDose(press.dose)), press.view)
    except DoseGone:
        return _gone(scene, press.view)


def present_dose(scene: Scene, press: Record | Undo) -> Screen:
    """Where the dose stands, for an update that came again; a question is asked again."""
    try:
        dose = _about(scene, press.dose, ViewDose(press.dose))
    except DoseGone:
        return _gone(scene, press.view)
    now = scene.work.now
    asked = isinstance(press, Record) and not press.early and waits(scene, dose) and not is_due(dose, now)
    if asked and belongs_to_today(dose, now, scene.zone):
        return ask_early(scene, dose, press.view.by_itself())
    return _drawn_again(scene, dose, press)


def present_slot(scene: Scene, press: CompleteAll) -> Screen:
    scene.turn_to(press.patient)
    if press.view is View.SLOT:
        return digest.reminder(scene, digest.look_up(scene, press.patient, press.slot))
    day = slot_day(press.slot) + (DAY if press.view is View.DAY_AFTER else timedelta())
    return show_day_again(scene, press.patient, day, press.shown_at)


def _about(scene: Scene, dose: DoseId, command: Command[R]) -> R:
    """Performs a command about a dose as its patient, who may be another person of this chat."""
    known = scene.work.doses.get(dose)
    if known is not None:
        scene.turn_to(known.patient_id)
    return scene.perform(command)


def _gone(scene: Scene, view: View) -> Screen:
    """A day's list shows what is on the plan now."""
    toast = T("dose.toast.gone")
    if view.of_slot or scene.role is not Role.PATIENT:
        return say(T("dose.gone"), toast=toast)
    return replace(show_today(scene, scene.me.id).with_lines_before(T("dose.gone"), None), toast=toast)


def _too_old(scene: Scene, press: Record) -> Screen | None:
    """A stray tap on a reminder of days ago records nothing."""
    known = scene.work.doses.get(press.dose)
    if known is None:
        return None
    scene.turn_to(known.patient_id)
    me = scene.visitor.profile
    if me is None or me.id != known.patient_id or known.recorded_at or not is_over(scene, known):
        return None
    return _drawn_again(scene, known, press, T("dose.toast.over"))


def _not_recorded(scene: Scene, press: Record, refusal: Refusal) -> Screen:
    """Asks, or says why not and how the dose stands."""
    dose = scene.perform(ViewDose(press.dose))
    match refusal:
        case NotDueYet():
            return ask_early(scene, dose, press.view.by_itself())
        case MedicineStopped():
            return _stopped(scene, dose, press)
        case TooEarly():
            return _drawn_again(scene, dose, press, T("dose.toast.too_early", day=slot_day(dose.slot)))
    return _already(scene, dose, press)


def _stopped(scene: Scene, dose: Dose, press: Record) -> Screen:
    view = scene.perform(ViewMedicines(dose.patient_id))
    toast = T("dose.toast.replaced") if goes_on(dose, view) else T("dose.toast.stopped", med=dose.med_name)
    if press.view is View.SLOT:
        return _drawn_again(scene, dose, press, toast)
    return replace(alone(scene, dose, press.view.by_itself()), toast=toast)


def _already(scene: Scene, dose: Dose, press: Record) -> Screen:
    became = state(scene, dose)
    said = T("dose.already", med=dose.med_name, state=became)
    if is_undoable(scene, dose) and press.status is not dose.status:
        said = T("dose.already_undo_first", med=dose.med_name, state=became)
    screen = _drawn_again(scene, dose, press, T("dose.toast.already", state=became))
    return screen if press.view is View.SLOT else screen.with_lines_before(said, None)


def _recorded(scene: Scene, dose: Dose) -> Text:
    return T("dose.recorded", med=dose.med_name, time=slot_time(dose.slot), state=state(scene, dose))


def _drawn_again(scene: Scene, dose: Dose, press: Record | Undo, toast: Text | None = None) -> Screen:
    """The message that was pressed; where its dose is answered, Undo is for that one."""
    if press.view.alone:
        screen = alone(scene, dose, press.view)
    elif press.view is View.SLOT:
        slot = digest.look_up(scene, dose.patient_id, dose.slot)
        screen = digest.reminder(scene, slot, just=dose.id)
    else:
        day = slot_day(dose.slot) + (DAY if press.view is View.DAY_AFTER else timedelta())
        screen = show_day_again(scene, dose.patient_id, day, press.shown_at, dose.id)
    return replace(screen, toast=toast)
