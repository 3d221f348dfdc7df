"""`/today`: the doses of a day, and what became of each.

In the small hours the list begins with what is still open of yesterday.
"""

from dataclasses import replace
from datetime import date, datetime

from bot.patients.answers import is_over, is_past, waits
from bot.patients.buttons import OpenDay, OpenToday
from bot.patients.day_keys import Look, answered_since, keyboard, listed, navigation
from bot.patients.labels import Names
from bot.patients.lines import Lines, Listing, day_stands, for_whom, next_one
from bot.scene import Scene
from bot.screens import Screen
from core.doses.model import Dose
from core.doses.queries import DayView, ViewDay, ViewMedicines
from core.doses.rules import is_due, is_recorded
from core.ids import DoseId, ProfileId
from core.plans.rules import local_day, slot_day, slot_time
from core.reminders.model import Notice
from core.texts import T, Text
from core.zones import zone_of

SMALL_HOURS = 5  # o'clock; a window of yesterday is closed by then


def today(scene: Scene, _: str) -> Screen:
    """The command."""
    return show_today(scene, scene.me.id)


def show_today(scene: Scene, patient: ProfileId) -> Screen:
    return show_day(scene, patient, local_day(scene.work.now, zone_of(patient, scene.work)))


def open_today(scene: Scene, press: OpenToday) -> Screen:
    scene.turn_to(press.patient)
    screen = show_today(scene, press.patient)
    return replace(screen, fresh=press.fresh)


def open_day(scene: Scene, press: OpenDay) -> Screen:
    scene.turn_to(press.patient)
    day = date.fromisoformat(press.day)
    return _show(scene, press.patient, day, Look(scene.work.now, press.part, press.page))


def draw(scene: Scene, notice: Notice) -> Screen:
    """The notice `day`: a list that was sent before, as it stands now."""
    return show_day(scene, ProfileId(notice.params["patient"]), date.fromisoformat(notice.params["day"]))


def show_day(scene: Scene, patient: ProfileId, day: date) -> Screen:
    """A patient's day, drawn for the first time."""
    return _show(scene, patient, day, Look(scene.work.now))


def show_day_again(
    scene: Scene, patient: ProfileId, day: date, shown_at: datetime, just: DoseId | None = None
) -> Screen:
    """The day after an answer: every key keeps the place that it had at `shown_at`."""
    return _show(scene, patient, day, Look(shown_at, just=just, again=True))


def _show(scene: Scene, patient: ProfileId, day: date, look: Look) -> Screen:
    today_there = local_day(scene.work.now, zone_of(patient, scene.work))
    view = _with_answered_before(scene, scene.perform(ViewDay(patient, (day - today_there).days)), look)
    standing = day_stands(patient, day)
    head = (*for_whom(scene, patient), _title(scene, view))
    if not listed(view):
        return Screen((*head, None, _nothing(scene, view)), (navigation(view),), standing=standing)
    keys = keyboard(scene, view, look)
    lines = (*head, *_list(scene, view, keys.names), *_how_it_stands(scene, view))
    return Screen((*lines, *keys.lines), keys.rows, standing=standing)


def _with_answered_before(scene: Scene, view: DayView, look: Look) -> DayView:
    """Doses of yesterday that were answered on this list stay on it."""
    small_hours = scene.work.now.astimezone(scene.zone).hour < SMALL_HOURS
    if view.offset or not look.again or not small_hours:
        return view
    doses = scene.perform(ViewDay(view.patient.id, -1)).doses
    return replace(view, before=tuple(d for d in doses if d in view.before or answered_since(d, look)))


def _title(scene: Scene, view: DayView) -> Text:
    now = scene.work.now
    match view.offset:
        case 0:
            return T("today.title", day=view.day, now=now)
        case -1:
            return T("today.title_yesterday", day=view.day, now=now)
        case 1:
            return T("today.title_tomorrow", day=view.day, now=now)
    return T("today.title_other", day=view.day, now=now)


def _list(scene: Scene, view: DayView, names: Names) -> Lines:
    listing = Listing(scene, names)
    if not view.before:
        return listing.by_time(view.doses)
    before = (None, T("today.before"), *listing.by_time(view.before)[1:])
    return (*before, None, T("today.of_today"), *listing.by_time(view.doses)[1:])


def _how_it_stands(scene: Scene, view: DayView) -> Lines:
    """What there is to do, where the list alone does not say it."""
    doses = listed(view)
    waiting = [dose for dose in doses if waits(scene, dose)]
    lines: list[Text | None] = []
    if any(is_past(scene, dose) for dose in waiting):
        lines += [None, T("dose.past_hint")]
    if any(is_over(scene, dose) and not is_recorded(dose) for dose in doses):
        lines += [None, T("today.closed")]
    if view.offset == 0 and not any(is_due(dose, scene.work.now) for dose in waiting):
        lines += [None, T("today.nothing_now") if waiting else T("today.all_answered")]
        lines += _next(scene, view, waiting)
    return tuple(lines)


def _next(scene: Scene, view: DayView, waiting: list[Dose]) -> list[Text | None]:
    if waiting:
        return [next_one(waiting[0], today=True)]
    tomorrow = scene.perform(ViewDay(view.patient.id, 1)).doses
    return [next_one(dose, today=False) for dose in tomorrow[:1]]


def _nothing(scene: Scene, view: DayView) -> Text:
    """An empty day; today's names what comes next."""
    if view.offset:
        return T("today.nothing_that_day")
    if view.next_dose is not None:
        med, slot = view.next_dose.med_name, view.next_dose.slot
        return T("today.nothing_next", med=med, day=slot_day(slot), time=slot_time(slot))
    medications = scene.perform(ViewMedicines(view.patient.id)).medications
    later = min((m for m in medications if m.start_date > view.day), key=lambda m: m.start_date, default=None)
    if later is not None:
        return T("today.nothing_until", med=later.med_name, day=later.start_date)
    return T("today.nothing") if medications else T("today.no_medicines")
