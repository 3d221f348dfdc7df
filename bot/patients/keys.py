"""Keys for doses: answer one, answer a whole slot, take an answer back.

Two keys share a row only when there are many: a row of its own shows a longer name in larger letters.
"""

from collections.abc import Sequence
from itertools import groupby

from bot.patients.buttons import CompleteAll, OpenDose, Record, Undo, View
from bot.patients.labels import Names
from bot.scene import Scene
from bot.screens import Key, Row
from core.doses.model import Dose, DoseStatus
from core.doses.rules import can_undo, is_open, is_recorded, present_status
from core.plans.rules import slot_time
from core.texts import T, Text

MOST_ROWS = 8  # of a keyboard that still shows the message above it


def waits(scene: Scene, dose: Dose) -> bool:
    """Nobody said what became of it: it is open, or its window has closed."""
    return present_status(dose, scene.work.now) in (DoseStatus.PENDING, DoseStatus.MISSED)


def is_undoable(scene: Scene, dose: Dose) -> bool:
    return is_recorded(dose) and can_undo(dose, scene.work.now)


def answer_rows(doses: Sequence[Dose], names: Names, view: View, room: int) -> tuple[Row, ...]:
    """`Complete` and `Skipped` for each dose; `room` is how many rows there may be."""
    if len(doses) == 1:
        return (tuple(_answers(doses[0], T("button.complete"), T("button.skipped"), view)),)
    keys = [
        key
        for dose in doses
        for key in _answers(
            dose,
            T("button.complete_med", med=names.on_keys[dose.id]),
            T("button.skipped_med", med=names.on_keys[dose.id]),
            view,
        )
    ]
    return in_rows(keys, room)


def _answers(dose: Dose, complete: Text, skipped: Text, view: View) -> tuple[Key, Key]:
    return (
        Key(complete, Record(dose.id, DoseStatus.TAKEN, view)),
        Key(skipped, Record(dose.id, DoseStatus.SKIPPED, view)),
    )


def undo_rows(doses: Sequence[Dose], names: Names, view: View, room: int) -> tuple[Row, ...]:
    if len(doses) == 1:
        return ((Key(T("button.undo"), Undo(doses[0].id, view)),),)
    keys = [Key(T("dose.button.undo", med=names.on_keys[d.id]), Undo(d.id, view)) for d in doses]
    return in_rows(keys, room)


def dose_rows(doses: Sequence[Dose], names: Names, room: int) -> tuple[Row, ...]:
    """A key for each dose that opens it by itself."""
    keys = [Key(T("dose.button.open", med=names.on_keys[dose.id]), OpenDose(dose.id)) for dose in doses]
    return in_rows(keys, room)


def complete_all_rows(scene: Scene, doses: Sequence[Dose], view: View) -> tuple[Row, ...]:
    """A key for each slot of which two or more doses are due and open."""
    is_due_and_open = [dose for dose in doses if is_open(dose, scene.work.now)]
    rows: list[Row] = []
    for slot, group in groupby(is_due_and_open, key=lambda dose: dose.slot):
        due = list(group)
        if len(due) > 1:
            press = CompleteAll(due[0].patient_id, slot, scene.work.now, view)
            rows.append((Key(T("button.complete_all", at=slot_time(slot)), press),))
    return tuple(rows)


def in_rows(keys: Sequence[Key], room: int) -> tuple[Row, ...]:
    """One key in a row where that fits, else two."""
    columns = 1 if len(keys) <= room else 2
    return tuple(tuple(keys[i : i + columns]) for i in range(0, len(keys), columns))
