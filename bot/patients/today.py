"""`/today`: the doses of a day, what became of each, and the keys that matter now.

The first keys are for what waits for an answer; only when nothing does, for the next time of day. All other
doses and answers of the day are one key away, so that the keyboard never hides the list.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from bot.patients.buttons import OpenDay, OpenToday, Part, View
from bot.patients.keys import (
    MOST_ROWS,
    answer_rows,
    complete_all_rows,
    dose_rows,
    is_undoable,
    undo_rows,
    waits,
)
from bot.patients.labels import Names, names_for
from bot.patients.lines import Lines, asked_about, by_time, for_whom
from bot.scene import Scene
from bot.screens import Key, Row, Screen
from core.doses.model import Dose
from core.doses.queries import DayView, ViewDay, ViewMedicines
from core.doses.rules import is_due
from core.ids import DoseId, ProfileId
from core.plans.rules import local_day, slot_day, slot_time
from core.texts import T, Text
from core.zones import zone_of

DAY = timedelta(days=1)
MOST_SLOTS = 2  # that get a "Complete all" key
PAGE = 12  # keys of the other parts, two in a row where they are many


@dataclass(frozen=True, slots=True)
class Look:
    """How a day is looked at; `just` is the dose that was answered a moment ago."""

    part: Part = Part.NOW
    page: int = 0
    just: DoseId | None = None


@dataclass(frozen=True, slots=True)
class Keyboard:
    """The rows for the doses of a day, what the doses are called on them, and what they answer."""

    rows: tuple[Row, ...]
    names: Names
    question: Lines = ()


def today(scene: Scene, _: str) -> Screen:
    """The command."""
    return show_today(scene, scene.me.id)


def show_today(scene: Scene, patient: ProfileId) -> Screen:
    return show_day(scene, patient, local_day(scene.work.now, zone_of(patient, scene.work)))


def open_today(scene: Scene, press: OpenToday) -> Screen:
    scene.turn_to(press.patient)
    return show_today(scene, press.patient)


def open_day(scene: Scene, press: OpenDay) -> Screen:
    scene.turn_to(press.patient)
    return show_day(scene, press.patient, date.fromisoformat(press.day), Look(press.part, press.page))


def show_day(scene: Scene, patient: ProfileId, day: date, look: Look | None = None) -> Screen:
    """A patient's day. Tomorrow and later can be looked at, not answered."""
    today_there = local_day(scene.work.now, zone_of(patient, scene.work))
    view = scene.perform(ViewDay(patient, (day - today_there).days))
    head = (*for_whom(scene, patient), _title(view))
    if not view.doses:
        return Screen((*head, None, _nothing(scene, view)), (_navigation(view),))
    keyboard = _keyboard(scene, view, look or Look())
    lines = (*head, *by_time(scene, view.doses, keyboard.names), *_all_answered(scene, view))
    return Screen((*lines, *keyboard.question), keyboard.rows)


def _title(view: DayView) -> Text:
    match view.offset:
        case 0:
            return T("today.title", day=view.day)
        case -1:
            return T("today.title_yesterday", day=view.day)
        case 1:
            return T("today.title_tomorrow", day=view.day)
    return T("today.title_other", day=view.day)


def _all_answered(scene: Scene, view: DayView) -> Lines:
    done = view.offset == 0 and not any(waits(scene, dose) for dose in view.doses)
    return (None, T("today.all_answered")) if done else ()


def _nothing(scene: Scene, view: DayView) -> Text:
    """An empty day; today's names what comes next."""
    if view.offset:
        return T("today.nothing_that_day")
    coming = view.next_dose
    if coming is not None:
        day, time = slot_day(coming.slot), slot_time(coming.slot)
        return T("today.nothing_next", med=coming.med_name, day=day, time=time)
    medications = scene.perform(ViewMedicines(view.patient.id)).medications
    later = min((m for m in medications if m.start_date > view.day), key=lambda m: m.start_date, default=None)
    if later is not None:
        return T("today.nothing_until", med=later.med_name, day=later.start_date)
    return T("today.nothing") if medications else T("today.no_medicines")


def _navigation(view: DayView) -> Row:
    patient = view.patient.id
    if view.offset:
        return (Key(T("today.button.today"), OpenToday(patient)),)
    before, after = (view.day - DAY).isoformat(), (view.day + DAY).isoformat()
    return (
        Key(T("today.button.yesterday"), OpenDay(patient, before)),
        Key(T("today.button.tomorrow"), OpenDay(patient, after)),
    )


def _keyboard(scene: Scene, view: DayView, look: Look) -> Keyboard:
    if view.offset > 0:
        return Keyboard((_navigation(view),), names_for(scene, ()))
    offered, others = _split(scene, view)
    undoable = [dose for dose in view.doses if is_undoable(scene, dose)]
    if look.part is Part.OTHER and others:
        return _part(scene, view, look, others)
    if look.part is Part.CHANGE and undoable:
        return _part(scene, view, look, undoable)
    return _now(scene, view, offered, (others, undoable, look.just))


def _split(scene: Scene, view: DayView) -> tuple[list[Dose], list[Dose]]:
    """The doses that get their keys at once, and the others that wait: due ones go first."""
    waiting = [dose for dose in view.doses if waits(scene, dose)]
    due = [dose for dose in waiting if is_due(dose, scene.work.now)]
    first = due or [dose for dose in waiting if dose.slot == waiting[0].slot]
    taken_up = 2 + len(complete_all_rows(scene, first, View.DAY)[:MOST_SLOTS])
    offered = first[: MOST_ROWS - 1 - taken_up]
    return offered, [dose for dose in waiting if dose not in offered]


def _now(
    scene: Scene, view: DayView, offered: list[Dose], rest: tuple[list[Dose], list[Dose], DoseId | None]
) -> Keyboard:
    others, undoable, just = rest
    names = names_for(scene, offered)
    undo = [dose for dose in undoable if dose.id == just]
    rows = complete_all_rows(scene, offered, View.DAY)[:MOST_SLOTS]
    back = undo_rows(undo, names, View.DAY, 1) if undo else ()
    more = _more(view, bool(others), len(undoable) > len(undo))
    if offered:
        rows += answer_rows(offered, names, View.DAY, MOST_ROWS - 1 - len(rows) - len(back) - len(more))
    return Keyboard((*rows, *back, *more, _navigation(view)), names, asked_about(view.doses, offered))


def _more(view: DayView, others: bool, answers: bool) -> tuple[Row, ...]:
    def key(label: Text, part: Part) -> Key:
        return Key(label, OpenDay(view.patient.id, view.day.isoformat(), part))

    row = (
        *((key(T("today.button.others"), Part.OTHER),) if others else ()),
        *((key(T("today.button.change"), Part.CHANGE),) if answers else ()),
    )
    return (row,) if row else ()


def _part(scene: Scene, view: DayView, look: Look, doses: list[Dose]) -> Keyboard:
    """Keys for the other doses, or for the answers, a page at a time."""
    pages = [doses[i : i + PAGE] for i in range(0, len(doses), PAGE)]
    page = look.page % len(pages)
    shown, names = pages[page], names_for(scene, doses)
    patient, day = view.patient.id, view.day.isoformat()
    if look.part is Part.OTHER:
        rows, question = dose_rows(shown, names, PAGE // 2), T("today.which_dose")
    else:
        rows, question = undo_rows(shown, names, View.DAY, PAGE // 2), T("today.which_answer")
    ways = [Key(T("button.back"), OpenDay(patient, day))]
    if len(pages) > 1:
        ways.append(Key(T("button.next"), OpenDay(patient, day, look.part, (page + 1) % len(pages))))
    return Keyboard((*rows, tuple(ways)), names, (None, question))
