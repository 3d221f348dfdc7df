"""Which answers a dose still takes, as its patient's screens offer them.

An answer is asked for until the end of the day after. Later nobody remembers, and a stray tap on an old
reminder must not write history.
"""

from datetime import timedelta

from bot.scene import Scene
from core.doses.model import Dose, DoseStatus
from core.doses.rules import can_undo, is_recorded, present_status
from core.plans.rules import local_day, slot_day

STILL_ASKED = timedelta(days=1)


def waits(scene: Scene, dose: Dose) -> bool:
    """Nobody said what became of it, and it can still be said: it is open, or its window has closed."""
    return not is_recorded(dose) and dose.stopped_at is None and not is_over(scene, dose)


def is_past(scene: Scene, dose: Dose) -> bool:
    """Its window has closed without an answer."""
    return present_status(dose, scene.work.now) is DoseStatus.MISSED


def is_over(scene: Scene, dose: Dose) -> bool:
    """Too long ago to be answered here."""
    return local_day(scene.work.now, scene.zone) - slot_day(dose.slot) > STILL_ASKED


def is_stopped(dose: Dose) -> bool:
    """Its medicine was stopped before anybody answered."""
    return dose.stopped_at is not None and not is_recorded(dose)


def is_undoable(scene: Scene, dose: Dose) -> bool:
    return is_recorded(dose) and can_undo(dose, scene.work.now)
