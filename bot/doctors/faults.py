"""What is wrong or suspicious in a document, in words: all of it at once, each with its place."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.dialogs.flow import Lines
from bot.doctors.words import clipped, folded
from bot.scene import Scene
from core.plans.strictjson import Fault
from core.refusals import Invalid
from core.texts import T, Text

MOST_FAULTS = 25
FAULTS_ROOM = 2400  # UTF-16 units; the question with its example needs the rest of the message
LONGEST_PATH = 60
LONGEST_FOUND = 80
STRUCTURE = "{…}"  # found where a single value belongs, or the other way round

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
    "import.suspicion.adult_form_for_child",
    "import.suspicion.medicine_twice",
    "import.suspicion.freq_ambiguous",
    "import.suspicion.freq_not_daily",
    "import.suspicion.freq_unknown",
    "import.suspicion.times_do_not_fit",
    "import.suspicion.time_twice",
    "import.suspicion.route_unknown",
)


@dataclass(eq=False)
class DocumentFaulty(Invalid):
    """A document that was not taken, with all that is wrong with it."""

    headline: Text
    reasons: tuple[Text, ...]

    def text(self) -> Text:
        return self.headline

    def lines(self) -> Lines:
        return (self.headline, *self.reasons)


def refusal_for(scene: Scene, faults: Sequence[Fault]) -> DocumentFaulty:
    lines = [_in_words("import.fault", fault) for fault in faults]
    shown = folded(scene, lines, FAULTS_ROOM, lambda n: T("import.faults.more", n=n), MOST_FAULTS)
    return DocumentFaulty(T("import.faults", n=len(faults)), shown)


def suspicion(fault: Fault) -> Text:
    return _in_words("import.suspicion", fault)


def note(fault: Fault) -> Text:
    """What was changed to the one thing it can mean."""
    return T(
        "import.note", path=_path(fault), found=_found(fault), kept=clipped(fault.allowed, LONGEST_FOUND)
    )


def _in_words(family: str, fault: Fault) -> Text:
    facts = {"path": _path(fault), "found": _found(fault), "allowed": clipped(fault.allowed, LONGEST_FOUND)}
    return Text(f"{family}.{fault.code}", facts)


def _path(fault: Fault) -> str | Text:
    return clipped(fault.path, LONGEST_PATH) or T("import.whole_document")


def _found(fault: Fault) -> str:
    return clipped(fault.found, LONGEST_FOUND) or STRUCTURE
