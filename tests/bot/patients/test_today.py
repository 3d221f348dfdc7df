"""`/today`: every dose with its state in words, and the keys that matter now."""

from core.ports import Work
from tests.bot.patients.chat import Chat, local
from tests.bot.patients.conftest import Prescribe
from tests.storage.cast import a_medicine, a_plan, prescribe

SAMPLE = {"METFORMIN 500MG TAB": ("06:00", "12:00", "18:00"), "ATORVASTATIN 20MG TAB": ("08:00",)}
TWO = {"ASPIRIN": ("08:00",), "METFORMIN": ("08:00",)}


async def test_each_dose_stands_under_its_time_with_its_state_in_words(ahmad: Chat, given: Prescribe):
    await given(SAMPLE)

    shown = await ahmad.command("today")

    assert shown.text == (
        "Today · Friday, 20 November 2026\nas of 08:30\n"
        "\n06:00\nMETFORMIN 500MG TAB — due, waiting for your answer\n1 tab · by mouth (PO)\n"
        "\n08:00\nATORVASTATIN 20MG TAB — due, waiting for your answer\n1 tab · by mouth (PO)\n"
        "\n12:00\nMETFORMIN 500MG TAB — later, at 12:00\n1 tab · by mouth (PO)\n"
        "\n18:00\nMETFORMIN 500MG TAB — later, at 18:00\n1 tab · by mouth (PO)"
    )
    assert shown.rows == [
        ["Complete · METFORMIN 500MG TAB"],
        ["Skipped · METFORMIN 500MG TAB"],
        ["Complete · ATORVASTATIN 20MG TAB"],
        ["Skipped · ATORVASTATIN 20MG TAB"],
        ["Other doses"],
        ["Show again"],
        ["Yesterday", "Tomorrow"],
    ]


async def test_one_dose_has_the_plain_labels(ahmad: Chat, given: Prescribe):
    await given({"ASPIRIN": ("08:00",)})

    shown = await ahmad.command("today")

    assert shown.rows == [["Complete", "Skipped"], ["Show again"], ["Yesterday", "Tomorrow"]]


async def test_complete_records_says_so_and_offers_undo(ahmad: Chat, given: Prescribe):
    await given(TWO)

    shown = await ahmad.press(await ahmad.command("today"), "Complete · ASPIRIN")

    assert shown.text.startswith("Recorded: ASPIRIN, 08:00 — taken at 08:30.\n\nToday")
    assert "ASPIRIN — taken at 08:30" in shown.text
    assert shown.toast == "Recorded: taken"
    assert shown.labels[-3:] == ["Undo · ASPIRIN", "Yesterday", "Tomorrow"]


async def test_skipped_is_skipped(ahmad: Chat, given: Prescribe):
    await given({"ASPIRIN": ("08:00",)})

    shown = await ahmad.press(await ahmad.command("today"), "Skipped")

    assert "ASPIRIN — skipped this time" in shown.text
    assert "You have answered for every dose of today." in shown.text


async def test_a_second_press_on_an_old_message_changes_nothing_and_says_when(ahmad: Chat, given: Prescribe):
    await given({"ASPIRIN": ("08:00",)})
    old = await ahmad.command("today")
    await ahmad.press(old, "Complete")
    ahmad.clock.at = local("09:10")

    again = await ahmad.press(old, "Complete")
    other = await ahmad.press(old, "Skipped")

    assert again.toast == other.toast == "Already taken at 08:30. Nothing was changed."
    assert again.text.startswith("ASPIRIN: already taken at 08:30. Nothing was changed.\n")
    assert "press Undo first" in other.text
    assert "Undo" in other.labels


async def test_a_repeated_update_shows_the_state_without_changing_it(ahmad: Chat, given: Prescribe):
    await given({"ASPIRIN": ("08:00",)})
    button = (await ahmad.command("today")).key("Complete").press
    assert button

    await ahmad.press_button(button, update=77)
    ahmad.clock.at = local("09:10")
    again = await ahmad.press_button(button, update=77)

    assert "ASPIRIN — taken at 08:30" in again.text
    assert not again.toast


async def test_undo_brings_the_dose_back(ahmad: Chat, given: Prescribe):
    await given({"ASPIRIN": ("08:00",)})
    recorded = await ahmad.press(await ahmad.command("today"), "Complete")

    undone = await ahmad.press(recorded, "Undo")
    twice = await ahmad.press(recorded, "Undo")

    assert undone.text.startswith("Your answer for ASPIRIN, 08:00, is erased. If you have taken it, do not")
    assert undone.toast == "Your answer is erased"
    assert undone.rows == [["Complete", "Skipped"], ["Show again"], ["Yesterday", "Tomorrow"]]
    assert twice.toast == "There is no answer to take back"


async def test_any_answer_of_the_day_can_be_changed(ahmad: Chat, given: Prescribe):
    await given(TWO)
    await ahmad.press(await ahmad.command("today"), "Complete all · 08:00")

    asked = await ahmad.press(await ahmad.command("today"), "Change an answer")
    undone = await ahmad.press(asked, "Undo · METFORMIN")

    assert asked.rows == [["Back"], ["Undo · ASPIRIN"], ["Undo · METFORMIN"]]
    assert "METFORMIN — due, waiting" in undone.text
    assert "ASPIRIN — taken at 08:30" in undone.text


async def test_an_answer_of_long_ago_stays(ahmad: Chat, given: Prescribe):
    await given({"ASPIRIN": ("08:00",)}, days=1)
    recorded = await ahmad.press(await ahmad.command("today"), "Complete")
    ahmad.clock.at = local("08:31", day=21)

    shown = await ahmad.press(recorded, "Undo")

    assert shown.toast == "This answer is more than a day old and stays as it is"
    assert "please tell your clinic" in shown.text
    assert shown.labels == ["Show again", "Show again", "Today"]


async def test_complete_all_takes_the_due_doses_of_one_time_only(ahmad: Chat, given: Prescribe):
    await given({**TWO, "STATIN": ("20:00",), "ZINC": ("07:00",)})
    shown = await ahmad.command("today")

    after = await ahmad.press(shown, "Complete all · 08:00")

    assert after.text.startswith("Recorded at 08:30: 2 doses for 08:00 taken (ASPIRIN and METFORMIN).")
    assert "ZINC — due, waiting" in after.text
    assert "STATIN — later" in after.text


async def test_complete_all_leaves_alone_what_was_prescribed_after_the_message(ahmad: Chat, given: Prescribe):
    await given(TWO)
    shown = await ahmad.command("today")
    ahmad.clock.at = local("08:40")

    def prescribe_more(work: Work) -> None:
        plan = a_plan("later")
        prescribe(work, plan, [a_medicine("new", plan)])

    await ahmad.meanwhile(prescribe_more)
    after = await ahmad.press(shown, "Complete all · 08:00")
    again = await ahmad.press(shown, "Complete all · 08:00")

    assert "NEW — due, waiting for your answer" in after.text
    assert again.toast.startswith("Nothing was waiting")


async def test_complete_all_repeated_by_telegram_shows_the_state(ahmad: Chat, given: Prescribe):
    await given(TWO)
    button = (await ahmad.command("today")).key("Complete all · 08:00").press
    assert button

    await ahmad.press_button(button, update=77)
    again = await ahmad.press_button(button, update=77)

    assert again.text.startswith("Today")
    assert again.text.count("taken at 08:30") == 2
    assert not again.toast


async def test_a_missed_dose_reads_not_confirmed_and_can_be_put_right(ahmad: Chat, given: Prescribe):
    await given({"ASPIRIN": ("08:00",)})
    ahmad.clock.at = local("13:00")

    shown = await ahmad.command("today")
    after = await ahmad.press(shown, "Complete")

    assert "ASPIRIN — not confirmed" in shown.text
    assert "missed" not in shown.text
    assert "ASPIRIN — taken, recorded at 13:00" in after.text
    assert "do not take two doses" in shown.text.casefold()


async def test_yesterday_can_be_put_right_and_says_when_that_was(ahmad: Chat, given: Prescribe):
    await given({"ASPIRIN": ("20:00",)}, days=1)
    ahmad.clock.at = local("07:15", day=21)

    yesterday = await ahmad.press(await ahmad.command("today"), "Yesterday")
    after = await ahmad.press(yesterday, "Complete")

    assert yesterday.text.startswith("Yesterday · Friday, 20 November 2026")
    assert yesterday.rows == [["Complete", "Skipped"], ["Show again"], ["Today"]]
    assert "ASPIRIN — taken, recorded on 21 Nov 2026, 07:15" in after.text


async def test_tomorrow_is_for_looking_only(ahmad: Chat, given: Prescribe):
    await given(SAMPLE)

    tomorrow = await ahmad.press(await ahmad.command("today"), "Tomorrow")

    assert tomorrow.text.startswith("Tomorrow · Saturday, 21 November 2026")
    assert "METFORMIN 500MG TAB — later, at 06:00" in tomorrow.text
    assert tomorrow.labels == ["Today"]


async def test_an_empty_day_names_the_next_dose(ahmad: Chat, given: Prescribe):
    await given({"METFORMIN": ("08:00",)}, start_date=local("08:00", day=23).date())

    shown = await ahmad.command("today")

    assert "Nothing today. Next: METFORMIN, Monday 23 Nov 2026, 08:00." in shown.text


async def test_an_empty_day_names_the_first_day_of_what_is_further_away(ahmad: Chat, given: Prescribe):
    await given({"METFORMIN": ("08:00",)}, days=0, start_date=local("08:00", day=30).date())

    shown = await ahmad.command("today")

    assert "Nothing today. Next: METFORMIN, from Monday 30 Nov 2026." in shown.text


async def test_without_medicines_it_says_so(ahmad: Chat):
    shown = await ahmad.command("today")

    assert "You have no medicines on your plan." in shown.text
    assert shown.labels == ["Yesterday", "Tomorrow"]


async def test_complete_all_names_what_it_is_for(ahmad: Chat, given: Prescribe):
    await given({**TWO, "ZINC": ("07:00",)})

    shown = await ahmad.command("today")

    assert shown.text.endswith("Complete all · 08:00 is for: ASPIRIN and METFORMIN.")
