"""How doses are listed, the same way in a day, a reminder and an answer."""

from collections.abc import Sequence
from itertools import groupby

from bot.original import with_original
from bot.patients.labels import Names
from bot.patients.words import how, state
from bot.scene import Scene
from core.doses.model import Dose
from core.ids import ProfileId
from core.plans.rules import slot_time
from core.texts import T, Text

Lines = tuple[Text | None, ...]


def for_whom(scene: Scene, patient: ProfileId) -> Lines:
    """The name, where several people share this chat."""
    profile = scene.work.profiles.get(patient) if scene.visitor.others else None
    return (T("dose.for_whom", name=profile.full_name),) if profile else ()


def by_time(scene: Scene, doses: Sequence[Dose], names: Names) -> Lines:
    """Doses under the time that they are for."""
    lines: list[Text | None] = []
    for slot, group in groupby(doses, key=lambda dose: dose.slot):
        lines += [None, T("dose.slot", time=slot_time(slot))]
        for dose in group:
            lines += with_state(scene, dose, names)
    return tuple(lines)


def with_state(scene: Scene, dose: Dose, names: Names) -> Lines:
    """Which medicine, what became of it, how much and how."""
    became = state(dose, scene.work.now, scene.zone)
    line = T("dose.line", med=names.in_list(dose), state=became)
    return (line, *with_original(scene, how(dose.dose, dose.route)))


def to_take(scene: Scene, dose: Dose, names: Names) -> Lines:
    """Which medicine, how much and how, and whether it must not be left out."""
    important = (T("dose.critical"),) if dose.critical else ()
    name = T("dose.name", med=names.in_list(dose))
    return (name, *with_original(scene, how(dose.dose, dose.route)), *important)


def asked_about(doses: Sequence[Dose], offered: Sequence[Dose]) -> Lines:
    """Names the one dose that plain `Complete` and `Skipped` are for, where others are listed too."""
    if len(offered) != 1 or len(doses) == 1:
        return ()
    return (None, T("dose.answer_for", med=offered[0].med_name, time=slot_time(offered[0].slot)))
