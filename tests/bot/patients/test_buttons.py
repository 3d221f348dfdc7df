"""Every button fits into Telegram's 64 bytes and comes back as it was."""

from datetime import UTC, datetime

import pytest

from bot.buttons import MOST_BYTES, Button, unpack
from bot.patients.buttons import (
    Asking,
    CompleteAll,
    OpenDay,
    OpenDose,
    OpenSlot,
    OpenToday,
    OpenWeek,
    Part,
    Record,
    Telling,
    Undo,
    View,
)
from bot.patients.room import ROOM
from core.doses.model import DoseStatus
from core.ids import DoseId, ProfileId, new_id

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
DOSE, PATIENT = DoseId(new_id(NOW)), ProfileId(new_id(NOW))
SLOT, DAY = "2026-11-20T08:00", "2026-11-20"
LONGEST: list[Button] = [
    Record(DOSE, DoseStatus.SKIPPED, View.ALONE_OF_SLOT, NOW, early=True),
    Undo(DOSE, View.DAY_AFTER, NOW),
    CompleteAll(PATIENT, SLOT, NOW, View.SLOT),
    OpenDose(DOSE, View.ALONE_OF_DAY),
    OpenSlot(PATIENT, SLOT, Asking.CHANGE),
    OpenDay(PATIENT, DAY, Part.CHANGE, 99),
    OpenToday(PATIENT, fresh=True),
    OpenWeek(PATIENT, DAY, Telling.MEDICINES),
]


@pytest.mark.parametrize("button", LONGEST, ids=lambda b: type(b).__name__)
def test_a_button_fits_and_comes_back(button: Button):
    data = button.pack()

    assert len(data.encode()) <= MOST_BYTES
    assert unpack(data) == button


def test_every_button_of_the_room_is_among_them():
    assert {route.button for route in ROOM.presses} == {type(button) for button in LONGEST}


def test_every_button_can_show_the_present_without_changing_it():
    assert all(route.present for route in ROOM.presses)


@pytest.mark.parametrize(
    "data", ["dd~ann~yesterday~n~0", "dw~ann~2026-13-01~c", "ds~ann~noon~e", "dr~ann~eaten~d~65f0~0"]
)
def test_what_was_tampered_with_is_just_stale(data: str):
    assert unpack(data) is None
