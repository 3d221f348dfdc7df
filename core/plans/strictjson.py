"""JSON read strictly: what other parsers pass over in silence is a fault here, with its place.

Python's parser keeps the last of two equal keys and accepts NaN; in a prescription either is a misreading.
"""

import json
from collections import Counter
from dataclasses import dataclass
from typing import Any

LARGEST_DOCUMENT = 256 * 1024  # bytes; a discharge is a few kilobytes
DEEPEST = 12
LONGEST_NUMBER = 30  # digits
MOST_NAMES = 200  # in one object
MOST_VALUES = 3_000  # in all; a discharge of 40 medicines has 1,200 at most
LONGEST_STRING = 2_000  # characters; normalising 60,000 accents upon one letter takes half a minute


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong (or suspicious) at a JSON path; `code` names the text, the other fields fill it."""

    path: str
    code: str
    found: str = ""
    allowed: str = ""


class NotReadable(Exception):  # noqa: N818 - carries the answer for the person who sent the document
    """The document is no JSON that we accept."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.code)
        self.fault = fault


class _Duplicates(dict[str, Any]):
    """A JSON object that remembers which keys it was given twice."""

    repeated: tuple[str, ...] = ()


def _object(pairs: list[tuple[str, Any]]) -> _Duplicates:
    if len(pairs) > MOST_NAMES:
        raise NotReadable(Fault("", "too_many", allowed=str(MOST_NAMES)))
    result = _Duplicates(pairs)
    if len(result) < len(pairs):
        times = Counter(name for name, _ in pairs)
        result.repeated = tuple(sorted(name for name, n in times.items() if n > 1))
    return result


class _NoNumber(str):
    """Stands where a document has NaN, Infinity or a number of thousands of digits."""

    __slots__ = ()


def _integer(digits: str) -> int | _NoNumber:
    """Python refuses to convert numbers of thousands of digits; a discharge has none so long."""
    return int(digits) if len(digits) <= LONGEST_NUMBER else _NoNumber(f"{digits[:LONGEST_NUMBER]}…")


def read(data: bytes | str) -> Any:
    """The parsed document. Raises NotReadable: too large, not UTF-8, not JSON, too deep, too many values."""
    text = _decoded(data)
    if _depth(text) > DEEPEST:
        raise NotReadable(Fault("", "too_deep", allowed=str(DEEPEST)))
    if sum(map(text.count, ",[{")) > MOST_VALUES:
        raise NotReadable(Fault("", "too_many", allowed=str(MOST_VALUES)))
    try:
        return json.loads(text, object_pairs_hook=_object, parse_constant=_NoNumber, parse_int=_integer)
    except json.JSONDecodeError as error:
        raise NotReadable(Fault("", "not_json", f"{error.lineno}:{error.colno}")) from error


def _decoded(data: bytes | str) -> str:
    raw = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    if len(raw) > LARGEST_DOCUMENT:
        raise NotReadable(Fault("", "too_large", allowed=f"{LARGEST_DOCUMENT // 1024} KB"))
    try:
        return raw.decode("utf-8-sig").strip()
    except UnicodeDecodeError as error:
        raise NotReadable(Fault("", "not_utf8", str(error.start))) from error


def _depth(text: str) -> int:
    """How deeply brackets nest outside of strings; found before parsing so that nothing can recurse."""
    depth = deepest = 0
    inside = escaped = False
    for c in text:
        if inside:
            escaped, inside = (c == "\\" and not escaped), not (c == '"' and not escaped)
        elif c == '"':
            inside = True
        elif c in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif c in "]}":
            depth -= 1
    return deepest


def misread(value: Any, path: str = "") -> list[Fault]:
    """A fault for every key that one object has twice, every number that is none, every endless text."""
    faults: list[Fault] = []
    if isinstance(value, _NoNumber):
        faults.append(Fault(path, "not_a_number", str(value)))
    elif isinstance(value, str) and len(value) > LONGEST_STRING:
        faults.append(Fault(path, "text_too_long", f"{value[:60]}…", str(LONGEST_STRING)))
    if isinstance(value, dict):
        for name in getattr(value, "repeated", ()):
            faults.append(Fault(f"{path}.{name}".lstrip("."), "duplicate_key", name))
        for name, child in value.items():
            faults += misread(child, f"{path}.{name}".lstrip("."))
    elif isinstance(value, list):
        for index, child in enumerate(value):
            faults += misread(child, f"{path}[{index}]")
    return faults
