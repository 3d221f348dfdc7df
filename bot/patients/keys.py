"""Keys for doses: answer one, answer a whole slot, take an answer back.

Every answer keeps the number of rows, and where the finger was stands a key that only shows something: a
second tap records nothing and erases nothing. So a dose has as many rows answered as it has waiting.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from bot.patients.answers import is_stopped, waits
from bot.patients.buttons import CompleteAll, OpenDose, OpenToday, Record, Undo, View
from bot.patients.labels import Names
from bot.scene import Scene
from bot.screens import Key, Row
from core.doses.model import Dose, DoseStatus
from core.doses.rules import is_open
from core.ids import ProfileId
from core.plans.rules import slot_time
from core.texts import T, Text

MOST_TOGETHER = 4  # doses that get their own keys under one message; more are asked one at a time
STATES = {
    DoseStatus.TAKEN: T("state.taken"),
    DoseStatus.SKIPPED: T("state.skipped"),
    DoseStatus.MISSED: T("dose.state.missed"),
    DoseStatus.PENDING: T("state.pending"),
}


@dataclass(frozen=True, slots=True)
class Keyring:
    """Makes the keys of one message. `single`: it shows one dose, so that plain labels cannot be mistaken."""

    scene: Scene
    names: Names
    view: View
    shown_at: datetime
    single: bool = False

    def answers(self, dose: Dose) -> Row:
        """For a dose that waits and is shown by itself."""
        return self._answers(dose, T("button.complete"), T("button.skipped"))

    def answers_about_then(self, dose: Dose) -> Row:
        """The same for one whose time is past, below the question whether it was taken then."""
        return self._answers(dose, T("dose.button.taken_then"), T("dose.button.not_taken_then"))

    def _answers(self, dose: Dose, taken: Text, skipped: Text) -> Row:
        return (
            Key(taken, self._record(dose, DoseStatus.TAKEN)),
            Key(skipped, self._record(dose, DoseStatus.SKIPPED)),
        )

    def pair(self, dose: Dose) -> tuple[Row, ...]:
        """Two rows for one dose of several, waiting or answered."""
        med = self.names.on_keys[dose.id]
        if waits(self.scene, dose):
            return (
                (Key(T("button.complete_med", med=med), self._record(dose, DoseStatus.TAKEN)),),
                (Key(T("button.skipped_med", med=med), self._record(dose, DoseStatus.SKIPPED)),),
            )
        return ((self.open(dose),), (Key(T("dose.button.change", med=med), self._open(dose)),))

    def open(self, dose: Dose) -> Key:
        """Shows the dose by itself."""
        med = self.names.on_keys[dose.id]
        if waits(self.scene, dose):
            return Key(T("dose.button.open", med=med), self._open(dose))
        became = T("dose.button.stopped") if is_stopped(dose) else STATES[dose.status]
        return Key(T("dose.button.answered", med=med, state=became), self._open(dose))

    def one_by_one(self, first: Dose) -> Key:
        """Asks for each dose by itself, beginning with this one."""
        return Key(T("reminder.button.one_by_one"), self._open(first))

    def undo(self, dose: Dose) -> Key:
        press = Undo(dose.id, self._view(dose), self._since(dose))
        if self.single:
            return Key(T("button.undo"), press)
        return Key(T("dose.button.undo", med=self.names.on_keys[dose.id]), press)

    def taken_before(self, dose: Dose) -> Key:
        """For a stopped medicine: it was taken before."""
        press = Record(dose.id, DoseStatus.TAKEN, self._view(dose), self._since(dose), early=True)
        return Key(T("dose.button.taken_before"), press)

    def complete_all(self, one: Dose) -> Key:
        """For all of the slot of this dose."""
        press = CompleteAll(one.patient_id, one.slot, self.shown_at, self._view(one))
        return Key(T("button.complete_all", at=slot_time(one.slot)), press)

    def _record(self, dose: Dose, status: DoseStatus) -> Record:
        return Record(dose.id, status, self._view(dose), self._since(dose))

    def _open(self, dose: Dose) -> OpenDose:
        return OpenDose(dose.id, self.view.by_itself())

    def _since(self, dose: Dose) -> datetime:
        """Only a day's list needs it; elsewhere a message that says the same has the same keys."""
        return self.shown_at if self.view is View.DAY else dose.scheduled_at

    def _view(self, dose: Dose) -> View:
        """A dose of the evening before, on today's list, is answered on today's list."""
        return View.DAY_AFTER if dose.id in self.names.of_yesterday else self.view


def todays_doses(patient: ProfileId) -> Key:
    """A way that leaves the message as it is."""
    return Key(T("medicines.button.today"), OpenToday(patient, fresh=True))


def together(scene: Scene, doses: Sequence[Dose]) -> dict[str, list[Dose]]:
    """The doses that "Complete all" is for, by slot: two or more that are due and open."""
    open_ = [dose for dose in doses if is_open(dose, scene.work.now)]
    slots = {slot: list(group) for slot, group in groupby(open_, key=lambda dose: dose.slot)}
    return {slot: due for slot, due in slots.items() if len(due) > 1}


def in_rows(keys: Sequence[Key], room: int) -> tuple[Row, ...]:
    """One key in a row where that fits, else two."""
    columns = 1 if len(keys) <= room else 2
    return tuple(tuple(keys[i : i + columns]) for i in range(0, len(keys), columns))
