"""The reminder: one message for each time of day, drawn when it is sent and redrawn after every answer.

What stands in it follows from the doses alone, so a press and the redrawing of the same message on another
phone show the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.patients.buttons import OpenDay, OpenSlot, View
from bot.patients.keys import MOST_ROWS, answer_rows, complete_all_rows, is_undoable, undo_rows, waits
from bot.patients.labels import Names, names_for
from bot.patients.lines import Lines, asked_about, for_whom, to_take, with_state
from bot.patients.words import is_late
from bot.scene import Scene
from bot.screens import Key, Row, Screen
from core.doses.model import Dose
from core.doses.queries import ViewSlot
from core.doses.rules import is_open, is_recorded
from core.ids import ProfileId
from core.plans.rules import local_day, slot_day, slot_time
from core.reminders.model import Notice
from core.texts import T, Text

STILL_ASKED = timedelta(days=1)  # an older reminder has no keys any more, /today has
FEW_UNDONE, MANY_UNDONE = 4, 12  # keys to take an answer back, while others wait or when all is answered


@dataclass(frozen=True, slots=True)
class Slot:
    """One time of day of a patient."""

    patient: ProfileId
    time: str
    doses: tuple[Dose, ...]


def draw(scene: Scene, notice: Notice) -> Screen | None:
    """The notice `digest`. A first one shows what is still open: None when that is nothing."""
    slot = look_up(scene, ProfileId(notice.params["patient"]), notice.params["slot"])
    if notice.message_id is not None:
        return reminder(scene, slot)
    still_open = tuple(dose for dose in slot.doses if is_open(dose, scene.work.now))
    return reminder(scene, Slot(slot.patient, slot.time, still_open)) if still_open else None


def look_up(scene: Scene, patient: ProfileId, slot: str) -> Slot:
    return Slot(patient, slot, scene.perform(ViewSlot(patient, slot)))


def open_slot(scene: Scene, press: OpenSlot) -> Screen:
    """One by one."""
    scene.turn_to(press.patient)
    return reminder(scene, look_up(scene, press.patient, press.slot), one_by_one=True)


def reminder(scene: Scene, slot: Slot, *, one_by_one: bool = False) -> Screen:
    """As the slot stands now; closed, with nothing but Undo, when all of it is answered."""
    if not slot.doses:
        return Screen((*for_whom(scene, slot.patient), _when(slot), T("dose.gone")))
    waiting = _waiting(scene, slot)
    answered = any(is_recorded(dose) for dose in slot.doses)
    undoable = [dose for dose in slot.doses if is_undoable(scene, dose)]
    names = names_for(scene, [*waiting, *undoable])
    together = complete_all_rows(scene, waiting, View.SLOT)
    if together and not answered and not one_by_one:
        key = Key(T("reminder.button.one_by_one"), OpenSlot(slot.patient, slot.time))
        rows: tuple[Row, ...] = (*together, (key,))
    else:
        rows = (*together, *_each(slot, waiting, undoable, names, MOST_ROWS - len(together)))
    head = (*for_whom(scene, slot.patient), _heading(scene, slot, waiting))
    listed = _list(scene, slot, names, answered or not waiting)
    return Screen((*head, *listed, *asked_about(slot.doses, waiting)), rows)


def _waiting(scene: Scene, slot: Slot) -> list[Dose]:
    today = local_day(scene.work.now, scene.zone)
    if today - slot_day(slot.time) > STILL_ASKED:
        return []
    return [dose for dose in slot.doses if waits(scene, dose)]


def _each(slot: Slot, waiting: list[Dose], undoable: list[Dose], names: Names, room: int) -> tuple[Row, ...]:
    """Keys for each dose; where there are too many, the list of the day has the others."""
    most_undone = FEW_UNDONE if waiting else MANY_UNDONE
    back = undo_rows(undoable[:most_undone], names, View.SLOT, most_undone // 2) if undoable else ()
    room -= len(back)
    cut = len(waiting) > room or len(undoable) > most_undone
    answers = answer_rows(waiting[: room - cut], names, View.SLOT, room - cut) if waiting else ()
    day = OpenDay(slot.patient, slot_day(slot.time).isoformat())
    more: tuple[Row, ...] = ((Key(T("reminder.button.all_doses"), day),),) if cut else ()
    return (*answers, *back, *more)


def _heading(scene: Scene, slot: Slot, waiting: Sequence[Dose]) -> Text:
    if not waiting:
        return _when(slot)
    if any(is_late(dose, scene.work.now) for dose in waiting):
        return T("reminder.late", n=len(waiting), day=slot_day(slot.time), time=slot_time(slot.time))
    return T("reminder.due", n=len(waiting), time=slot_time(slot.time))


def _when(slot: Slot) -> Text:
    return T("reminder.closed", day=slot_day(slot.time), time=slot_time(slot.time))


def _list(scene: Scene, slot: Slot, names: Names, with_states: bool) -> Lines:
    lines: list[Text | None] = []
    for dose in slot.doses:
        listed = with_state(scene, dose, names) if with_states else to_take(scene, dose, names)
        lines += [None, *listed]
    return tuple(lines)
