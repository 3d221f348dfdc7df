"""The standing buttons of a patient. Each names one dose, slot, day or week, never "now".

`View` says what message a press came from, so that this message is redrawn and not another one sent.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.buttons import Button, button
from core.doses.model import DoseStatus
from core.ids import DoseId, ProfileId


class View(StrEnum):
    """Where a dose is shown: among those of its day, or in the reminder of its slot."""

    DAY = "d"
    SLOT = "s"


class Part(StrEnum):
    """Which keys stand under a day: what matters now, the other open doses, or answers to take back."""

    NOW = "n"
    OTHER = "o"
    CHANGE = "c"


class Telling(StrEnum):
    """How a week is told."""

    CHART = "c"
    WORDS = "w"
    MEDICINES = "m"


@button("dr")
@dataclass(frozen=True, slots=True)
class Record(Button):
    """`early`: the person was asked and says that it is so before its time."""

    dose: DoseId
    status: DoseStatus
    view: View
    early: bool = False


@button("du")
@dataclass(frozen=True, slots=True)
class Undo(Button):
    dose: DoseId
    view: View


@button("dc")
@dataclass(frozen=True, slots=True)
class CompleteAll(Button):
    """`shown_at`: when the message was drawn; what was prescribed later is not meant."""

    patient: ProfileId
    slot: str
    shown_at: datetime
    view: View

    def __post_init__(self) -> None:
        datetime.fromisoformat(self.slot)


@button("do")
@dataclass(frozen=True, slots=True)
class OpenDose(Button):
    """One dose by itself."""

    dose: DoseId


@button("ds")
@dataclass(frozen=True, slots=True)
class OpenSlot(Button):
    """The doses of a reminder one by one."""

    patient: ProfileId
    slot: str

    def __post_init__(self) -> None:
        datetime.fromisoformat(self.slot)


@button("dd")
@dataclass(frozen=True, slots=True)
class OpenDay(Button):
    """`day` is an ISO date; `page` counts the keys of `part` where they do not fit under one message."""

    patient: ProfileId
    day: str
    part: Part = Part.NOW
    page: int = 0

    def __post_init__(self) -> None:
        date.fromisoformat(self.day)


@button("dt")
@dataclass(frozen=True, slots=True)
class OpenToday(Button):
    """Whatever day it is when it is pressed."""

    patient: ProfileId


@button("dw")
@dataclass(frozen=True, slots=True)
class OpenWeek(Button):
    """The seven days that end with `last`, an ISO date."""

    patient: ProfileId
    last: str
    telling: Telling = Telling.CHART

    def __post_init__(self) -> None:
        date.fromisoformat(self.last)
