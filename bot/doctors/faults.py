"""What is wrong or suspicious in a document, in words: all of it at once, each with its place."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from bot.dialogs.flow import Lines
from bot.doctors.words import clipped, folded
from bot.scene import Scene
from core.plans.strictjson import Fault, NotReadable, read
from core.refusals import Invalid
from core.texts import T, Text

MOST_FAULTS = 25
FAULTS_ROOM = 3000  # UTF-16 units; the question needs the rest of the message
LONGEST_PATH = 60
LONGEST_FOUND = 80
LONGEST_MED = 60
SECTIONS = ("", "patient", "plan", "meds")  # as they are laid out

FAULT_KEYS: Final[tuple[str, ...]] = (
    "import.fault.missing",
    "import.fault.unknown_key",
    "import.fault.duplicate_key",
    "import.fault.not_text",
    "import.fault.bad_characters",
    "import.fault.not_bool",
    "import.fault.not_a_list",
    "import.fault.not_an_object",
    "import.fault.empty",
    "import.fault.empty_list",
    "import.fault.too_many",
    "import.fault.text_too_long",
    "import.fault.bad_name",
    "import.fault.bad_mrn",
    "import.fault.bad_phone",
    "import.fault.bad_date",
    "import.fault.bad_time",
    "import.fault.ends_before_start",
    "import.fault.start_out_of_range",
    "import.fault.end_out_of_range",
    "import.fault.date_in_future",
    "import.fault.date_too_old",
    "import.fault.not_json",
    "import.fault.not_utf8",
    "import.fault.not_a_number",
    "import.fault.too_large",
    "import.fault.too_deep",
)
SUSPICION_KEYS: Final[tuple[str, ...]] = (
    "import.suspicion.end_in_past",
    "import.suspicion.start_long_ago",
    "import.suspicion.start_in_future",
    "import.suspicion.adult_form_for_child",
    "import.suspicion.medicine_twice",
    "import.suspicion.freq_ambiguous",
    "import.suspicion.freq_not_daily",
    "import.suspicion.freq_unknown",
    "import.suspicion.times_do_not_fit",
    "import.suspicion.time_twice",
    "import.suspicion.times_close",
    "import.suspicion.hour_unusual",
    "import.suspicion.dose_unusual",
    "import.suspicion.notation_unsafe",
    "import.suspicion.route_unknown",
)


@dataclass(eq=False)
class DocumentFaulty(Invalid):
    """A document that was not taken, with all that is wrong with it."""

    headline: Text
    reasons: tuple[Text, ...] = ()

    def text(self) -> Text:
        return self.headline

    def lines(self) -> Lines:
        return (self.headline, *self.reasons)


def refusal_for(scene: Scene, faults: Sequence[Fault], content: bytes | str) -> DocumentFaulty:
    names = names_in(content)
    lines = [_in_words("import.fault", fault, names) for fault in in_order(faults)]
    shown = folded(scene, lines, FAULTS_ROOM, lambda n: T("import.faults.more", n=n), MOST_FAULTS)
    return DocumentFaulty(T("import.faults", n=len(faults)), shown)


def suspicion(fault: Fault, names: Sequence[str]) -> Text:
    return _in_words("import.suspicion", fault, names)


def note(fault: Fault, names: Sequence[str]) -> Text:
    """What was changed to the one thing it can mean."""
    kept = clipped(fault.allowed, LONGEST_FOUND)
    return T("import.note", place=place(fault, names), found=_found(fault), kept=kept)


def in_order(faults: Sequence[Fault]) -> list[Fault]:
    """As the document is read: the patient, the plan, then the medicines by their numbers."""
    return sorted(faults, key=_position)


def names_in(content: bytes | str) -> tuple[str, ...]:
    """The medicines' names in a document that may be faulty in any way; empty where there is none."""
    try:
        raw = read(content)
    except NotReadable:
        return ()
    meds: Any = raw.get("meds") if isinstance(raw, dict) else None
    return tuple(_name(med) for med in meds) if isinstance(meds, list) else ()


def place(fault: Fault, names: Sequence[str]) -> Text:
    """Where it is: a medicine by its number in the list and its name, and the path for whoever mends it."""
    path = clipped(fault.path, LONGEST_PATH)
    index = _medicine(fault)
    if not path:
        return T("import.place.document")
    if index is None:
        return T("import.place", path=path)
    name = clipped(names[index], LONGEST_MED) if index < len(names) else ""
    return T("import.place.med", number=index + 1, med=name or "?", path=path)


def _in_words(family: str, fault: Fault, names: Sequence[str]) -> Text:
    allowed = clipped(fault.allowed, LONGEST_FOUND)
    return Text(
        f"{family}.{fault.code}", {"place": place(fault, names), "found": _found(fault), "allowed": allowed}
    )


def _medicine(fault: Fault) -> int | None:
    match = re.match(r"meds\[(\d+)\]", fault.path)
    return int(match[1]) if match else None


def _position(fault: Fault) -> tuple[int, int]:
    section = re.split(r"[.\[]", fault.path, maxsplit=1)[0]
    index = _medicine(fault)
    return SECTIONS.index(section) if section in SECTIONS else len(SECTIONS), -1 if index is None else index


def _name(med: Any) -> str:
    name = med.get("med_name") if isinstance(med, dict) else None
    return name if isinstance(name, str) else ""


def _found(fault: Fault) -> str:
    return clipped(fault.found, LONGEST_FOUND)
