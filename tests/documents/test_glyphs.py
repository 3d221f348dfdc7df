"""No letter vanishes: what the fonts lack is shown as a box."""

import pytest

from documents.coverage import BOX, covered, drawable
from documents.printer import TypstPrinter
from tests.documents.samples import chart


@pytest.mark.parametrize(
    "text", ["Nur Aisyah binti Hassan", "Ngô Đình Łukasz", "க்ஷ்ரீ நிலா", "林美玲 丂 𠮷", "김"]
)
def test_names_of_our_patients_stay_as_they_are(text: str) -> None:
    assert drawable(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Ana 😀", f"Ana {BOX}"),
        ("مريم", BOX * 4),
        ("\ud800", BOX),
        ("\U0010ffff", BOX),
        ("a\nb\tc\u2028d", "a b c d"),
        ("\u202e12\u202c", "12"),
        ("\ufeffa\u200bb\ufe0f", "ab"),
        ("ர்\u200cக", "ர்\u200cக"),
    ],
)
def test_what_has_no_glyph_is_boxed_and_what_steers_the_line_is_dropped(text: str, shown: str) -> None:
    assert drawable(text) == shown


def test_the_box_itself_can_be_drawn() -> None:
    assert covered(BOX)


async def test_a_missing_glyph_is_drawn_as_a_box(printer: TypstPrinter) -> None:
    missing = await printer.print(chart(title="Ana 😀"))
    assert missing == await printer.print(chart(title=f"Ana {BOX}"))
    assert missing != await printer.print(chart(title="Ana"))


@pytest.mark.parametrize("character", ["é", "Ж", "ண", "௧", "林", "丂", "𠮷", "김", "ア", "…", "□"])
async def test_a_covered_character_leaves_ink(printer: TypstPrinter, character: str) -> None:
    assert covered(character)
    assert await printer.print(chart(title=f"A{character}")) != await printer.print(chart(title="A"))
