"""The news of a prescription: first what must not be taken any more, then what is new, changed and as before.

Who is told the new tablets only goes on with the old ones beside them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.patients.keys import todays_doses
from bot.patients.lines import Lines, for_whom
from bot.patients.medicines import dates, medicine, prescriber
from bot.scene import Scene
from bot.screens import Screen
from core.doses.queries import MedicinesView, ViewMedicines
from core.ids import MedicationId, ProfileId
from core.plans.ingredients import ingredient_key
from core.plans.materialise import horizon
from core.plans.model import Medication, Plan
from core.plans.rules import plan_slots, slot_day, slot_time
from core.reminders.model import Notice
from core.texts import T, Text
from core.zones import zone_of


@dataclass(frozen=True, slots=True)
class Change:
    """What a prescription makes of the medicines until now; a changed one comes with what it was before."""

    stopped: tuple[Medication, ...]
    new: tuple[Medication, ...]
    changed: tuple[tuple[Medication, tuple[Medication, ...]], ...]
    unchanged: tuple[Medication, ...]


def plan_started(scene: Scene, notice: Notice) -> Screen | None:
    """The notice `plan_started`. Replaced since, it still says what it stopped; None when that is nothing."""
    view = scene.perform(ViewMedicines(ProfileId(notice.params["patient"])))
    plan = next((plan for plan in view.plans if plan.id == notice.params["plan"]), None)
    of_plan = [m for m in view.medications if plan and m.plan_id == plan.id]
    ids = [MedicationId(each) for each in notice.params.get("stopped", "").split(",") if each]
    old = scene.work.plans.by_ids(ids) if ids else []
    if plan is None or not of_plan:
        return _only_stopped(scene, old, view)
    lines = _handover(scene, plan, compared(old, of_plan)) if old else _first(scene, plan, of_plan)
    head = for_whom(scene, view.patient.id)
    return Screen((*head, *lines), ((todays_doses(view.patient.id),),))


def _only_stopped(scene: Scene, old: Sequence[Medication], view: MedicinesView) -> Screen | None:
    """The next notice compares with this prescription, not with what was taken before it."""
    goes_on = {ingredient_key(m.med_name) for m in view.medications}
    names = tuple(m.med_name for m in old if ingredient_key(m.med_name) not in goes_on)
    if not names:
        return None
    lines = (*for_whom(scene, view.patient.id), T("medicines.do_not_take", meds=names))
    return Screen(lines, ((todays_doses(view.patient.id),),))


def compared(old: Sequence[Medication], new: Sequence[Medication]) -> Change:
    """Medicines of one ingredient belong together, whatever their strength."""
    goes_on = {ingredient_key(m.med_name) for m in new}
    was = {m: tuple(o for o in old if ingredient_key(o.med_name) == ingredient_key(m.med_name)) for m in new}
    unchanged = tuple(m for m, before in was.items() if [_regimen(m)] == [_regimen(o) for o in before])
    return Change(
        stopped=tuple(o for o in old if ingredient_key(o.med_name) not in goes_on),
        new=tuple(m for m, before in was.items() if not before),
        changed=tuple((m, before) for m, before in was.items() if before and m not in unchanged),
        unchanged=unchanged,
    )


def _regimen(m: Medication) -> tuple[str, str, str, tuple[str, ...]]:
    return m.med_name, m.dose, m.route, m.times


def _first(scene: Scene, plan: Plan, medications: Sequence[Medication]) -> Lines:
    news = T("medicines.prescribed", n=len(medications), doctor=prescriber(scene, plan))
    return (news, *dates(plan), *_each(scene, medications))


def _handover(scene: Scene, plan: Plan, change: Change) -> Lines:
    lines: list[Text | None] = [T("medicines.changed_by", doctor=prescriber(scene, plan)), *dates(plan)]
    if change.stopped:
        names = tuple(m.med_name for m in change.stopped)
        lines += [None, T("medicines.do_not_take", meds=names)]
    if change.new:
        lines += [None, T("medicines.new"), *_each(scene, change.new)]
    if change.changed:
        lines += [None, T("medicines.changed")]
        for now, before in change.changed:
            lines += [
                None,
                *medicine(scene, now),
                *_first_dose(scene, now),
                *(_before(was) for was in before),
            ]
    if change.unchanged:
        names = tuple(m.med_name for m in change.unchanged)
        lines += [None, T("medicines.unchanged", meds=names)]
    return tuple(lines)


def _before(was: Medication) -> Text:
    return T("medicines.before", med=was.med_name, dose=was.dose, times=was.times)


def _each(scene: Scene, medications: Sequence[Medication]) -> Lines:
    lines: list[Text | None] = []
    for medication in medications:
        lines += [None, *medicine(scene, medication), *_first_dose(scene, medication)]
    return tuple(lines)


def _first_dose(scene: Scene, medication: Medication) -> Lines:
    """Not the next time on the clock: today's may have been had under the old prescription."""
    since = max(medication.doses_from, scene.work.now)
    zone = zone_of(medication.patient_id, scene.work)
    days = (medication.start_date, medication.end_date)
    slots = plan_slots(medication.times, days, zone, since, horizon(since))
    if not slots:
        return ()
    return (T("medicines.first_dose", day=slot_day(slots[0].local), at=slot_time(slots[0].local)),)
