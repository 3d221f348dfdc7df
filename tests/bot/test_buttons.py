"""A press proves nothing: data that no button of ours could have is just stale."""

from dataclasses import fields
from datetime import UTC, datetime
from typing import Any, NewType, get_type_hints

import pytest

from bot.buttons import KINDS, LATEST, Button, Go, Pick, unpack
from bot.clinic import CLINIC
from bot.patients.buttons import OpenDay, OpenSlot, Record, View
from core.doses.model import DoseStatus
from core.doses.usecases import RecordDose
from core.ids import DialogId, DoseId, ProfileId

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
ID = "06gzfy1g01kpe61qmh2h"  # as core.ids.new_id makes them; the same in every test process
IDS = [
    "ann", ID.upper(), ID[:-1], f"{ID}0", f"{ID[:-1]}\x00", f"{ID[:-1]}i", f"{ID[:-1]}é", f"{ID}\n", "",
]  # fmt: skip


@pytest.mark.parametrize("damaged", IDS)
@pytest.mark.parametrize("data", ["p~{}~1~yes", "dt~{}~0", "cp~{}", "ad~{}~1", "er~{}", "ew~{}", "do~{}~e"])
def test_an_id_that_was_never_given_out_is_stale(data: str, damaged: str) -> None:
    assert unpack(data.format(ID)) is not None
    assert unpack(data.format(damaged)) is None


@pytest.mark.parametrize(
    "data",
    [
        f"p~{ID}~1~a\x00b",
        f"p~{ID}~1~a\u202eb",
        f"p~{ID}~1234567890~yes",
        f"p~{ID}~1_0~yes",
        f"p~{ID}~٣~yes",
        f"p~{ID}~+1~yes",
        f"p~{ID}~ 1~yes",
        f"dt~{ID}~2",
        f"ds~{ID}~2026-11-20~e",
        f"ds~{ID}~2026-11-20T08:00:00~e",
        f"ds~{ID}~2026-11-20T25:00~e",
        f"ds~{ID}~20261120T08:00~e",
        f"ds~{ID}~2026-W47-5T08:00~e",
        f"ds~{ID}~0001-01-01T00:00~e",
        f"ds~{ID}~9999-12-31T23:59~e",
        f"dd~{ID}~9999-12-31~n~0",
        f"dd~{ID}~0001-01-01~n~0",
        f"dd~{ID}~20261120~n~0",
        f"dw~{ID}~2227-01-01~c",
        f"du~{ID}~d~ffffffffff",
        f"du~{ID}~d~-ffffffffff",
        f"du~{ID}~d~0x10",
        f"dr~{ID}~pending~d~691ed680~0",
        f"dr~{ID}~missed~d~691ed680~0",
        "go~to\x00day",
        "",
        "~",
        "zz~1",
        "p",
    ],
)
def test_what_no_button_says_is_stale(data: str) -> None:
    assert unpack(data) is None


BUTTONS: list[Button] = [
    Pick(DialogId(ID), 3, "-back"),
    Go("today"),
    OpenSlot(ProfileId(ID), "2026-11-20T08:00"),
    OpenDay(ProfileId(ID), LATEST),
    Record(DoseId(ID), DoseStatus.TAKEN, View.DAY, NOW),
]


@pytest.mark.parametrize("button", BUTTONS, ids=lambda b: type(b).__name__)
def test_what_our_buttons_say_is_understood(button: Button) -> None:
    assert unpack(button.pack()) == button


def test_every_field_that_names_a_thing_is_an_id() -> None:
    """So that `unpack` looks at it as one."""
    free = {"value", "command", "search", "slot", "day", "last"}
    for kind in KINDS.values():
        hints: dict[str, Any] = get_type_hints(kind)
        for field in fields(kind):  # type: ignore[arg-type]
            if hints[field.name] is str:
                assert field.name in free, f"{kind.__name__}.{field.name}"
    assert any(isinstance(hint, NewType) for kind in CLINIC.presses for hint in get_type_hints(kind).values())


@pytest.mark.parametrize("status", [DoseStatus.PENDING, DoseStatus.MISSED])
def test_nobody_can_say_that_a_dose_is_open_or_missed(status: DoseStatus) -> None:
    with pytest.raises(ValueError, match=status):
        RecordDose(DoseId(ID), status)
