"""People of the clinic and the small rules about how they are written down.

A *profile* is a person; logging in (credentials) and chats (links) are in `core/accounts`.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

import phonenumbers

from core.ids import ProfileId
from core.refusals import (
    DateInFuture,
    DateInvalid,
    DateTooOld,
    EmailInvalid,
    MrnInvalid,
    NameInvalid,
    PhoneInvalid,
    UsernameInvalid,
)

LONGEST_NAME = 120
LONGEST_MRN = 32
OLDEST_YEARS = 130
# Not Tan, Toh, Tun, Sri: these are names, too.
TITLES = {
    "dr", "prof", "professor", "assoc", "mr", "mrs", "ms", "mdm", "madam", "puan", "encik", "cik", "dato",
    "datuk", "datin", "haji", "hajah", "hj", "hjh", "ustaz", "ustazah",
}  # fmt: skip
HOME_REGION = "MY"  # a number typed without a country code is Malaysian


class Role(StrEnum):
    ADMIN = "admin"
    DOCTOR = "doctor"
    NURSE = "nurse"
    PATIENT = "patient"
    SYSTEM = "system"  # the worker and the command line; never stored with a profile


STAFF = frozenset({Role.ADMIN, Role.DOCTOR, Role.NURSE})
CARE_STAFF = frozenset({Role.DOCTOR, Role.NURSE})


@dataclass(frozen=True, slots=True)
class Profile:
    """A person: `zone` is an IANA name, `language` None until chosen, `phone` in E.164."""

    id: ProfileId
    full_name: str
    role: Role
    zone: str
    created_at: datetime
    mrn: str | None = None
    phone: str | None = None
    dob: date | None = None
    email: str | None = None
    language: str | None = None
    active: bool = True


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks, in what role, and through which door (`telegram`, `http`, `worker`, `cli`)."""

    role: Role | None
    profile: ProfileId | None = None
    via: str = "telegram"


STRANGER = Actor(role=None)
WORKER = Actor(role=Role.SYSTEM, via="worker")
COMMAND_LINE = Actor(role=Role.SYSTEM, via="cli")


JOINERS = "\u200c\u200d"  # Tamil and other Indic scripts need them between their letters
BLANKS = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"  # letters and signs that show nothing
MOST_MARKS = 30  # upon one letter, as Unicode's stream-safe format has it; ordering n of them takes n² steps


def clean_line(raw: str) -> str:
    """One line of typed text without invisible and direction-override characters, spaces folded."""
    if not raw.isascii() or not raw.isprintable():
        signs = set(raw)
        shown = {ord(c): " " if c.isspace() else None for c in signs if not _is_visible(c)}
        raw = _without_lone_joiners(_with_few_marks(raw.translate(shown), signs))
    return " ".join(unicodedata.normalize("NFC", raw).split())


def _is_visible(c: str) -> bool:
    return c in JOINERS or (c not in BLANKS and unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co", "Cn"})


def _with_few_marks(text: str, signs: set[str]) -> str:
    marks = "".join(re.escape(c) for c in signs if unicodedata.combining(c))
    return re.sub(f"([{marks}]{{{MOST_MARKS}}})[{marks}]+", r"\1", text) if marks else text


def _without_lone_joiners(text: str) -> str:
    """A joiner that stands between no letters (or their marks) would be an invisible difference."""
    if not any(c in text for c in JOINERS):
        return text
    letters = [False, *(unicodedata.category(c)[0] in "LM" for c in text), False]
    return "".join(c for n, c in enumerate(text) if c not in JOINERS or (letters[n] and letters[n + 2]))


def clean_name(raw: str) -> str:
    """A person's name. Refuses: NameInvalid when empty, without a letter, or over 120 characters."""
    name = clean_line(raw)
    if not name or len(name) > LONGEST_NAME or not any(c.isalpha() for c in name):
        raise NameInvalid(LONGEST_NAME)
    return name


def clean_mrn(raw: str) -> str:
    """A medical record number: upper case, spaces taken out. Refuses: MrnInvalid."""
    mrn = re.sub(r"\s+", "", clean_line(raw)).upper()
    if not re.fullmatch(rf"[A-Z0-9][A-Z0-9/-]{{0,{LONGEST_MRN - 1}}}", mrn):
        raise MrnInvalid
    return mrn


def clean_phone(raw: str) -> str:
    """A telephone number in E.164 (`+60129441105`). Refuses: PhoneInvalid."""
    typed = clean_line(raw)
    if not re.fullmatch(r"\+?[\d\s().-]+", typed):
        raise PhoneInvalid
    try:
        number = phonenumbers.parse(typed, HOME_REGION)
    except phonenumbers.NumberParseException as error:
        raise PhoneInvalid from error
    if not phonenumbers.is_possible_number(number):
        raise PhoneInvalid
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def clean_email(raw: str) -> str:
    """An e-mail address, trimmed. Refuses: EmailInvalid."""
    email = clean_line(raw)
    if len(email) > 254 or not re.fullmatch(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+", email):
        raise EmailInvalid
    return email


def clean_birth_date(raw: str, today: date) -> date:
    """A birth date typed as YYYY-MM-DD or DD/MM/YYYY. Refuses: DateInvalid, DateInFuture, DateTooOld."""
    text = clean_line(raw)
    iso = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text)
    local = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", text)
    try:
        if iso:
            day = date(int(iso[1]), int(iso[2]), int(iso[3]))
        elif local:
            day = date(int(local[3]), int(local[2]), int(local[1]))
        else:
            raise DateInvalid
    except ValueError as error:
        raise DateInvalid from error
    return check_birth_date(day, today)


def check_birth_date(day: date, today: date) -> date:
    """Refuses: DateInFuture, DateTooOld (over 130 years)."""
    if day > today:
        raise DateInFuture(day)
    if age_in_years(day, today) > OLDEST_YEARS:
        raise DateTooOld(day)
    return day


def age_in_years(dob: date, today: date) -> int:
    """Completed years of life."""
    return today.year - dob.year - ((today.month, today.day) < (dob.month, dob.day))


def clean_username(raw: str) -> str:
    """A login name in lower case. Refuses: UsernameInvalid."""
    username = clean_line(raw).casefold().removeprefix("@")
    if not re.fullmatch(r"[a-z][a-z0-9._-]{2,31}", username):
        raise UsernameInvalid
    return username


def username_base(full_name: str, number: str) -> str:
    """First name and the last four digits of the MRN or phone: Dr. Ahmad Ali, M0004499 → `ahmad4499`."""
    words = [
        re.sub(r"[^a-z]", "", word) for word in unicodedata.normalize("NFKD", full_name).casefold().split()
    ]
    first = next((word for word in words if word not in TITLES), words[0] if words else "")[:20]
    digits = "".join(c for c in number if c in "0123456789")[-4:]
    return first + digits if first and len(first) + len(digits) >= 3 else f"person{digits}"


def same_person(name_a: str, dob_a: date | None, name_b: str, dob_b: date | None) -> bool:
    """Whether two descriptions agree: birth dates equal and names equal but for case, order and spacing."""

    def words(name: str) -> list[str]:
        return sorted(clean_line(name).casefold().split())

    return dob_a == dob_b and words(name_a) == words(name_b)
