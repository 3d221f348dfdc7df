"""`/history`: a week as a picture, and the same facts in words for whoever cannot see it.

It never accuses: a dose that nobody confirmed is "not confirmed", because silence is no proof of a miss.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from bot.patients.buttons import OpenWeek, Telling
from bot.patients.labels import short
from bot.patients.lines import Lines, for_whom
from bot.scene import Scene
from bot.screens import Key, Row, Screen
from core.doses.model import DayCount
from core.doses.queries import DAYS_OF_WEEK, ViewWeek, WeekView
from core.doses.rules import adherence
from core.ids import ProfileId
from core.patients import summed
from core.plans.rules import local_day
from core.printing import AdherenceBar, AdherenceChart, AdherenceLegend
from core.texts import T, Text
from core.zones import zone_of

WEEK = timedelta(days=DAYS_OF_WEEK)
LONGEST_NAME = 60  # a medicine's, in a list of many


def history(scene: Scene, _: str) -> Screen:
    """The command: the week that ends today."""
    return _week(scene, scene.me.id, 0, Telling.CHART)


def open_week(scene: Scene, press: OpenWeek) -> Screen:
    """The week that a message was about, also when it is pressed days later."""
    scene.turn_to(press.patient)
    today = local_day(scene.work.now, zone_of(press.patient, scene.work))
    weeks_ago = (today - date.fromisoformat(press.last)) // WEEK
    return _week(scene, press.patient, weeks_ago, press.telling)


def _week(scene: Scene, patient: ProfileId, weeks_ago: int, telling: Telling) -> Screen:
    week = scene.perform(ViewWeek(patient, weeks_ago))
    head = (*for_whom(scene, patient), T("history.title", first=week.first, last=week.last))
    whole = summed(week.first, list(week.days))
    rows = _rows(week, telling)
    match telling:
        case Telling.CHART:
            return Screen((*head, None, *_summary(whole)), rows, _chart(scene, week, whole))
        case Telling.WORDS:
            lines = (*_summary(whole), None, *_days(week), None, *_medicines(week))
            return Screen((*head, None, *lines), rows)
        case Telling.MEDICINES:
            return Screen((*head, None, *_medicines(week)), rows)


def _rows(week: WeekView, telling: Telling) -> tuple[Row, ...]:
    def key(label: Text, last: date, told: Telling) -> Key:
        return Key(label, OpenWeek(week.patient.id, last.isoformat(), told))

    tellings = (
        key(T("history.button.chart"), week.last, Telling.CHART),
        key(T("history.button.words"), week.last, Telling.WORDS),
        key(T("history.button.medicines"), week.last, Telling.MEDICINES),
    )
    ways = [key(T("history.button.earlier"), week.last - WEEK, telling)]
    if week.last < week.today:
        ways.append(key(T("history.button.later"), week.last + WEEK, telling))
    others = tuple(k for k, told in zip(tellings, Telling, strict=True) if told is not telling)
    return (tuple(ways), others)


def _past(count: DayCount) -> int:
    """Doses whose outcome is settled for now; adherence is the share of these that were taken."""
    return count.taken + count.skipped + count.missed


def _summary(whole: DayCount) -> Lines:
    if not whole.total:
        return (T("history.nothing"),)
    return (_taken_of(whole), T("history.counts", parts=_parts(whole)))


def _taken_of(count: DayCount) -> Text:
    share = adherence([count])
    if share is None:
        return T("history.nothing_due")
    return T("history.taken_of", n=_past(count), taken=count.taken, share=share)


def _parts(count: DayCount) -> tuple[Text, ...]:
    """`18 taken`, `1 skipped` …; what there is none of is left out."""
    parts = (
        (count.taken, T("history.part.taken", count=count.taken)),
        (count.skipped, T("history.part.skipped", count=count.skipped)),
        (count.missed, T("history.part.missed", count=count.missed)),
        (count.pending, T("history.part.pending", count=count.pending)),
    )
    return tuple(text for number, text in parts if number) or (T("history.part.none"),)


def _days(week: WeekView) -> Iterable[Text]:
    return (T("history.day", day=count.day, parts=_parts(count)) for count in week.days)


def _medicines(week: WeekView) -> Iterable[Text]:
    if not week.by_medicine:
        return (T("history.nothing"),)
    return (
        T("history.medicine", med=short(med, LONGEST_NAME), taken_of=_taken_of(count), parts=_parts(count))
        for med, count in week.by_medicine
    )


def _chart(scene: Scene, week: WeekView, whole: DayCount) -> AdherenceChart:
    say, share = scene.say, adherence([whole])
    return AdherenceChart(
        title=say(T("history.chart.title")),
        subtitle=say(T("history.chart.days", first=week.first, last=week.last)),
        headline="–" if share is None else say(T("history.chart.share", share=share)),
        headline_note=say(T("history.chart.taken_of", n=_past(whole), taken=whole.taken)),
        bars=tuple(_bar(scene, count, week.today) for count in week.days),
        legend=AdherenceLegend(
            say(T("state.taken")), say(T("state.skipped")), say(T("state.missed")), say(T("state.pending"))
        ),
        nothing=say(T("history.nothing")),
        language=scene.language,
    )


def _bar(scene: Scene, count: DayCount, today: date) -> AdherenceBar:
    return AdherenceBar(
        label=scene.say(T("history.chart.weekday", day=count.day)),
        detail=scene.say(T("history.chart.day", day=count.day)),
        note=f"{count.taken}/{count.total}" if count.total else "",
        taken=count.taken,
        skipped=count.skipped,
        missed=count.missed,
        pending=count.pending,
        marked=count.day == today,
    )
