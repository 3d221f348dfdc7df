"""No document of any shape stops the clinic: reading happens inside of a unit of work."""

import json
import time
from collections.abc import Callable
from typing import Any

import pytest

from core.plans.discharge import read_discharge
from core.plans.strictjson import LARGEST_DOCUMENT, MOST_NAMES, MOST_VALUES
from tests.core.plans.documents import TODAY, bent, reading

LONGEST = 0.2  # seconds; measured 0.02, and a shared machine may be slow
MARKS = "\u0301\u0323"


def meds(*entries: Any) -> str:
    return bent(lambda d: d.update(meds=list(entries)))


def a_med(**facts: Any) -> dict[str, Any]:
    whole = {"med_name": "A", "dose": "1", "route": "PO", "times": ["8:00"], "freq": "OD", "critical": False}
    return {**whole, **facts}


Shape = Callable[[int], str]
SHAPES: dict[str, Shape] = {
    "many names": lambda n: json.dumps({f"k{i}": 1 for i in range(n)}),
    "one name, again and again": lambda n: "{" + ",".join(['"a":1'] * n) + "}",
    "many objects of many names": lambda n: meds(*[{f"k{i}": 1 for i in range(190)}] * n),
    "many medicines of nothing": lambda n: meds(*[{}] * n),
    "many medicines of one name": lambda n: meds(*[{"a": 1}] * n),
    "many numbers for medicines": lambda n: meds(*[1] * n),
    "many times": lambda n: meds(a_med(times=["8:00"] * n)),
    "many bad times": lambda n: meds(a_med(times=["x" * 60] * n)),
    "long bad times": lambda n: meds(*[a_med(times=["x" * n] * 24)] * 40),
    "an endless text": lambda n: meds(a_med(dose="x" * n)),
    "endless accents": lambda n: meds(a_med(dose="a" + MARKS * n)),
    "endless accents in a name": lambda n: bent(lambda d: d["patient"].update(full_name="a" + MARKS * n)),
    "many accents": lambda n: meds(*[a_med(dose="a" + MARKS * min(n, 990))] * 40),
    "nothing to be seen": lambda n: meds(a_med(dose="\u200b" * n)),
    "an endless number": lambda n: '{"a":' + "1" * n + "}",
    "no numbers": lambda n: '{"a":[' + ",".join(["NaN"] * n) + "]}",
    "a string without an end": lambda n: '{"a":"' + "x" * n,
    "brackets": lambda n: "[" * n,
}


def largest(shape: Shape) -> bytes:
    """The largest document of that shape that is not refused for its size alone."""

    def made(n: int) -> bytes:
        text = shape(n)
        return (json.dumps(json.loads(text), ensure_ascii=False) if "\\u" in text else text).encode()

    too_large = 2
    while len(made(too_large)) <= LARGEST_DOCUMENT and too_large <= LARGEST_DOCUMENT:
        too_large *= 2
    fits = too_large // 2
    while fits + 1 < too_large:
        n = (fits + too_large) // 2
        fits, too_large = (n, too_large) if len(made(n)) <= LARGEST_DOCUMENT else (fits, n)
    return made(fits)


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_the_largest_document_of_any_shape_is_read_at_once(shape: Shape) -> None:
    document = largest(shape)
    began = time.process_time()
    found = read_discharge(document, TODAY)

    assert time.process_time() - began < LONGEST
    assert found.faults


@pytest.mark.parametrize("more", [0, 1])
def test_an_object_has_no_more_names_than_anybody_could_mean(more: int) -> None:
    document = json.dumps({f"k{i}": 1 for i in range(MOST_NAMES + more)})
    codes = {fault.code for fault in read_discharge(document, TODAY).faults}

    assert ("too_many" in codes) == bool(more)


@pytest.mark.parametrize("more", [0, 1])
def test_a_document_has_no_more_values_than_anybody_could_mean(more: int) -> None:
    document = json.dumps({"meds": [1] * (MOST_VALUES - 1 + more)})  # the object and the list count, too
    codes = {fault.code for fault in read_discharge(document, TODAY).faults}

    assert ("too_many" in codes) == bool(more)


def test_the_largest_discharge_that_a_clinic_could_mean_is_read() -> None:
    times = [f"{hour:02}:00" for hour in range(24)]
    full = [a_med(med_name=f"MEDICINE {n} " + "x" * 180, dose="1" * 200, times=times) for n in range(40)]
    assert read_discharge(meds(*full), TODAY).discharge is not None


def test_a_name_given_twice_is_found_among_many() -> None:
    names = ",".join(f'"k{i}":1' for i in range(100))
    found = read_discharge(f'{{{names},"k7":2}}', TODAY)
    assert [fault.path for fault in found.faults if fault.code == "duplicate_key"] == ["k7"]


def test_the_allowed_names_are_told_beside_the_first_unknown_ones() -> None:
    found = reading(lambda d: d.update({f"k{i}": 1 for i in range(60)}))
    told = [bool(fault.allowed) for fault in found.faults if fault.code == "unknown_key"]
    assert told == [True] * 25 + [False] * 35
