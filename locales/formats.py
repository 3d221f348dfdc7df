"""How a fact is written in each language: dates and numbers by Babel, times always as HH:MM.

Babel needs some 20 µs for a date and a screen shows the same few dates again and again, so what has been
formatted is remembered. Times are the clinic's contract: 24 hours, in every language.
"""

from collections.abc import Callable
from datetime import date, datetime, time, tzinfo
from decimal import Decimal
from functools import lru_cache

from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent

from locales.languages import locale_of

# A nested Text and the items of a list are words by the time they come here.
Value = str | int | float | Decimal | date | time | datetime | tuple[str, ...]


def show(value: Value, spec: str, language: str, zone: tzinfo) -> str:
    """Write a value as a placeholder's format asks; TypeError when the two do not fit together."""
    if isinstance(value, datetime):
        value = value.astimezone(zone)
    if not spec:
        return _by_type(value, language)
    form = FORMATS.get(spec)
    if form is None:
        raise TypeError(f"no format is called {spec}")
    return form(value, language)


def _by_type(value: Value, language: str) -> str:
    match value:
        case str():
            return value
        case datetime():
            return _datetime(value, language)
        case date():
            return _day(value, language, "medium")
        case time():
            return _time(value, language)
        case tuple():
            return _list(value, language)
        case int() | float() | Decimal():
            return _number(value, language)
        case _:
            raise TypeError(f"{type(value).__name__} cannot be shown")


def _time(value: Value, language: str) -> str:  # noqa: ARG001  # the same in every language
    if not isinstance(value, datetime | time):
        raise TypeError("not a time")
    return f"{value.hour:02}:{value.minute:02}"


def _datetime(value: Value, language: str) -> str:
    if not isinstance(value, datetime):
        raise TypeError("not a moment")
    return _date_and_time(language).format(_time(value, language), _day(value, language, "medium"))


def _moment(value: Value, language: str) -> str:
    """To the second, for whoever follows what happened."""
    if not isinstance(value, datetime):
        raise TypeError("not a moment")
    at = f"{_time(value, language)}:{value.second:02}"
    return _date_and_time(language).format(at, _day(value, language, "medium"))


def _number(value: Value, language: str) -> str:
    if not isinstance(value, int | float | Decimal):
        raise TypeError("not a number")
    return _decimal(value, language)


def _percent(value: Value, language: str) -> str:
    if not isinstance(value, int | float | Decimal):
        raise TypeError("not a share")
    return _share(value, language)


def _list(value: Value, language: str) -> str:
    if not isinstance(value, tuple):
        raise TypeError("not a list")
    return format_list(value, locale=locale_of(language)) if value else ""


def _as_day(form: str) -> Callable[[Value, str], str]:
    return lambda value, language: _day(value, language, form)


def _day(value: Value, language: str, form: str) -> str:
    if not isinstance(value, date):
        raise TypeError("not a day")
    return _written_day(value.year, value.month, value.day, language, form)


SKELETONS = {"dayshort": "MMMEd", "daymonth": "MMMd"}


@lru_cache(maxsize=4096)
def _written_day(year: int, month: int, day: int, language: str, form: str) -> str:
    value, locale = date(year, month, day), locale_of(language)
    if form in SKELETONS:
        return format_skeleton(SKELETONS[form], value, locale=locale)
    return format_date(value, form, locale)


@lru_cache(maxsize=4096)
def _decimal(value: float | Decimal, language: str) -> str:
    return format_decimal(value, locale=locale_of(language))


@lru_cache(maxsize=1024)
def _share(value: float | Decimal, language: str) -> str:
    return format_percent(value, locale=locale_of(language))


@lru_cache
def _date_and_time(language: str) -> str:
    return str(locale_of(language).datetime_formats["medium"])


FORMATS: dict[str, Callable[[Value, str], str]] = {
    "time": _time,
    "date": _as_day("medium"),
    "datelong": _as_day("full"),
    "dayshort": _as_day("dayshort"),
    "daymonth": _as_day("daymonth"),
    "weekday": _as_day("EEEE"),
    "weekdayshort": _as_day("EEE"),
    "datetime": _datetime,
    "moment": _moment,
    "number": _number,
    "percent": _percent,
    "list": _list,
}
