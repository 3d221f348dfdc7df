"""The audit trail: who, in what role, did what, on whom, when, with what outcome. Never a secret."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from core.ids import ProfileId
from core.people import Actor

OK = "ok"
LOOKS = ("view_", "list_", "check_")  # what the names of commands begin with that only show something


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """`action` is the command's name, `outcome` is `ok` or the code of the refusal."""

    at: datetime
    actor: Actor
    action: str
    outcome: str
    subject: ProfileId | None = None
    object: str | None = None
    detail: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AuditLine:
    """An entry as read back, with people's names."""

    seq: int
    at: datetime
    actor_name: str | None
    actor_role: str
    via: str
    action: str
    outcome: str
    subject_name: str | None
    detail: Mapping[str, str]
