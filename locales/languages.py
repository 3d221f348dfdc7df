"""The languages the clinic speaks, with the plural forms that CLDR (not Babel's gettext table) gives them.

Babel's table gives Malay two forms and CLDR one; the number of forms and the Plural-Forms header are
therefore derived from the same CLDR rule that picks the form at run time.
"""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from babel import Locale
from babel.plural import to_gettext

TAGS = ("zero", "one", "two", "few", "many", "other")


@dataclass(frozen=True, slots=True)
class Language:
    """A language as its readers call it; `locale` is the variant whose dates they are used to."""

    code: str
    own_name: str
    locale: str


LANGUAGES = {
    "en": Language("en", "English", "en_MY"),
    "ms": Language("ms", "Bahasa Melayu", "ms_MY"),
    "zh": Language("zh", "简体中文", "zh_Hans_MY"),
    "ta": Language("ta", "தமிழ்", "ta_MY"),
}
SOURCE = "en"


@cache
def locale_of(code: str) -> Locale:
    """Return Babel's data for a language."""
    return Locale.parse(LANGUAGES[code].locale)


@cache
def plural_tags(code: str) -> tuple[str, ...]:
    """Return the CLDR names of a language's plural forms, in the order in which gettext numbers them."""
    rules = locale_of(code).plural_form.rules
    return tuple(tag for tag in TAGS if tag in rules or tag == "other")


def plural_header(code: str) -> str:
    """Return gettext's `Plural-Forms` for a language."""
    return to_gettext(locale_of(code).plural_form)


def plural_index(code: str, n: float | Decimal) -> int:
    """Return which form of a plural text counts `n` things."""
    return plural_tags(code).index(locale_of(code).plural_form(n))
