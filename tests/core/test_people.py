"""How people are written down."""

import pytest

from core.people import clean_line, clean_name, username_base
from core.refusals import NameInvalid


@pytest.mark.parametrize(
    ("name", "username"),
    [
        ("Ahmad Ali", "ahmad4499"),
        ("Dr. Lee Mei Ling", "lee4499"),
        ("Dato' Dr Siti Aminah", "siti4499"),
        ("PROF RAVI", "ravi4499"),
        ("Hajah Aminah", "aminah4499"),
        ("Tan Mei Ling", "tan4499"),
        ("Haji", "haji4499"),
        ("Dr 李", "person4499"),
        ("陳美玲", "person4499"),
        ("José", "jose4499"),
    ],
)
def test_a_username_begins_with_the_first_name_without_titles(name: str, username: str) -> None:
    assert username_base(name, "M0004499") == username


@pytest.mark.parametrize(
    "blank", ["\u115f", "\u1160", "\u3164", "\uffa0", "\u2800", "\u200d", "\u200c\u200d", "\u2060", "\u034f"]
)
def test_a_name_that_shows_nothing_is_no_name(blank: str) -> None:
    with pytest.raises(NameInvalid):
        clean_name(blank * 3)
    assert clean_name(f"{blank}Ana{blank} Lim{blank}") == "Ana Lim"


def test_joiners_stay_between_letters_only() -> None:
    tamil = "க்\u200dஷ"
    assert clean_line(tamil) == tamil
    assert clean_line("\u200dAna\u200c 1\u200d2") == "Ana 12"


def test_a_letter_carries_no_more_marks_than_any_language_has() -> None:
    assert len(clean_line("x" + "\u0323" * 4000)) == 1 + 30
