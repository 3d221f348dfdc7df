"""What doses are called on their keys: short enough to read, and never two alike.

A press on the wrong of two keys records the wrong medicine. A long name gives up the words that it shares
with the others first; one that stands alone is cut in its middle, because the strength at its end matters.
Where names alone do not do, the doses are numbered, on the keys and in the list above them.
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
    """`numbers` is empty unless the list must show them. `of_yesterday`: of the day before the list's."""

    on_keys: Mapping[DoseId, str]
    numbers: Mapping[DoseId, int]
    of_yesterday: frozenset[DoseId] = frozenset()

    def in_list(self, dose: Dose) -> str:
        """The whole name, with the number that its key has."""
        number = self.numbers.get(dose.id)
        return dose.med_name if number is None else f"{number}. {dose.med_name}"


def names_for(scene: Scene, doses: Sequence[Dose]) -> Names:
    """Names that fit beside every word that a key may say in the reader's language."""
    words = (
        T("button.complete_med", med=""),
        T("button.skipped_med", med=""),
        T("dose.button.undo", med=""),
        T("dose.button.change", med=""),
    )
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
    others = {other.med_name for other in doses} - {dose.med_name}
    return telling(dose.med_name, others, room - len(time)) + time


def telling(name: str, others: set[str], room: int) -> str:
    """The name, or the words of it that the others do not have and as many more as fit."""
    if len(name) <= room:
        return name
    words = name.split()
    shared = {word for other in others for word in other.split()}
    kept = {n for n, word in enumerate(words) if word not in shared}
    if not shared.intersection(words) or not kept or len(_joined(words, kept)) > room:
        return short(name, room)
    for n in range(len(words)):
        if len(_joined(words, kept | {n})) <= room:
            kept.add(n)
    return _joined(words, kept)


def _joined(words: Sequence[str], kept: set[int]) -> str:
    return " ".join(words[n] for n in sorted(kept))


def short(name: str, room: int) -> str:
    """The name, or its beginning and its end; the end is whole words where one fits."""
    if len(name) <= room:
        return name
    end = name[-((room - 1) // 2) :]
    if not name[: -len(end)].endswith(" "):
        end = end.partition(" ")[2] or end
    return f"{name[: room - 1 - len(end)].rstrip()}…{end.lstrip()}"
