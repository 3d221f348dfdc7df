"""The keys under a day.

Which doses get keys is decided when the message is first drawn and then stays: what was answered keeps its
place with a key that only shows it, and what falls due meanwhile is found under "Other doses".
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby

from bot.patients.answers import is_stopped, is_undoable, waits
from bot.patients.buttons import OpenDay, OpenToday, Part, View
from bot.patients.keys import MOST_TOGETHER, Keyring, in_rows, together
from bot.patients.labels import Names, names_for
from bot.patients.lines import Lines, covered
from bot.scene import Scene
from bot.screens import Key, Row
from core.doses.model import Dose
from core.doses.queries import DayView
from core.ids import DoseId
from core.texts import T

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)  # the grain of `shown_at` in a button
MOST_SLOTS = 3  # that get a "Complete all" key
PAGE = 12  # keys of the other parts, two in a row where they are many


@dataclass(frozen=True, slots=True)
class Look:
    """How a day is looked at: since when, `again` after a press, and which dose was answered a moment ago."""

    shown_at: datetime
    part: Part = Part.NOW
    page: int = 0
    again: bool = False
    just: DoseId | None = None


@dataclass(frozen=True, slots=True)
class Keyboard:
    """The rows, what the doses are called on them, and what they ask or are for."""

    rows: tuple[Row, ...]
    names: Names
    lines: Lines = ()


def listed(view: DayView) -> tuple[Dose, ...]:
    return (*view.before, *view.doses)


def keyboard(scene: Scene, view: DayView, look: Look) -> Keyboard:
    """Tomorrow and later can be looked at, not answered."""
    if view.offset > 0 or not listed(view):
        return Keyboard((navigation(view),), names_for(scene, ()))
    due = [dose for dose in listed(view) if _is_offered(scene, dose, look)]
    offered = due or _next_time(scene, view, look)
    others = [d for d in listed(view) if d not in offered and (waits(scene, d) or is_stopped(d))]
    undoable = [dose for dose in listed(view) if is_undoable(scene, dose)]
    if look.part is Part.OTHER and others:
        return _part(scene, view, look, others)
    if look.part is Part.CHANGE and undoable:
        return _part(scene, view, look, undoable)
    just = [dose for dose in undoable if dose.id == look.just]
    ring = _ring(scene, view, look, [*offered, *(dose for dose in just if dose not in offered)])
    rows = (*_answers(view, ring, offered), *_others(view, others))
    last = ring.undo(just[0]) if just else _change_or_again(view, undoable)
    for_these = covered(together(scene, offered), listed(view))
    return Keyboard((*rows, (last,), navigation(view)), ring.names, for_these)


def _is_offered(scene: Scene, dose: Dose, look: Look) -> bool:
    """It was due and unanswered when the message was first drawn."""
    was_due = max(dose.scheduled_at, dose.created_at) < look.shown_at + SECOND and dose.stopped_at is None
    return was_due and (waits(scene, dose) or answered_since(dose, look))


def _next_time(scene: Scene, view: DayView, look: Look) -> list[Dose]:
    """Where nothing is due, the next time of the day: who has taken it already says so and is asked again."""
    later = [
        dose
        for dose in view.doses
        if dose.stopped_at is None
        and dose.scheduled_at > look.shown_at
        and (waits(scene, dose) or answered_since(dose, look))
    ]
    together_then = [dose for dose in later if dose.slot == later[0].slot]
    return together_then if len(together_then) <= MOST_TOGETHER else []


def answered_since(dose: Dose, look: Look) -> bool:
    """On this very message, or meanwhile elsewhere."""
    return look.again and dose.recorded_at is not None and dose.recorded_at >= look.shown_at


def _ring(scene: Scene, view: DayView, look: Look, doses: Sequence[Dose]) -> Keyring:
    before = frozenset(dose.id for dose in view.before)
    names = replace(names_for(scene, doses), of_yesterday=before)
    return Keyring(scene, names, View.DAY, look.shown_at, single=len(listed(view)) == 1)


def _answers(view: DayView, ring: Keyring, offered: list[Dose]) -> tuple[Row, ...]:
    all_at_once = tuple(_slot_rows(view, ring, offered))
    waiting = [dose for dose in offered if waits(ring.scene, dose)]
    if len(offered) > MOST_TOGETHER:
        one = ring.one_by_one(waiting[0]) if waiting else _again(view)
        return (*all_at_once, (one,))
    if ring.single:
        return tuple(ring.answers(dose) if dose in waiting else (_again(view),) for dose in offered)
    return (*all_at_once, *(row for dose in offered for row in ring.pair(dose)))


def _slot_rows(view: DayView, ring: Keyring, offered: list[Dose]) -> list[Row]:
    """A row for each slot of which several doses were open; it stays when they are answered."""
    begun = [dose for dose in offered if dose.scheduled_at < ring.shown_at + SECOND]
    in_window = [dose for dose in begun if dose.closes_at > ring.shown_at]
    now = together(ring.scene, offered)
    rows: list[Row] = []
    for slot, group in groupby(in_window, key=lambda dose: dose.slot):
        first, *more = group
        if more:
            rows.append((ring.complete_all(first) if slot in now else _again(view),))
    return rows[:MOST_SLOTS]


def _others(view: DayView, others: list[Dose]) -> tuple[Row, ...]:
    if not others:
        return ()
    return ((Key(T("today.button.others"), _open(view, Part.OTHER)),),)


def _change_or_again(view: DayView, undoable: list[Dose]) -> Key:
    return Key(T("today.button.change"), _open(view, Part.CHANGE)) if undoable else _again(view)


def _again(view: DayView) -> Key:
    return Key(T("today.button.again"), _open(view, Part.NOW))


def _open(view: DayView, part: Part) -> OpenDay:
    return OpenDay(view.patient.id, view.day.isoformat(), part)


def navigation(view: DayView) -> Row:
    patient = view.patient.id
    if view.offset:
        return (Key(T("today.button.today"), OpenToday(patient)),)
    before, after = (view.day - DAY).isoformat(), (view.day + DAY).isoformat()
    return (
        Key(T("today.button.yesterday"), OpenDay(patient, before)),
        Key(T("today.button.tomorrow"), OpenDay(patient, after)),
    )


def _part(scene: Scene, view: DayView, look: Look, doses: list[Dose]) -> Keyboard:
    """Keys for the other doses, or for the answers, a page at a time; the way back comes first."""
    pages = [doses[i : i + PAGE] for i in range(0, len(doses), PAGE)]
    page = look.page % len(pages)
    ring = _ring(scene, view, look, doses)
    if look.part is Part.OTHER:
        keys, question = [ring.open(dose) for dose in pages[page]], T("today.which_dose")
    else:
        keys, question = [ring.undo(dose) for dose in pages[page]], T("today.which_answer")
    ways = [Key(T("button.back"), _open(view, Part.NOW))]
    if len(pages) > 1:
        following = OpenDay(view.patient.id, view.day.isoformat(), look.part, (page + 1) % len(pages))
        ways.append(Key(T("button.next"), following))
    return Keyboard((tuple(ways), *in_rows(keys, PAGE // 2)), ring.names, (None, question))
