"""A small clinic in two sentences, in all languages, in a folder of its own."""

from collections.abc import Callable
from datetime import tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from core.texts import Text
from locales.edit import Batch, set_texts
from locales.languages import LANGUAGES
from locales.texts import Texts

Say = Callable[..., str]


def same(words: str) -> dict[str, str]:
    """The same words in every language, where only the formatting matters."""
    return dict.fromkeys(LANGUAGES, words)


@pytest.fixture
def zone() -> tzinfo:
    return ZoneInfo("Asia/Kuala_Lumpur")


@pytest.fixture
def say(tmp_path: Path, zone: tzinfo) -> Callable[[Batch], Say]:
    """Write some texts and return a function that says them."""

    def having(batch: Batch) -> Say:
        set_texts(tmp_path, batch)
        texts = Texts(tmp_path)

        def say(text: Text, language: str = "en", *, html: bool = True) -> str:
            return texts.say(text, language, zone, html=html)

        return say

    return having
