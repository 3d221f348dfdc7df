"""`/medicines`: what is to be taken, how much, how, when, and who says so."""

from collections.abc import Sequence
from datetime import time

from bot.original import with_original
from bot.patients.keys import todays_doses
from bot.patients.lines import Lines, for_whom
from bot.patients.words import frequency, how
from bot.scene import Scene
from bot.screens import Screen
from core.doses.queries import ViewMedicines
from core.plans.model import Medication, Plan
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
            lines += [None, _prescription(scene, plan), *dates(plan), *_list(scene, of_plan)]
    return Screen(tuple(lines), ((todays_doses(view.patient.id),),))


def prescriber(scene: Scene, plan: Plan) -> str:
    """A name that belongs to the prescription just looked at."""
    profile = scene.work.profiles.get(plan.prescriber_id)
    return profile.full_name if profile else ""


def _prescription(scene: Scene, plan: Plan) -> Text:
    return T("medicines.prescription", pres_no=plan.pres_no, doctor=prescriber(scene, plan))


def dates(plan: Plan) -> tuple[Text]:
    if plan.end_date is None:
        return (T("medicines.from", first=plan.start_date),)
    return (T("medicines.from_to", first=plan.start_date, last=plan.end_date),)


def _list(scene: Scene, medications: Sequence[Medication]) -> Lines:
    lines: list[Text | None] = []
    for medication in medications:
        lines += [None, *medicine(scene, medication)]
    return tuple(lines)


def medicine(scene: Scene, medication: Medication) -> Lines:
    times = tuple(f"{time.fromisoformat(t):%H:%M}" for t in medication.times)
    sentence = T(
        "medicines.how",
        how=how(medication.dose, medication.route),
        freq=frequency(medication.freq),
        times=times,
    )
    important = (T("dose.critical"),) if medication.critical else ()
    return (T("dose.name", med=medication.med_name), *with_original(scene, sentence), *important)
