"""Texts: a key and typed facts in, the words in a person's language out.

A patient's screen never crashes over words. What is missing falls back to English, then to the key in
brackets; a fact that does not fit leaves its placeholder visible. Both are logged as errors, and logged again
each time, so that no test can meet one unnoticed.
"""

import logging
import re
from collections.abc import Sequence
from datetime import tzinfo
from decimal import Decimal
from html import escape
from math import isfinite
from pathlib import Path

from core.texts import Param, Text
from locales.built import read_forms
from locales.catalogue import FOLDER
from locales.formats import Value, show
from locales.languages import LANGUAGES, SOURCE, plural_index
from locales.template import Slot, Template, compile_template

log = logging.getLogger(__name__)

# Hebrew, Arabic and their neighbours, and the marks that change direction without being seen.
RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u200f\u202a-\u202e\u2066-\u2069\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
OVERRIDES = re.compile("[\u202a-\u202e\u2066-\u2069]")
ISOLATE, POP = "\u2068", "\u2069"

# The language that was found (a missing text is said in English) and its plural forms, parsed.
Compiled = tuple[str, tuple[Template, ...]]


class Texts:
    """All catalogues in memory."""

    def __init__(self, folder: Path = FOLDER, languages: Sequence[str] = tuple(LANGUAGES)) -> None:
        self._forms = {language: read_forms(folder, language) for language in languages}
        self._compiled: dict[tuple[str, str, bool], Compiled] = {}
        self.languages = tuple((code, LANGUAGES[code].own_name) for code in languages)

    def say(self, text: Text, language: str, zone: tzinfo, *, html: bool = True) -> str:
        """Return the words, with times in the reader's zone: Telegram's HTML, or plain text."""
        cache_key = (text.key, language, html)
        spoken, forms = self._compiled.get(cache_key) or self._compile(*cache_key)
        template = forms[0] if len(forms) == 1 else self._plural(text, spoken, forms)
        words = [
            part if isinstance(part, str) else self._fill(part, text, spoken, zone, html) for part in template
        ]
        return "".join(words)

    def match(self, wanted: str | None, default: str = SOURCE) -> str:
        """Return the language to speak with somebody whose Telegram is set to `wanted`, such as `zh-hans`."""
        code = (wanted or "").replace("_", "-").partition("-")[0].lower()
        return code if code in self._forms else default

    def _compile(self, key: str, language: str, html: bool) -> Compiled:
        compiled = self._find(key, language, html)
        if compiled[0] == language:
            self._compiled[key, language, html] = compiled
        return compiled

    def _find(self, key: str, language: str, html: bool) -> Compiled:
        for spoken in dict.fromkeys((language, SOURCE)):
            if forms := self._forms.get(spoken, {}).get(key):
                return spoken, tuple(compile_template(form, markup=html) for form in forms)
            log.error("text %s is missing in %s", key, spoken)
        return "", ((f"[{escape(key) if html else key}]",),)

    def _plural(self, text: Text, language: str, forms: tuple[Template, ...]) -> Template:
        n = text.params.get("n")
        if isinstance(n, int | float | Decimal) and isfinite(n):
            return forms[plural_index(language, n)]
        log.error("text %s counts, but has no number n", text.key)
        return forms[-1]

    def _fill(self, slot: Slot, text: Text, language: str, zone: tzinfo, html: bool) -> str:
        try:
            value = self._words(text.params[slot.name], language, zone, html)
            return show(value, slot.format, language, zone)
        except (KeyError, TypeError, ValueError, ArithmeticError) as error:
            log.error("text %s: %s cannot be filled in: %r", text.key, slot, error)  # noqa: TRY400
            return str(slot)

    def _words(self, value: Param, language: str, zone: tzinfo, html: bool) -> Value:
        """Turn what a person typed into safe words, and what the catalogue says into its words."""
        if isinstance(value, str):
            return typed(value, html)
        if isinstance(value, Text):
            return self.say(value, language, zone, html=html)
        if isinstance(value, tuple):
            return tuple(str(self._words(item, language, zone, html)) for item in value)
        return value


def typed(value: str, html: bool) -> str:
    """Keep a person's words from being read as markup, or from turning the direction of ours."""
    if not value.isascii() and RIGHT_TO_LEFT.search(value):
        value = f"{ISOLATE}{OVERRIDES.sub('', value)}{POP}"
    return escape(value, quote=False) if html else value
