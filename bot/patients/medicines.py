"""`/medicines` and the news of a prescription: what is to be taken, how much, how, when, and who says so."""

from collections.abc import Sequence
from datetime import time

from bot.original import with_original
from bot.patients.buttons import OpenToday
from bot.patients.lines import Lines, for_whom
from bot.patients.words import frequency, how
from bot.scene import Scene
from bot.screens import Key, Screen
from core.doses.queries import MedicinesView, ViewMedicines
from core.ids import ProfileId
from core.plans.model import Medication, Plan
from core.reminders.model import Notice
from core.texts import T, Text


def medicines(scene: Scene, _: str) -> Screen:
    """The command."""
    view = scene.perform(ViewMedicines(scene.me.id))
    head = (*for_whom(scene, view.patient.id), T("medicines.title"))
    if not view.medications:
        return Screen((*head, None, T("medicines.none")))
    lines: list[Text | None] = [*head]
    for plan in view.plans:
        of_plan = [m for m in view.medications if m.plan_id == plan.id]
        if of_plan:
            lines += [None, _prescription(scene, plan), *_dates(plan), *_list(scene, of_plan)]
    return Screen(tuple(lines), (_todays_doses(view.patient.id),))


def plan_started(scene: Scene, notice: Notice) -> Screen | None:
    """The notice `plan_started`; None when the prescription has been replaced since."""
    view = scene.perform(ViewMedicines(ProfileId(notice.params["patient"])))
    plan = next((plan for plan in view.plans if plan.id == notice.params["plan"]), None)
    of_plan = [m for m in view.medications if plan and m.plan_id == plan.id]
    if plan is None or not of_plan:
        return None
    return _news(scene, view, plan, of_plan)


def _news(scene: Scene, view: MedicinesView, plan: Plan, medications: Sequence[Medication]) -> Screen:
    news = T("medicines.prescribed", n=len(medications), doctor=_prescriber(scene, plan))
    lines = (*for_whom(scene, view.patient.id), news, *_dates(plan), *_list(scene, medications))
    return Screen(lines, (_todays_doses(view.patient.id),))


def _todays_doses(patient: ProfileId) -> tuple[Key]:
    return (Key(T("medicines.button.today"), OpenToday(patient)),)


def _prescriber(scene: Scene, plan: Plan) -> str:
    """A name that belongs to the prescription just looked at."""
    profile = scene.work.profiles.get(plan.prescriber_id)
    return profile.full_name if profile else ""


def _prescription(scene: Scene, plan: Plan) -> Text:
    return T("medicines.prescription", pres_no=plan.pres_no, doctor=_prescriber(scene, plan))


def _dates(plan: Plan) -> tuple[Text]:
    if plan.end_date is None:
        return (T("medicines.from", first=plan.start_date),)
    return (T("medicines.from_to", first=plan.start_date, last=plan.end_date),)


def _list(scene: Scene, medications: Sequence[Medication]) -> Lines:
    lines: list[Text | None] = []
    for medication in medications:
        lines += [None, *_medicine(scene, medication)]
    return tuple(lines)


def _medicine(scene: Scene, medication: Medication) -> Lines:
    times = tuple(f"{time.fromisoformat(t):%H:%M}" for t in medication.times)
    sentence = T(
        "medicines.how",
        how=how(medication.dose, medication.route),
        freq=frequency(medication.freq),
        times=times,
    )
    important = (T("dose.critical"),) if medication.critical else ()
    return (T("dose.name", med=medication.med_name), *with_original(scene, sentence), *important)
