"""Calls a method and gives Telegram's sentence when it refuses."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from bot.simulator.errors import BotApiError
from bot.simulator.files import Upload
from bot.simulator.telegram import NO_FILES, Telegram


def refusal(telegram: Telegram, method: str, files: Mapping[str, Upload] = NO_FILES, /, **raw: object) -> str:
    with pytest.raises(BotApiError) as refused:
        telegram.call(method, raw, files)
    return str(refused.value)
