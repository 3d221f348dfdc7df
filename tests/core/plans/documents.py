"""The clinic's sample document, and ways to bend it."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from core.plans.discharge import Discharge, Reading, read_discharge

TODAY = date(2026, 11, 20)
SAMPLE = (Path(__file__).parent / "discharge.json").read_text("utf-8")

Bend = Callable[[dict[str, Any]], Any]


def bent(*bends: Bend) -> str:
    """The sample, changed."""
    document = json.loads(SAMPLE)
    for bend in bends:
        bend(document)
    return json.dumps(document)


def reading(*bends: Bend) -> Reading:
    return read_discharge(bent(*bends), TODAY)


def discharge(*bends: Bend) -> Discharge:
    """A sound document, read."""
    found = reading(*bends)
    assert found.discharge is not None, found.faults
    return found.discharge


def patient(**facts: Any) -> Bend:
    return lambda d: d["patient"].update(facts)


def plan(**facts: Any) -> Bend:
    return lambda d: d["plan"].update(facts)


def med(number: int, **facts: Any) -> Bend:
    return lambda d: d["meds"][number].update(facts)


def only(*names: str) -> Bend:
    """Medicines with these names in place of the sample's, all like its second one."""

    def bend(document: dict[str, Any]) -> None:
        document["meds"] = [{**document["meds"][1], "med_name": name} for name in names]

    return bend
