"""A hospital's discharge document: the shape the clinic accepts, and what is wrong with one that differs.

Fields follow the clinic's import format: `patient` (full_name, mrn, phone, dob), `plan` (start_date,
end_date), `meds` (med_name, dose, route, times, freq, critical). Every fault is found at once; a value that
can only mean one thing (`8:00`, spaces in an MRN, unsorted times) is normalised and said.
"""

import hashlib
import json
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictStr,
    ValidationError,
    ValidationInfo,
    model_validator,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from core.people import check_birth_date, clean_line, clean_mrn, clean_name, clean_phone
from core.plans.rules import years_from
from core.plans.strictjson import Fault, NotReadable, misread, read
from core.refusals import Refusal

MOST_MEDS = 40
MOST_TIMES = 24
LONGEST_TEXT = 200
OLDEST_START, LATEST_START, LONGEST_PLAN = 10, 2, 20  # years
MOST_NEIGHBOURS = 25  # unknown names for which the allowed ones are told; no more faults are shown


def _line(value: str) -> str:
    line = clean_line(value)
    if len(line) > LONGEST_TEXT or len(value) > 4 * LONGEST_TEXT:
        raise PydanticCustomError("text_too_long", "too long", {"allowed": str(LONGEST_TEXT)})
    if "".join(line.split()) != "".join(unicodedata.normalize("NFC", value).split()):
        raise PydanticCustomError("bad_characters", "invisible characters")
    if not line:
        raise PydanticCustomError("empty", "empty")
    return line


def _clean(rule: Any, code: str) -> Any:
    def check(value: str) -> str:
        try:
            return str(rule(value))
        except Refusal as error:
            raise PydanticCustomError(code, "refused") from error

    return AfterValidator(check)


def _day(value: Any) -> Any:
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value.strip()):
        raise PydanticCustomError("bad_date", "not a date")
    try:
        return date.fromisoformat(value.strip())
    except ValueError as error:
        raise PydanticCustomError("bad_date", "not a date") from error


def _born(value: date, info: ValidationInfo) -> date:
    """A document that was read before is not judged again: it comes without `today`."""
    if info.context:
        try:
            check_birth_date(value, info.context["today"])
        except Refusal as refusal:
            raise PydanticCustomError(refusal.code(), "refused", {"found": value.isoformat()}) from refusal
    return value


def _time(value: Any) -> str:
    match = re.fullmatch(r"(\d{1,2}):(\d{2})", value.strip()) if isinstance(value, str) else None
    if match is None or int(match[1]) > 23 or int(match[2]) > 59:
        raise PydanticCustomError("bad_time", "not a time")
    return f"{int(match[1]):02d}:{match[2]}"


Line = Annotated[StrictStr, AfterValidator(_line)]
Day = Annotated[date, BeforeValidator(_day)]
TimeOfDay = Annotated[str, BeforeValidator(_time)]


def _refuse_outside(which: str, day: date, earliest: date | None, latest: date) -> None:
    if (earliest is None or earliest <= day) and day <= latest:
        return
    allowed = f"{earliest} – {latest}" if earliest else str(latest)
    context = {"at": f"{which}_date", "found": day.isoformat(), "allowed": allowed}
    raise PydanticCustomError(f"{which}_out_of_range", "out of range", context)


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class DischargePatient(_Part):
    full_name: Annotated[StrictStr, _clean(clean_name, "bad_name")]
    mrn: Annotated[StrictStr, _clean(clean_mrn, "bad_mrn")]
    phone: Annotated[StrictStr, _clean(clean_phone, "bad_phone")]
    dob: Annotated[Day, AfterValidator(_born)]


class DischargePlan(_Part):
    start_date: Day
    end_date: Day | None = None

    @model_validator(mode="after")
    def _in_sight(self, info: ValidationInfo) -> "DischargePlan":
        """Or it is a slip, such as 2206. A document that was read before is not judged again."""
        today: date | None = info.context["today"] if info.context else None
        if today is None:
            return self
        earliest, latest = years_from(today, -OLDEST_START), years_from(today, LATEST_START)
        _refuse_outside("start", self.start_date, earliest, latest)
        if self.end_date is not None:
            _refuse_outside("end", self.end_date, None, years_from(self.start_date, LONGEST_PLAN))
        return self

    @model_validator(mode="after")
    def _in_order(self) -> "DischargePlan":
        if self.end_date is not None and self.end_date < self.start_date:
            found, allowed = self.end_date.isoformat(), self.start_date.isoformat()
            context = {"at": "end_date", "found": found, "allowed": allowed}
            raise PydanticCustomError("ends_before_start", "ends before start", context)
        return self


class DischargeMed(_Part):
    med_name: Line
    dose: Line
    route: Line
    times: Annotated[tuple[TimeOfDay, ...], Field(min_length=1, max_length=MOST_TIMES)]
    freq: Line
    critical: StrictBool

    @property
    def sorted_times(self) -> tuple[str, ...]:
        """Each time once; a time given twice is one dose, and the doctor is warned."""
        return tuple(sorted(set(self.times)))


class Discharge(_Part):
    patient: DischargePatient
    plan: DischargePlan
    meds: Annotated[tuple[DischargeMed, ...], Field(min_length=1, max_length=MOST_MEDS)]

    def canonical(self) -> str:
        """One spelling for equal documents: normalised values, sorted keys and times, no white space."""
        content = self.model_dump(mode="json")
        for med, source in zip(content["meds"], self.meds, strict=True):
            med["times"] = list(source.sorted_times)
        return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    def fingerprint(self) -> str:
        """SHA-256 of the canonical document."""
        return hashlib.sha256(self.canonical().encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Reading:
    """A document as understood: `discharge` None when there are faults; `notes` say what was normalised."""

    discharge: Discharge | None
    faults: tuple[Fault, ...] = ()
    notes: tuple[Fault, ...] = ()


def read_discharge(data: bytes | str, today: date) -> Reading:
    """Reads and checks a document; never raises for what somebody sent.

    It is called within units of work: whatever somebody sends takes less than 50 ms (measured: 20), as
    tests/core/plans/test_endless_documents.py sees to; 240 KB of 30,000 names once stopped the clinic.
    """
    try:
        raw = read(data)
    except NotReadable as error:
        return Reading(None, (error.fault,))
    if not isinstance(raw, dict):
        return Reading(None, (Fault("", "not_an_object", _shown(raw)),))
    faults = misread(raw)
    if any(fault.code == "text_too_long" for fault in faults):
        return Reading(None, tuple(faults))
    told = {fault.path for fault in faults if fault.code == "not_a_number"}
    discharge = None
    try:
        discharge = Discharge.model_validate(raw, context={"today": today})
    except ValidationError as error:
        found = _faults(error.errors(include_url=False))
        faults += [fault for fault in found if fault.path not in told]
    if discharge is None or faults:
        return Reading(None, tuple(faults))
    return Reading(discharge, notes=tuple(_normalised(raw, discharge)))


KNOWN_CODES = {
    "missing": "missing",
    "extra_forbidden": "unknown_key",
    "string_type": "not_text",
    "string_unicode": "bad_characters",
    "bool_type": "not_bool",
    "tuple_type": "not_a_list",
    "model_type": "not_an_object",
    "model_attributes_type": "not_an_object",
    "too_short": "empty_list",
    "too_long": "too_many",
}


def _path(location: tuple[int | str, ...]) -> str:
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in location).lstrip(".")


def _echo(detail: ErrorDetails) -> bool:
    """Pydantic calls a list too short when none of its items is valid; each item has said so itself."""
    return detail["type"] == "too_short" and bool(detail["input"])


def _faults(details: list[ErrorDetails]) -> list[Fault]:
    """The allowed names beside unknown ones are looked up for the first few only: it takes its time."""
    faults, unknown = [], 0
    for detail in details:
        if not _echo(detail):
            unknown += detail["type"] == "extra_forbidden"
            faults.append(_fault(detail, neighbours=unknown <= MOST_NEIGHBOURS))
    return faults


def _fault(detail: ErrorDetails, *, neighbours: bool) -> Fault:
    context = detail.get("ctx", {})
    location = (*detail["loc"], *([context["at"]] if "at" in context else []))
    code = KNOWN_CODES.get(detail["type"], detail["type"])
    found = str(context.get("found", _shown(detail["input"])))
    allowed = str(context.get("allowed", context.get("max_length", "")))
    if code == "unknown_key":
        found, allowed = str(location[-1]), _neighbours(location) if neighbours else ""
    if code == "missing":
        found = ""
    return Fault(_path(location), code, found, allowed)


def _neighbours(location: tuple[int | str, ...]) -> str:
    """The keys allowed beside an unknown one, the likeliest first."""
    shapes: dict[str, type[BaseModel]] = {
        "patient": DischargePatient,
        "plan": DischargePlan,
        "meds": DischargeMed,
    }
    shape = shapes.get(str(location[0]), Discharge) if len(location) > 1 else Discharge
    names = list(shape.model_fields)
    close = get_close_matches(str(location[-1]), names, n=1)
    return ", ".join([*close, *(n for n in names if n not in close)])


def _shown(value: Any) -> str:
    """A short, one-line view of a value that was refused."""
    if isinstance(value, (dict, list)):
        return "{…}" if isinstance(value, dict) else "[…]"
    text = clean_line(json.dumps(value, ensure_ascii=False, default=str)[:200])
    return text if len(text) <= 60 else text[:57] + "…"


def _normalised(raw: dict[str, Any], discharge: Discharge) -> list[Fault]:
    """What was changed to the one thing it can mean."""
    notes = []
    for name in ("full_name", "mrn", "phone"):
        given, kept = raw["patient"][name], getattr(discharge.patient, name)
        if given != kept:
            notes.append(Fault(f"patient.{name}", "normalised", _shown(given), kept))
    for index, med in enumerate(discharge.meds):
        given = raw["meds"][index]["times"]
        if list(med.sorted_times) != given:
            notes.append(
                Fault(f"meds[{index}].times", "normalised", ", ".join(given), ", ".join(med.sorted_times))
            )
    return notes
