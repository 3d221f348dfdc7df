"""What doses are called on their keys: short enough to read, and never two alike.

A press on the wrong of two keys records the wrong medicine. A long name is cut in its middle, because the
strength at its end tells two tablets apart. Where names alone do not do, the doses are numbered, on the keys
and in the list above them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.scene import Scene
from core.doses.model import Dose
from core.ids import DoseId
from core.texts import T

LONGEST_LABEL = 40  # characters; a narrow phone shows no more


@dataclass(frozen=True, slots=True)
class Names:
    """`numbers` is empty unless the list must show them."""

    on_keys: Mapping[DoseId, str]
    numbers: Mapping[DoseId, int]

    def in_list(self, dose: Dose) -> str:
        """The whole name, with the number that its key has."""
        number = self.numbers.get(dose.id)
        return dose.med_name if number is None else f"{number}. {dose.med_name}"


def names_for(scene: Scene, doses: Sequence[Dose]) -> Names:
    """Names that fit beside every word that a key may say in the reader's language."""
    words = (T("button.complete_med", med=""), T("button.skipped_med", med=""), T("dose.button.undo", med=""))
    return names(doses, LONGEST_LABEL - max(len(scene.say(word)) for word in words))


def names(doses: Sequence[Dose], room: int) -> Names:
    """A different name of at most `room` characters for each dose."""
    plain = {dose.id: _with_time(dose, doses, room) for dose in doses}
    if len(set(plain.values())) == len(plain):
        return Names(plain, {})
    numbers = {dose.id: number for number, dose in enumerate(doses, 1)}
    numbered = {d.id: f"{numbers[d.id]}. {short(d.med_name, room - 4)}" for d in doses}
    return Names(numbered, numbers)


def _with_time(dose: Dose, doses: Sequence[Dose], room: int) -> str:
    """The time is said only where the same medicine is offered for two times."""
    times = {other.slot for other in doses if other.med_name == dose.med_name}
    time = f" · {dose.slot[11:]}" if len(times) > 1 else ""
    return short(dose.med_name, room - len(time)) + time


def short(name: str, room: int) -> str:
    """The name, or its beginning and its end."""
    if len(name) <= room:
        return name
    tail = (room - 1) // 2
    return f"{name[: room - 1 - tail].rstrip()}…{name[-tail:].lstrip()}"
