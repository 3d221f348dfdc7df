"""How doses are listed, the same way in a day, a reminder and an answer."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby

from bot.original import with_original
from bot.patients.answers import is_past, is_stopped, waits
from bot.patients.labels import Names
from bot.patients.words import how, state
from bot.scene import Scene
from bot.screens import Standing
from core.doses.model import Dose
from core.ids import ProfileId
from core.plans.rules import slot_day, slot_time
from core.reminders.usecases import day_subject
from core.texts import T, Text

Lines = tuple[Text | None, ...]


class Listing:
    """Lists doses of one message, where the English original of a medicine is said once."""

    def __init__(self, scene: Scene, names: Names) -> None:
        self._scene, self._names = scene, names
        self._said: set[Text] = set()

    def by_time(self, doses: Iterable[Dose]) -> Lines:
        """Doses under the time that they are for."""
        lines: list[Text | None] = []
        for slot, group in groupby(doses, key=lambda dose: dose.slot):
            lines += [None, T("dose.slot", time=slot_time(slot))]
            for dose in group:
                lines += self.with_state(dose)
        return tuple(lines)

    def with_state(self, dose: Dose) -> Lines:
        """Which medicine, what became of it, how much and how."""
        line = T("dose.line", med=self._names.in_list(dose), state=state(self._scene, dose))
        return (line,) if is_stopped(dose) else (line, *self._how(dose))

    def to_take(self, dose: Dose) -> Lines:
        """Which medicine, how much and how."""
        return (T("dose.name", med=self._names.in_list(dose)), *self._how(dose))

    def _how(self, dose: Dose) -> Lines:
        """And whether it must not be left out, while it still can be taken."""
        scene, sentence = self._scene, how(dose.dose, dose.route)
        line, *original = with_original(scene, sentence)
        known = T("dose.name", med=f"{dose.med_name} {scene.say(sentence)}")
        if known in self._said:
            original = []
        self._said.add(known)
        can_be_taken = waits(scene, dose) and not is_past(scene, dose)
        important = (T("dose.critical"),) if dose.critical and can_be_taken else ()
        return (line, *original, *important)


def for_whom(scene: Scene, patient: ProfileId) -> Lines:
    """The name, where several people share this chat."""
    profile = scene.work.profiles.get(patient) if scene.visitor.others else None
    return (T("dose.for_whom", name=profile.full_name),) if profile else ()


def day_stands(patient: ProfileId, day: date) -> Standing:
    """The message shows a day, or part of it: the list is drawn again when a dose of it changes elsewhere."""
    return Standing("day", {"patient": patient, "day": day.isoformat()}, day_subject(patient))


def covered(groups: dict[str, list[Dose]], listed: Sequence[Dose]) -> Lines:
    """What each "Complete all" is for, unless it is for everything that is listed."""
    if [len(listed)] == [len(doses) for doses in groups.values()]:
        return ()
    lines = [
        T("dose.all_covers", time=slot_time(slot), meds=tuple(dose.med_name for dose in doses))
        for slot, doses in groups.items()
    ]
    return (None, *lines) if lines else ()


def next_one(dose: Dose, today: bool) -> Text:
    """What comes next, and when."""
    day, time = slot_day(dose.slot), slot_time(dose.slot)
    if today:
        return T("today.next_today", med=dose.med_name, time=time)
    return T("today.next", med=dose.med_name, day=day, time=time)
