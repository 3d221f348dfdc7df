"""Speaks another language than the transcript is written in, and remembers which words were which."""

import logging
from datetime import tzinfo

from bot.drawing import LONGEST_LABEL, shortened
from core.texts import Text
from locales.texts import Texts


class Bilingual:
    """A `Speaker` for whom everybody speaks `language`; `None` leaves the choice to the bot."""

    def __init__(self, texts: Texts, language: str | None) -> None:
        self._texts, self._language = texts, language
        self._words: dict[str, set[str]] = {}

    def say(self, text: Text, language: str, zone: tzinfo, *, html: bool = True) -> str:
        spoken = self._texts.say(text, language, zone, html=html)
        if self._language and not html:
            english = shortened(self._texts.say(text, "en", zone, html=False), LONGEST_LABEL)
            self._words.setdefault(english, set()).add(shortened(spoken, LONGEST_LABEL))
        return spoken

    def match(self, wanted: str | None, default: str = "en") -> str:
        return self._language or self._texts.match(wanted, default)

    def translated(self, english: str) -> set[str]:
        """The labels that stood for these English words; empty where nothing was translated."""
        return self._words.get(english, set())


class Complaints(logging.Handler):
    """Collects what the catalogues complain about: a missing key or placeholder is never only a log line."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())
