"""What an entry of the audit knows beside who, what and whom: decision, mode, prescription, chat."""

from collections.abc import Callable
from typing import Final

from bot.scene import Scene
from core.audit import AuditLine
from core.ids import ProfileId
from core.texts import T, Text

DECISION_KEYS: Final[tuple[str, ...]] = ("audit.detail.approved", "audit.detail.declined")
MODE_KEYS: Final[tuple[str, ...]] = ("audit.detail.add", "audit.detail.new", "audit.detail.replace")
LONGEST = 60

Say = Callable[[Scene, str], Text]


def details(scene: Scene, line: AuditLine) -> tuple[Text, ...]:
    """One line of all that is noted and has words; nothing where there is none."""
    found = tuple(say(scene, line.detail[name]) for name, say in KNOWN.items() if line.detail.get(name))
    return (T("audit.details", facts=found),) if found else ()


def _decision(_: Scene, decision: str) -> Text:
    return _one_of(DECISION_KEYS, decision)


def _mode(_: Scene, mode: str) -> Text:
    return _one_of(MODE_KEYS, mode)


def _one_of(keys: tuple[str, ...], value: str) -> Text:
    key = f"audit.detail.{value}"
    return Text(key) if key in keys else T("audit.detail.other", value=value[:LONGEST])


def _doctor(scene: Scene, doctor: str) -> Text:
    profile = scene.work.profiles.get(ProfileId(doctor))
    return T("audit.detail.doctor", name=(profile.full_name if profile else doctor)[:LONGEST])


def _whom(scene: Scene, whom: str) -> Text:
    profile = scene.work.profiles.get(ProfileId(whom))
    return T("audit.detail.whom", name=(profile.full_name if profile else whom)[:LONGEST])


KNOWN: dict[str, Say] = {
    "decision": _decision,
    "doctor": _doctor,
    "mode": _mode,
    "pres_no": lambda _, number: T("audit.detail.prescription", pres_no=number),
    "medicines": lambda _, count: T("audit.detail.medicines", count=count),
    "staff": lambda _, username: T("audit.detail.staff", username=username),
    "chats": lambda _, count: T("audit.detail.chats", count=count),
    "command": lambda _, name: T("audit.detail.command", name=name),
    "foreign": lambda _, __: T("audit.detail.foreign"),
    "whom": _whom,
    "telegram": lambda _, user: T("audit.detail.telegram", user=user),
    "username": lambda _, username: T("audit.detail.username", username=username),
}
