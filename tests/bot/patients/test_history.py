"""A week as a picture with a short caption, and the same in words."""

from datetime import timedelta

import pytest

from core.doses.model import Answer, DoseStatus
from core.ports import Work
from core.printing import AdherenceChart
from documents.printer import TypstPrinter
from tests.bot.patients.chat import Chat, Shown, local
from tests.bot.patients.conftest import Prescribe
from tests.storage.cast import AHMAD, DAY, TODAY

LANGUAGES = ("en", "ms", "zh", "ta")
LONGEST_CAPTION = 1000
LONGEST_MESSAGE = 3900


async def a_week(chat: Chat, given: Prescribe, **medicines: tuple[str, ...]) -> None:
    """Six days: two doses taken on each of the first five, one skipped, the rest without an answer."""
    await given({name.upper(): times for name, times in medicines.items()}, days=6)
    chat.clock.at = local("10:30", day=25)

    def answer(work: Work) -> None:
        for n in range(5):
            doses = work.doses.of_day(AHMAD, TODAY + n * DAY)
            for dose in doses[:2]:
                said = Answer(DoseStatus.TAKEN, dose.scheduled_at, dose.scheduled_at, AHMAD)
                assert work.doses.record(dose.id, dose.status, said)
        last = work.doses.of_day(AHMAD, TODAY)[-1]
        said = Answer(DoseStatus.SKIPPED, last.scheduled_at, last.scheduled_at, AHMAD)
        assert work.doses.record(last.id, last.status, said)

    await chat.meanwhile(answer)


@pytest.fixture
async def week(ahmad: Chat, given: Prescribe) -> Chat:
    await a_week(ahmad, given, aspirin=("08:00",), metformin=("09:00", "18:00"))
    return ahmad


def chart_of(shown: Shown) -> AdherenceChart:
    assert isinstance(shown.screen.picture, AdherenceChart)
    return shown.screen.picture


async def test_the_caption_says_in_words_what_the_picture_shows(week: Chat):
    shown = await week.command("history")

    assert shown.text == (
        "Your doses, 19 Nov 2026 – 25 Nov 2026\n\n10 of 15 doses confirmed as taken (67%)\n"
        "10 taken, 1 skipped, 4 missed (not confirmed) and 3 pending"
    )
    assert shown.rows == [["Earlier week"], ["In words", "By medicine"]]


async def test_the_picture_has_a_bar_for_each_day_and_marks_today(week: Chat):
    chart = chart_of(await week.command("history"))

    assert [bar.label for bar in chart.bars] == ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    assert [bar.note for bar in chart.bars] == ["", "2/3", "2/3", "2/3", "2/3", "2/3", "0/3"]
    assert [bar.marked for bar in chart.bars] == [False] * 6 + [True]
    assert chart.bars[1].detail == "20 Nov"
    assert (chart.headline, chart.headline_note) == ("67%", "10 of 15 doses confirmed as taken")
    assert chart.legend.missed == "missed (not confirmed)"


async def test_who_cannot_see_it_reads_each_day_and_each_medicine(week: Chat):
    shown = await week.press(await week.command("history"), "In words")

    assert shown.screen.picture is None
    assert "10 of 15 doses confirmed as taken (67%)" in shown.text
    assert "Thu, 19 Nov: no doses\nFri, 20 Nov: 2 taken and 1 skipped\n" in shown.text
    assert "Wed, 25 Nov: 3 pending" in shown.text
    assert "ASPIRIN\n5 of 5 doses confirmed as taken (100%): 5 taken and 1 pending" in shown.text
    assert shown.rows == [["Earlier week"], ["As a picture", "By medicine"]]


async def test_by_medicine(week: Chat):
    shown = await week.press(await week.command("history"), "By medicine")

    assert (
        "METFORMIN\n5 of 10 doses confirmed as taken (50%): 5 taken, 1 skipped, 4 missed (not confirmed)"
        in shown.text
    )


async def test_earlier_and_later_weeks(week: Chat):
    words = await week.press(await week.command("history"), "In words")

    earlier = await week.press(words, "Earlier week")
    back = await week.press(earlier, "Later week")

    assert earlier.text.startswith("Your doses, 12 Nov 2026 – 18 Nov 2026")
    assert "There were no doses in these seven days." in earlier.text
    assert earlier.rows[0] == ["Earlier week", "Later week"]
    assert back.text == words.text


async def test_an_old_key_shows_the_week_that_it_was_about(week: Chat):
    shown = await week.command("history")
    week.clock.at += timedelta(days=9)

    words = await week.press(shown, "In words")

    assert words.text.startswith("Your doses, 21 Nov 2026 – 27 Nov 2026")


async def test_before_anything_is_due_nothing_is_counted_against_anybody(ahmad: Chat, given: Prescribe):
    await given({"STATIN": ("20:00",)})

    shown = await ahmad.command("history")

    assert "Nothing to count yet.\n1 pending" in shown.text
    assert chart_of(shown).headline == "–"


async def test_a_week_without_doses_has_a_picture_that_says_so(ahmad: Chat):
    shown = await ahmad.command("history")

    assert chart_of(shown).nothing == "There were no doses in these seven days."
    assert "There were no doses in these seven days." in shown.text


@pytest.mark.parametrize("language", LANGUAGES)
async def test_captions_and_words_fit_however_long_the_names_are(
    ahmad: Chat, given: Prescribe, language: str
):
    ahmad.language = language
    names = {f"{n} {'W' * 190}": ("06:00", "12:00", "18:00") for n in range(20)}
    await given(names, days=1, dose="D" * 200, route="R" * 200)

    def link_and_rename(work: Work) -> None:
        priya = work.profiles.by_mrn("X77")
        assert priya
        work.accounts.link(ahmad.user, priya.id, work.now)
        work.accounts.link(ahmad.user, AHMAD, work.now)

    await ahmad.meanwhile(link_and_rename)
    chart = await ahmad.command("history")
    *_, (words, medicines) = chart.rows

    assert chart.length <= LONGEST_CAPTION
    assert (await ahmad.press(chart, words)).length <= LONGEST_MESSAGE
    assert (await ahmad.press(chart, medicines)).length <= LONGEST_MESSAGE


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_picture_can_be_drawn_in_every_language(week: Chat, language: str):
    week.language = language
    printer = TypstPrinter()

    printed = await printer.print(chart_of(await week.command("history")))
    printer.close()

    assert printed.content.startswith(b"\x89PNG")
