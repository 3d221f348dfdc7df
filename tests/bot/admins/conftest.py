"""An open clinic with an admin who is logged in."""

import pytest

from tests.bot.everyone.conftest import counter
from tests.bot.everyone.counter import Counter

__all__ = ["counter"]

NURUL = 900


@pytest.fixture
async def office(counter: Counter) -> Counter:
    await counter.joins(NURUL, await counter.new_admin())
    return counter
