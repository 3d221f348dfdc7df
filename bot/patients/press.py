"""What a press on a dose does. The same message is drawn again, saying what was recorded.

A button may be months old, pressed twice or on two phones: the use case decides, and a refusal about the dose
becomes words on the redrawn message instead of a bare no.
"""

from dataclasses import replace
from typing import TypeVar

from bot.patients import digest
from bot.patients.buttons import CompleteAll, OpenDay, OpenDose, OpenSlot, Record, Undo, View
from bot.patients.keys import answer_rows, is_undoable, undo_rows, waits
from bot.patients.labels import names_for
from bot.patients.lines import Lines, for_whom, to_take, with_state
from bot.patients.today import Look, show_day
from bot.patients.words import state
from bot.scene import Scene
from bot.screens import Key, Screen, say
from core.commands import Command
from core.doses.model import Dose, DoseStatus
from core.doses.queries import ViewDose
from core.doses.rules import belongs_to_today, is_due
from core.doses.usecases import CompleteSlot, RecordDose, UndoDose
from core.ids import DoseId
from core.plans.rules import slot_day, slot_time
from core.refusals import (
    AlreadySkipped,
    AlreadyTaken,
    DoseGone,
    NotDueYet,
    NothingDue,
    NothingToUndo,
    TooEarly,
    TooLateToUndo,
)
from core.texts import T, Text

R = TypeVar("R")


def record(scene: Scene, press: Record) -> Screen:
    """Complete or Skipped."""
    try:
        dose = _about(scene, press.dose, RecordDose(press.dose, press.status, press.early))
    except DoseGone:
        return _gone()
    except NotDueYet:
        return ask_early(scene, scene.perform(ViewDose(press.dose)), press.view)
    except (AlreadyTaken, AlreadySkipped):
        return _already(scene, press)
    except TooEarly:
        dose = scene.perform(ViewDose(press.dose))
        return _drawn_again(scene, dose, press.view, T("dose.toast.too_early", day=slot_day(dose.slot)))
    taken = dose.status is DoseStatus.TAKEN
    toast = T("dose.toast.taken") if taken else T("dose.toast.skipped")
    return _drawn_again(scene, dose, press.view, toast, _recorded(scene, dose))


def undo(scene: Scene, press: Undo) -> Screen:
    """Takes an answer back."""
    try:
        dose = _about(scene, press.dose, UndoDose(press.dose))
    except DoseGone:
        return _gone()
    except NothingToUndo:
        toast = T("dose.toast.nothing_to_undo")
        return _drawn_again(scene, scene.perform(ViewDose(press.dose)), press.view, toast)
    except TooLateToUndo:
        dose = scene.perform(ViewDose(press.dose))
        said = T("dose.too_late_to_undo", med=dose.med_name)
        return _drawn_again(scene, dose, press.view, T("dose.toast.too_late_to_undo"), said)
    said = T("dose.taken_back", med=dose.med_name, time=slot_time(dose.slot))
    return _drawn_again(scene, dose, press.view, T("dose.toast.taken_back"), said)


def complete_all(scene: Scene, press: CompleteAll) -> Screen:
    """All doses of the slot that are due and that the message had shown."""
    scene.turn_to(press.patient)
    try:
        taken = scene.perform(CompleteSlot(press.patient, press.slot, press.shown_at))
    except NothingDue:
        return _slot_again(scene, press, T("dose.toast.nothing_due"))
    names = tuple(dose.med_name for dose in taken)
    said = T("dose.recorded_all", n=len(taken), time=slot_time(press.slot), at=scene.work.now, meds=names)
    return _slot_again(scene, press, T("dose.toast.taken_all", n=len(taken)), said)


def open_dose(scene: Scene, press: OpenDose) -> Screen:
    """One dose by itself, with the keys that it allows."""
    try:
        dose = _about(scene, press.dose, ViewDose(press.dose))
    except DoseGone:
        return _gone()
    if waits(scene, dose) and not is_due(dose, scene.work.now):
        return ask_early(scene, dose, View.DAY)
    names, back = names_for(scene, [dose]), Key(T("button.back"), _where(dose, View.DAY))
    rows = answer_rows([dose], names, View.DAY, 1) if waits(scene, dose) else ()
    if is_undoable(scene, dose):
        rows = undo_rows([dose], names, View.DAY, 1)
    heading = T("dose.slot", time=slot_time(dose.slot))
    lines = (*for_whom(scene, dose.patient_id), heading, *with_state(scene, dose, names))
    return Screen(lines, (*rows, (back,)))


def ask_early(scene: Scene, dose: Dose, view: View) -> Screen:
    """A dose that is not due yet: taken already?"""
    lines = (
        *for_whom(scene, dose.patient_id),
        *to_take(scene, dose, names_for(scene, [dose])),
        None,
        T("dose.not_due_yet", time=slot_time(dose.slot)),
    )
    keys = (
        Key(T("dose.button.early"), Record(dose.id, DoseStatus.TAKEN, view, early=True)),
        Key(T("dose.button.leave_out"), Record(dose.id, DoseStatus.SKIPPED, view, early=True)),
        Key(T("dose.button.not_yet"), _where(dose, view)),
    )
    return Screen(lines, tuple((key,) for key in keys))


def present_dose(scene: Scene, press: Record | Undo) -> Screen:
    """For an update that came again: what the dose is now, nothing changed; a question is asked again."""
    try:
        dose = _about(scene, press.dose, ViewDose(press.dose))
    except DoseGone:
        return _gone()
    now = scene.work.now
    asked = isinstance(press, Record) and not press.early and waits(scene, dose) and not is_due(dose, now)
    if asked and belongs_to_today(dose, now, scene.zone):
        return ask_early(scene, dose, press.view)
    return _drawn_again(scene, dose, press.view)


def present_slot(scene: Scene, press: CompleteAll) -> Screen:
    scene.turn_to(press.patient)
    return _slot_again(scene, press)


def _about(scene: Scene, dose: DoseId, command: Command[R]) -> R:
    """Performs a command about a dose as its patient, who may be another person of this chat."""
    known = scene.work.doses.get(dose)
    if known is not None:
        scene.turn_to(known.patient_id)
    return scene.perform(command)


def _gone() -> Screen:
    return say(T("dose.gone"), toast=T("dose.toast.gone"))


def _already(scene: Scene, press: Record) -> Screen:
    dose = scene.perform(ViewDose(press.dose))
    became = state(dose, scene.work.now, scene.zone)
    said = T("dose.already", med=dose.med_name, state=became)
    if is_undoable(scene, dose) and press.status is not dose.status:
        said = T("dose.already_undo_first", med=dose.med_name, state=became)
    return _drawn_again(scene, dose, press.view, T("dose.toast.already", state=became), said)


def _recorded(scene: Scene, dose: Dose) -> Text:
    became = state(dose, scene.work.now, scene.zone)
    return T("dose.recorded", med=dose.med_name, time=slot_time(dose.slot), state=became)


def _where(dose: Dose, view: View) -> OpenDay | OpenSlot:
    if view is View.SLOT:
        return OpenSlot(dose.patient_id, dose.slot)
    return OpenDay(dose.patient_id, slot_day(dose.slot).isoformat())


def _drawn_again(
    scene: Scene, dose: Dose, view: View, toast: Text | None = None, said: Text | None = None
) -> Screen:
    """The message that was pressed. A reminder says it all by its states, a day first says what changed."""
    if view is View.SLOT:
        screen = digest.reminder(scene, digest.look_up(scene, dose.patient_id, dose.slot))
        return replace(screen, toast=toast)
    screen = show_day(scene, dose.patient_id, slot_day(dose.slot), Look(just=dose.id))
    return replace(screen.with_lines_before(*_first(said)), toast=toast)


def _slot_again(
    scene: Scene, press: CompleteAll, toast: Text | None = None, said: Text | None = None
) -> Screen:
    if press.view is View.SLOT:
        screen = digest.reminder(scene, digest.look_up(scene, press.patient, press.slot))
        return replace(screen, toast=toast)
    screen = show_day(scene, press.patient, slot_day(press.slot))
    return replace(screen.with_lines_before(*_first(said)), toast=toast)


def _first(said: Text | None) -> Lines:
    return (said, None) if said else ()
