"""The reminder: one message for each time of day, drawn when it is sent and redrawn after every answer.

What stands in it follows from the doses alone, so a press and the redrawing of the same message on another
phone show the same.
"""

from bot.patients.answers import is_over, is_past, waits
from bot.patients.buttons import Asking, OpenSlot
from bot.patients.keys import Keyring, together
from bot.patients.lines import Lines, Listing, covered, for_whom
from bot.patients.slot_keys import Slot, ring_of, slot_rows
from bot.patients.words import is_late
from bot.scene import Scene
from bot.screens import Screen
from core.doses.queries import ViewSlot
from core.doses.rules import is_open, is_recorded
from core.ids import DoseId, ProfileId
from core.plans.rules import slot_day, slot_time
from core.reminders.model import Notice
from core.texts import T, Text


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
    scene.turn_to(press.patient)
    return reminder(scene, look_up(scene, press.patient, press.slot), press.asking)


def reminder(scene: Scene, slot: Slot, asking: Asking = Asking.ALL, just: DoseId | None = None) -> Screen:
    """As the slot stands now."""
    if not slot.doses:
        return Screen((*for_whom(scene, slot.patient), _when(slot), T("dose.gone")))
    ring = ring_of(scene, slot)
    lines = (*for_whom(scene, slot.patient), *_heading(scene, slot), *_list(ring, slot))
    at_once = covered(together(scene, slot.doses), slot.doses)
    return Screen((*lines, *at_once), slot_rows(ring, slot, asking, just))


def _heading(scene: Scene, slot: Slot) -> Lines:
    """What is asked; where nothing is, only when it was."""
    day, time = slot_day(slot.time), slot_time(slot.time)
    waiting = [dose for dose in slot.doses if waits(scene, dose)]
    open_ = [dose for dose in waiting if is_open(dose, scene.work.now)]
    if open_ and is_late(open_[0], scene.work.now):
        return (T("reminder.late", n=len(open_), day=day, time=time),)
    if open_:
        return (T("reminder.due", n=len(open_), day=day, time=time),)
    if any(is_past(scene, dose) for dose in waiting):
        return (T("reminder.past", n=len(waiting), day=day, time=time), T("reminder.taken_then"))
    if any(is_over(scene, dose) and not is_recorded(dose) for dose in slot.doses):
        return (_when(slot), T("reminder.over"))
    return (_when(slot),)


def _when(slot: Slot) -> Text:
    return T("reminder.closed", day=slot_day(slot.time), time=slot_time(slot.time))


def _list(ring: Keyring, slot: Slot) -> Lines:
    """While all of it is open there is nothing to say about states."""
    scene, listing = ring.scene, Listing(ring.scene, ring.names)
    all_open = all(is_open(dose, scene.work.now) for dose in slot.doses)
    lines: list[Text | None] = []
    for dose in slot.doses:
        lines += [None, *(listing.to_take(dose) if all_open else listing.with_state(dose))]
    return tuple(lines)
