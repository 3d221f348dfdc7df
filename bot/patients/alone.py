"""One dose by itself: to be answered, to be asked about, or to have its answer taken back."""

from dataclasses import replace
from datetime import timedelta

from bot.patients.answers import is_past, is_stopped, is_undoable, waits
from bot.patients.buttons import Asking, OpenDay, OpenDose, OpenSlot, OpenToday, Record, View
from bot.patients.keys import Keyring, todays_doses
from bot.patients.labels import names_for
from bot.patients.lines import Lines, Listing, day_stands, for_whom
from bot.scene import Scene
from bot.screens import Key, Row, Screen, Standing
from core.doses.model import Dose, DoseStatus
from core.doses.queries import ViewDay, ViewSlot
from core.doses.rules import is_due
from core.plans.rules import local_day, slot_day, slot_time
from core.texts import T, Text

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def alone(scene: Scene, dose: Dose, view: View) -> Screen:
    """`view` is the one of the two that says where it was opened."""
    if waits(scene, dose) and not is_due(dose, scene.work.now):
        return ask_early(scene, dose, view)
    ring = _ring(scene, dose, view)
    heading = T("reminder.closed", day=slot_day(dose.slot), time=slot_time(dose.slot))
    asked = (None, T("dose.past")) if waits(scene, dose) and is_past(scene, dose) else ()
    lines = (*for_whom(scene, dose.patient_id), heading, None, *Listing(scene, ring.names).with_state(dose))
    return Screen((*lines, *asked), _rows(ring, dose), standing=_standing(scene, dose, view))


def _ring(scene: Scene, dose: Dose, view: View) -> Keyring:
    return Keyring(scene, names_for(scene, [dose]), view, scene.work.now, single=True)


def _rows(ring: Keyring, dose: Dose) -> tuple[Row, ...]:
    """Three rows, answered or not: where an answer stood, a way on stands afterwards; Undo where Back was."""
    scene = ring.scene
    back = Key(T("button.back"), back_from(scene, dose, ring.view))
    on = _next(ring, dose) or todays_doses(dose.patient_id)
    if waits(scene, dose):
        about_then = is_past(scene, dose)
        return (ring.answers_about_then(dose) if about_then else ring.answers(dose), (on,), (back,))
    if is_undoable(scene, dose):
        return ((on,), (back,), (ring.undo(dose),))
    if is_stopped(dose):
        return ((ring.taken_before(dose),), (on,), (back,))
    return ((on,), (back,))


def _next(ring: Keyring, dose: Dose) -> Key | None:
    """The next medicine of the same time that waits for an answer."""
    doses = ring.scene.perform(ViewSlot(dose.patient_id, dose.slot))
    order = [d.id for d in doses]
    here = order.index(dose.id) if dose.id in order else 0
    waiting = [d for d in (*doses[here + 1 :], *doses[:here]) if waits(ring.scene, d)]
    if not waiting:
        return None
    return Key(T("dose.button.next"), OpenDose(waiting[0].id, ring.view))


def back_from(scene: Scene, dose: Dose, view: View) -> OpenDay | OpenSlot | OpenToday:
    """To the reminder, or to the day's list; yesterday's open doses stand on today's."""
    if view.of_slot:
        return OpenSlot(dose.patient_id, dose.slot, Asking.EACH)
    if local_day(scene.work.now, scene.zone) > slot_day(dose.slot) and dose.closes_at > scene.work.now:
        return OpenToday(dose.patient_id)
    return OpenDay(dose.patient_id, slot_day(dose.slot).isoformat())


def _standing(scene: Scene, dose: Dose, view: View) -> Standing | None:
    back = back_from(scene, dose, view)
    if isinstance(back, OpenSlot):
        return None
    day = slot_day(dose.slot) if isinstance(back, OpenDay) else local_day(scene.work.now, scene.zone)
    return day_stands(dose.patient_id, day)


def ask_early(scene: Scene, dose: Dose, view: View) -> Screen:
    """A dose that is not due yet: taken already, or was another one meant? The harmless key comes first."""
    ring, yesterdays = _ring(scene, dose, view), _of_yesterday(scene, dose)
    day, time = slot_day(dose.slot), slot_time(dose.slot)
    asked = T("dose.not_due_yet", day=day, time=time, wait=_until(scene, dose))
    lines: Lines = (*for_whom(scene, dose.patient_id), *Listing(scene, ring.names).to_take(dose), None, asked)
    rows: list[Row] = [(Key(T("dose.button.not_yet"), back_from(scene, dose, view)),)]
    if yesterdays is not None:
        slot = yesterdays.slot
        then = Record(yesterdays.id, DoseStatus.TAKEN, View.ALONE_OF_DAY, ring.shown_at)
        lines += (T("dose.yesterdays", day=slot_day(slot), time=slot_time(slot)),)
        rows.append((Key(T("dose.button.yesterdays", time=slot_time(slot)), then),))
    early = Record(dose.id, DoseStatus.TAKEN, view, ring.shown_at, early=True)
    rows.append((Key(T("dose.button.early", time=time), early),))
    rows.append((Key(T("dose.button.leave_out", time=time), replace(early, status=DoseStatus.SKIPPED)),))
    return Screen(lines, tuple(rows), standing=_standing(scene, dose, view))


def _of_yesterday(scene: Scene, dose: Dose) -> Dose | None:
    """Yesterday's dose of the same medicine that nobody answered for; rather the one of the same time."""
    doses = scene.perform(ViewDay(dose.patient_id, -1)).doses
    same = [d for d in doses if d.med_name == dose.med_name and waits(scene, d)]
    return next((d for d in same if slot_time(d.slot) == slot_time(dose.slot)), same[-1] if same else None)


def _until(scene: Scene, dose: Dose) -> Text:
    wait = dose.scheduled_at - scene.work.now
    if wait < HOUR:
        return T("dose.in_minutes", n=max(round(wait / MINUTE), 1))
    return T("dose.in_hours", n=round(wait / HOUR))
