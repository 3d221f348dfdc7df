"""What stands under the finger after an answer, and how keyboards stay small."""

from bot.patients.buttons import OpenDose
from core.reminders.model import Notice
from tests.bot.patients.chat import Chat, local
from tests.bot.patients.conftest import Prescribe
from tests.storage.cast import AHMAD

SAMPLE = {"METFORMIN 500MG TAB": ("06:00", "12:00", "18:00"), "ATORVASTATIN 20MG TAB": ("08:00",)}
TWO = {"ASPIRIN": ("08:00",), "METFORMIN": ("08:00",)}


async def test_an_answer_leaves_nothing_under_the_finger_that_records_or_erases(
    ahmad: Chat, given: Prescribe
):
    await given({**TWO, "STATIN": ("08:00",), "ZINC": ("20:00",)})
    shown = await ahmad.command("today")

    for label in ("Complete · METFORMIN", "Skipped · ASPIRIN", "Complete · STATIN"):
        place = shown.rows.index([label])
        after = await ahmad.press(shown, label)

        assert len(after.rows) == len(shown.rows)
        assert all(isinstance(key.press, OpenDose) for key in after.screen.rows[place])
        assert [row for row in after.rows if row in shown.rows and row[0].startswith(("Com", "Skip"))] == [
            row for row in shown.rows if row in after.rows and row[0].startswith(("Com", "Skip"))
        ]
        shown = after


async def test_undo_leaves_nothing_under_the_finger_that_records(ahmad: Chat, given: Prescribe):
    await given(TWO)
    recorded = await ahmad.press(await ahmad.command("today"), "Complete · ASPIRIN")
    place = recorded.rows.index(["Undo · ASPIRIN"])

    undone = await ahmad.press(recorded, "Undo · ASPIRIN")

    assert len(undone.rows) == len(recorded.rows)
    assert undone.rows[place] == ["Show again"]


async def test_above_four_doses_are_asked_one_at_a_time(ahmad: Chat, given: Prescribe):
    await given({f"MEDICINE {n}": ("08:00",) for n in range(6)})
    shown = await ahmad.command("today")

    first = await ahmad.press(shown, "One by one")
    taken = await ahmad.press(first, "Complete")
    second = await ahmad.press(taken, "Next medicine")

    assert shown.rows[:2] == [["Complete all · 08:00"], ["One by one"]]
    assert all(f"MEDICINE {n} — due, waiting" in shown.text for n in range(6))
    assert first.rows == [["Complete", "Skipped"], ["Next medicine"], ["Back"]]
    assert taken.rows == [["Next medicine"], ["Back"], ["Undo"]]
    assert "MEDICINE 0 — taken" in taken.text
    assert "MEDICINE 1 — due" in second.text


async def test_more_doses_than_keys_come_in_pages(ahmad: Chat, given: Prescribe):
    await given({f"MEDICINE {n:02}": ("20:00",) for n in range(30)})
    first = await ahmad.press(await ahmad.command("today"), "Other doses")

    second = await ahmad.press(first, "Next")

    assert len(first.rows) == len(second.rows) == 7
    assert not {label for label in first.labels if label in second.labels} - {"Back", "Next"}


async def test_what_falls_due_later_does_not_push_in_between(ahmad: Chat, given: Prescribe):
    await given({**TWO, "ZINC": ("08:45",)})
    shown = await ahmad.command("today")
    ahmad.clock.at = local("09:00")

    after = await ahmad.press(shown, "Complete · ASPIRIN")

    assert "ZINC — due" in after.text
    assert "Complete · ZINC" not in after.labels
    assert "Other doses" in after.labels


async def test_the_standing_list_is_drawn_as_it_stands_now(ahmad: Chat, given: Prescribe):
    await given(TWO)
    standing = (await ahmad.command("today")).screen.standing
    assert standing
    await ahmad.press(await ahmad.command("today"), "Complete · ASPIRIN")
    ahmad.clock.at = local("08:31")

    drawn = await ahmad.drawn(Notice(standing.kind, AHMAD, standing.params, local("08:30"), "day:1"))

    assert drawn
    assert "as of 08:31" in drawn.text
    assert "ASPIRIN — taken at 08:30" in drawn.text
    assert standing.subject == f"day:{AHMAD}"
