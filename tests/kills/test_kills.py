"""A few kills of every combination; `python -m tests.kills --kills 500` is the long proof."""

import pytest

from tests.kills.proof import CASES, Case, Plan, prove

SHORT = Plan(kills=2, seed=2026, patients=8)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_nothing_is_lost_or_done_twice_when_the_process_is_killed(case: Case) -> None:
    result = prove(case, SHORT)

    assert result.wrong == []
    assert result.kills == SHORT.kills
    assert result.presses > 0
