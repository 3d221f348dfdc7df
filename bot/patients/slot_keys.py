"""The keys under a reminder. After an answer no other answer, and no Undo, stands under the finger."""

from dataclasses import dataclass

from bot.patients.answers import is_over, is_past, is_stopped, is_undoable, waits
from bot.patients.buttons import Asking, OpenSlot, View
from bot.patients.keys import MOST_TOGETHER, Keyring, in_rows, todays_doses, together
from bot.patients.labels import names_for
from bot.scene import Scene
from bot.screens import Key, Row
from core.doses.model import Dose
from core.doses.rules import is_open, is_recorded
from core.ids import DoseId, ProfileId
from core.texts import T

MOST_UNDONE = 12  # keys to take an answer back


@dataclass(frozen=True, slots=True)
class Slot:
    """One time of day of a patient."""

    patient: ProfileId
    time: str
    doses: tuple[Dose, ...]


def ring_of(scene: Scene, slot: Slot) -> Keyring:
    single = len(slot.doses) == 1
    return Keyring(scene, names_for(scene, slot.doses), View.SLOT, scene.work.now, single=single)


def slot_rows(ring: Keyring, slot: Slot, asking: Asking, just: DoseId | None) -> tuple[Row, ...]:
    """`just` was answered a moment ago."""
    waiting = [dose for dose in slot.doses if waits(ring.scene, dose)]
    undoable = [dose for dose in slot.doses if is_undoable(ring.scene, dose)]
    if ring.single:
        return _of_one(ring, slot, undoable)
    if asking is Asking.CHANGE and undoable:
        back = Key(T("button.back"), OpenSlot(slot.patient, slot.time, Asking.EACH))
        return ((back,), *in_rows([ring.undo(dose) for dose in undoable[:MOST_UNDONE]], MOST_UNDONE // 2))
    if not waiting:
        return _closed(ring, slot, undoable)
    last = next((ring.undo(dose) for dose in undoable if dose.id == just), None)
    last = last or (_change(slot) if undoable else None)
    if last is None and asking is Asking.ALL and slot.time in together(ring.scene, slot.doses):
        return ((ring.complete_all(slot.doses[0]),), (_one_by_one(ring, slot, waiting),))
    return _each(ring, slot, waiting, last)


def _of_one(ring: Keyring, slot: Slot, undoable: list[Dose]) -> tuple[Row, ...]:
    """What answers stands where the way to the day's list stands afterwards, and the other way round."""
    dose, list_of_today = slot.doses[0], (todays_doses(slot.patient),)
    if waits(ring.scene, dose):
        past = is_past(ring.scene, dose)
        return (ring.answers_about_then(dose) if past else ring.answers(dose), list_of_today)
    if undoable:
        return (list_of_today, (ring.undo(dose),))
    if is_stopped(dose) and not is_over(ring.scene, dose):
        return ((ring.taken_before(dose),), list_of_today)
    return ()


def _closed(ring: Keyring, slot: Slot, undoable: list[Dose]) -> tuple[Row, ...]:
    """Nothing waits any more."""
    stopped = [d for d in slot.doses if is_stopped(d) and not is_over(ring.scene, d)]
    rows = tuple((ring.open(dose),) for dose in stopped)
    if not rows and not undoable:
        return ()
    change = ((_change(slot),),) if undoable else ()
    return (*rows, (todays_doses(slot.patient),), *change)


def _each(ring: Keyring, slot: Slot, waiting: list[Dose], last: Key | None) -> tuple[Row, ...]:
    """Keys for each dose; where there are too many, for one at a time."""
    at_once = slot.time in together(ring.scene, slot.doses)
    first = ring.complete_all(slot.doses[0]) if at_once else todays_doses(slot.patient)
    if len(slot.doses) > MOST_TOGETHER:
        middle: tuple[Row, ...] = ((ring.one_by_one(waiting[0]),),)
    else:
        middle = tuple(row for dose in slot.doses for row in _of_each(ring, dose))
    back = Key(T("button.back"), OpenSlot(slot.patient, slot.time, Asking.ALL))
    return ((first,), *middle, (last or back,))


def _of_each(ring: Keyring, dose: Dose) -> tuple[Row, ...]:
    if is_open(dose, ring.scene.work.now) or is_recorded(dose):
        return ring.pair(dose)
    return ((ring.open(dose),),)


def _one_by_one(ring: Keyring, slot: Slot, waiting: list[Dose]) -> Key:
    if len(slot.doses) > MOST_TOGETHER:
        return ring.one_by_one(waiting[0])
    return Key(T("reminder.button.one_by_one"), OpenSlot(slot.patient, slot.time, Asking.EACH))


def _change(slot: Slot) -> Key:
    return Key(T("today.button.change"), OpenSlot(slot.patient, slot.time, Asking.CHANGE))
