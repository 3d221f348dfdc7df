"""What the tests of the bot share."""

import pytest

from tests.bot.fake_desk import Desk


@pytest.fixture
def desk() -> Desk:
    return Desk()
