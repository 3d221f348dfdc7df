"""Files that people send: a sample with changes, so that a transcript shows only what matters."""

import json
import re
from pathlib import Path
from typing import Any

SAMPLES = Path(__file__).with_name("samples")
STEP = re.compile(r"(\w+)|\[(\d+)\]")


def sample(name: str, changes: str = "") -> str:
    """A sample; `with plan.end_date = "2026-03-01", meds[0].times = ["8:00"] without patient.mrn`."""
    text = (SAMPLES / name).read_text("utf-8")
    if not changes.strip():
        return text
    document = json.loads(text)
    kept, _, dropped = changes.partition("without ")
    for path in filter(None, re.split(r",\s*", dropped.strip())):
        owner, last = _owner(document, path)
        del owner[last]
    rest = kept.strip().removeprefix("with ").strip()
    decoder = json.JSONDecoder()
    while rest:
        path, _, value = rest.partition(" = ")
        owner, last = _owner(document, path.strip())
        given, end = decoder.raw_decode(value)
        if isinstance(owner, list) and last == len(owner):
            owner.append(given)
        else:
            owner[last] = given
        rest = value[end:].strip().removeprefix(",").strip()
    return json.dumps(document, indent=2, ensure_ascii=False)


def _owner(document: Any, path: str) -> tuple[Any, Any]:
    """The object or list that holds the last step of the path, and that step."""
    steps: list[Any] = [int(index) if index else name for name, index in STEP.findall(path)]
    for step in steps[:-1]:
        document = document[step]
    return document, steps[-1]
