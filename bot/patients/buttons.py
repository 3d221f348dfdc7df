"""The standing buttons of a patient. Each names one dose, slot, day or week, never "now".

`View` says what message a press came from, so that this message is redrawn and not another one sent.
`shown_at` is when the message was first drawn: its keys keep their places from then on, so that a second tap
finds no other medicine under the finger.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from bot.buttons import Button, button, check_day, check_slot
from core.doses.model import DoseStatus
from core.doses.usecases import check_answer
from core.ids import DoseId, ProfileId

READ_FIRST = 2.0  # seconds that a redrawn message must have stood before a key of it can be meant


class View(StrEnum):
    """Where a dose is shown: in the list of its day or of the day after, in its reminder, or by itself."""

    DAY = "d"
    DAY_AFTER = "a"
    SLOT = "s"
    ALONE_OF_DAY = "e"
    ALONE_OF_SLOT = "t"

    @property
    def alone(self) -> bool:
        return self in {View.ALONE_OF_DAY, View.ALONE_OF_SLOT}

    @property
    def of_slot(self) -> bool:
        return self in {View.SLOT, View.ALONE_OF_SLOT}

    def by_itself(self) -> "View":
        """A dose opened from there."""
        return View.ALONE_OF_SLOT if self.of_slot else View.ALONE_OF_DAY


class Part(StrEnum):
    """Which keys stand under a day: what matters now, the other open doses, or answers to take back."""

    NOW = "n"
    OTHER = "o"
    CHANGE = "c"


class Asking(StrEnum):
    """Which keys stand under a reminder: for all of it, for each dose, or answers to take back."""

    ALL = "a"
    EACH = "e"
    CHANGE = "c"


class Telling(StrEnum):
    """How a week is told."""

    CHART = "c"
    WORDS = "w"
    MEDICINES = "m"


@button("dr")
@dataclass(frozen=True, slots=True)
class Record(Button):
    """`early`: the person was asked and says that it was taken before its time, or before it was stopped."""

    settle: ClassVar[float] = READ_FIRST

    dose: DoseId
    status: DoseStatus
    view: View
    shown_at: datetime
    early: bool = False

    def __post_init__(self) -> None:
        check_answer(self.status)


@button("du")
@dataclass(frozen=True, slots=True)
class Undo(Button):
    settle: ClassVar[float] = READ_FIRST

    dose: DoseId
    view: View
    shown_at: datetime


@button("dc")
@dataclass(frozen=True, slots=True)
class CompleteAll(Button):
    """What was prescribed after `shown_at` is not meant."""

    settle: ClassVar[float] = READ_FIRST

    patient: ProfileId
    slot: str
    shown_at: datetime
    view: View

    def __post_init__(self) -> None:
        check_slot(self.slot)


@button("do")
@dataclass(frozen=True, slots=True)
class OpenDose(Button):
    """One dose by itself; `view` is one of those that show it so."""

    dose: DoseId
    view: View


@button("ds")
@dataclass(frozen=True, slots=True)
class OpenSlot(Button):
    """A reminder."""

    patient: ProfileId
    slot: str
    asking: Asking = Asking.EACH

    def __post_init__(self) -> None:
        check_slot(self.slot)


@button("dd")
@dataclass(frozen=True, slots=True)
class OpenDay(Button):
    """`day` is an ISO date; `page` counts the keys of `part` where they do not fit under one message."""

    patient: ProfileId
    day: str
    part: Part = Part.NOW
    page: int = 0

    def __post_init__(self) -> None:
        check_day(self.day)


@button("dt")
@dataclass(frozen=True, slots=True)
class OpenToday(Button):
    """Whatever day it is when it is pressed. `fresh`: as a new message, so that the pressed one stays."""

    patient: ProfileId
    fresh: bool = False


@button("dw")
@dataclass(frozen=True, slots=True)
class OpenWeek(Button):
    """The seven days that end with `last`, an ISO date."""

    patient: ProfileId
    last: str
    telling: Telling = Telling.CHART

    def __post_init__(self) -> None:
        check_day(self.last)
