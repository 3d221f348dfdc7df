"""How people are written down."""

import pytest

from core.people import username_base


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
