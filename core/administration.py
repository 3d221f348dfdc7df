"""What admins look at."""

from dataclasses import dataclass

from core.audit import AuditLine
from core.commands import Command, UseCases
from core.people import Profile, Role
from core.ports import Work

AUDIT_PAGE = 10


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Newest first; `older` is the sequence number to go on from, None at the end."""

    lines: tuple[AuditLine, ...]
    older: int | None


@dataclass(frozen=True, slots=True)
class ViewAudit(Command[AuditPage]):
    before: int | None = None


@dataclass(frozen=True, slots=True)
class ListDoctors(Command[list[Profile]]):
    """Active doctors by name, to choose from."""


def view_audit(command: ViewAudit, work: Work) -> AuditPage:
    lines = work.audit.latest(command.before, AUDIT_PAGE + 1)
    page = tuple(lines[:AUDIT_PAGE])
    return AuditPage(page, page[-1].seq if len(lines) > AUDIT_PAGE else None)


def list_doctors(_: ListDoctors, work: Work) -> list[Profile]:
    return work.profiles.with_role(Role.DOCTOR)


USECASES: UseCases = {ViewAudit: view_audit, ListDoctors: list_doctors}
