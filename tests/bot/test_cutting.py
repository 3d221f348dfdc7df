"""Whatever a screen has to say, each message of it is one that Telegram takes."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cutting import TAG, balanced, cut, units
from bot.drawing import LONGEST_TEXT, Reader, pages
from bot.screens import say
from bot.simulator.html_parsing import parse_html
from core.texts import T
from locales.texts import Texts

PIECES = st.sampled_from(
    ["word", "w" * 50, " ", "  ", "<b>", "</b>", "<i>x</i>", "&amp;", "&lt;", "மருந்து", "👩", "\n"]
)


def test_a_line_is_cut_at_a_space() -> None:
    assert cut("one two three", 9) == ["one two", "three"]
    assert cut("one two", 9) == ["one two"]


def test_a_line_without_a_space_is_cut_anyway() -> None:
    assert cut("x" * 25, 10) == ["x" * 10, "x" * 10, "x" * 5]


@pytest.mark.parametrize("limit", range(6, 20))
def test_no_tag_and_no_entity_is_cut(limit: int) -> None:
    pieces = cut("a<b>c</b>d&amp;e<i>f</i>" * 9, limit)

    assert "".join(pieces) == "a<b>c</b>d&amp;e<i>f</i>" * 9
    for piece in pieces:
        assert piece.count("<") == piece.count(">") == len(TAG.findall(piece))
        assert piece.count("&") == piece.count("&amp;")


def test_markup_goes_on_on_the_next_page() -> None:
    assert balanced(["<b>a<i>b", "c</i>d</b>e"]) == ["<b>a<i>b</i></b>", "<b><i>c</i>d</b>e"]
    assert balanced(['<a href="x">b', "c</a>"]) == ['<a href="x">b</a>', '<a href="x">c</a>']


@given(st.lists(PIECES, max_size=60), st.integers(12, 60))
def test_nothing_is_lost_and_no_piece_is_too_long(words: list[str], limit: int) -> None:
    line = "".join(words).replace("\n", " ")
    pieces = cut(line, limit)

    assert all(units(piece) <= limit for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(line.split())


@pytest.mark.parametrize("name", ["x" * 9000, "word " * 3000, "&<>" * 3000, "மருந்து " * 1500, "👩‍⚕️" * 3000])
def test_a_screen_of_one_endless_line_is_sent_as_several(name: str) -> None:
    reader = Reader(Texts(), "en", ZoneInfo("UTC"))
    shown = pages(say(T("link.done", name=name)), reader)

    assert len(shown) > 1
    for page in shown:
        assert units(page) <= LONGEST_TEXT + 60
        text, _ = parse_html(page)
        assert 0 < units(text) <= 4096
