"""The transcript's time: it stands still unless a line moves it."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Kuala_Lumpur")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MOMENT = re.compile(r"(?:(?:(\w+day) )?(\d{1,2}) (\w+)(?: (\d{4}))?, )?(\d\d:\d\d)")
DAY = re.compile(r"(\d{1,2}) (\w+)(?: (\d{4}))?")
SPAN = re.compile(r"(\d+) (second|minute|hour|day)s? pass(?:es)?")


@dataclass
class HandClock:
    """Implements `core.clock.Clock`."""

    at: datetime = datetime(2026, 3, 2, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return self.at.timestamp()

    @property
    def today(self) -> date:
        return self.at.astimezone(ZONE).date()

    def day(self, words: str) -> date:
        """`today`, `yesterday`, `1 March`; of this year unless one is given."""
        if words in {"today", "yesterday", "tomorrow"}:
            return self.today + timedelta(days=("yesterday", "today", "tomorrow").index(words) - 1)
        match = DAY.fullmatch(words)
        if match is None:
            raise ValueError(f"no day: {words}")
        return date(int(match[3] or self.today.year), MONTHS.index(match[2]) + 1, int(match[1]))

    def moment(self, words: str) -> datetime:
        """`Monday 2 March 2026, 08:05` or `08:05`. ValueError: that day is no Monday."""
        match = MOMENT.fullmatch(words)
        if match is None:
            raise ValueError(f"no moment: {words}")
        weekday, day, month, year, at = match.groups()
        when = self.day(f"{day} {month} {year or self.today.year}") if day else self.today
        if weekday and WEEKDAYS[when.weekday()] != weekday:
            raise ValueError(f"{when} is a {WEEKDAYS[when.weekday()]}")
        return local(when, at)


def local(day: date, at: str) -> datetime:
    """A wall-clock time of the clinic as an instant."""
    return datetime.combine(day, time.fromisoformat(at), ZONE).astimezone(UTC)


def span(words: str) -> timedelta | None:
    """`10 minutes pass`."""
    match = SPAN.fullmatch(words)
    return timedelta(**{f"{match[2]}s": int(match[1])}) if match else None


def stamp(at: datetime | None) -> str:
    """An instant as the records show it, in the clinic's zone."""
    if at is None:
        return "-"
    aware = at if at.tzinfo else at.replace(tzinfo=UTC)
    return aware.astimezone(ZONE).strftime("%Y-%m-%d %H:%M")
