"""What admins look at, and what they are told while they fill in a form."""

from dataclasses import dataclass

from core.accounts.invitations import care_staff_named, patient_with
from core.audit import AuditLine
from core.commands import Command, UseCases
from core.people import CARE_STAFF, Profile, Role
from core.ports import Work

AUDIT_PAGE = 10


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Newest first; `older` is the sequence number to go on from, None at the end."""

    lines: tuple[AuditLine, ...]
    older: int | None


@dataclass(frozen=True, slots=True)
class ViewAudit(Command[AuditPage]):
    """`looks` False: without what people only looked at; what they were refused stays."""

    before: int | None = None
    looks: bool = True


@dataclass(frozen=True, slots=True)
class ListDoctors(Command[list[Profile]]):
    """Active doctors by name, to choose from."""


@dataclass(frozen=True, slots=True)
class ListStaff(Command[list[Profile]]):
    """Active doctors and nurses by name, to choose from."""


@dataclass(frozen=True, slots=True)
class IsMrnFree(Command[bool]):
    """Whether nobody is registered with it yet."""

    mrn: str


@dataclass(frozen=True, slots=True)
class WhoHasPhone(Command[list[Profile]]):
    """People registered with a number; families share one, so it is no reason to refuse."""

    phone: str


@dataclass(frozen=True, slots=True)
class FindPatient(Command[Profile]):
    """The patient with that MRN. Refuses: NoSuchPatient, NotAPatient."""

    mrn: str


@dataclass(frozen=True, slots=True)
class FindStaff(Command[Profile]):
    """The doctor or nurse of that username. Refuses: NoSuchUser, NotCareStaff."""

    username: str


def view_audit(command: ViewAudit, work: Work) -> AuditPage:
    lines = work.audit.latest(command.before, AUDIT_PAGE + 1, looks=command.looks)
    page = tuple(lines[:AUDIT_PAGE])
    return AuditPage(page, page[-1].seq if len(lines) > AUDIT_PAGE else None)


def list_doctors(_: ListDoctors, work: Work) -> list[Profile]:
    return work.profiles.with_role(Role.DOCTOR)


def list_staff(_: ListStaff, work: Work) -> list[Profile]:
    found = [profile for role in CARE_STAFF for profile in work.profiles.with_role(role)]
    return sorted(found, key=lambda profile: (profile.full_name.casefold(), profile.id))


def is_mrn_free(command: IsMrnFree, work: Work) -> bool:
    return work.profiles.by_mrn(command.mrn) is None


def who_has_phone(command: WhoHasPhone, work: Work) -> list[Profile]:
    return work.profiles.with_phone(command.phone)


def find_patient(command: FindPatient, work: Work) -> Profile:
    return patient_with(command.mrn, work)


def find_staff(command: FindStaff, work: Work) -> Profile:
    return care_staff_named(command.username, work)


USECASES: UseCases = {
    ViewAudit: view_audit,
    ListDoctors: list_doctors,
    ListStaff: list_staff,
    IsMrnFree: is_mrn_free,
    WhoHasPhone: who_has_phone,
    FindPatient: find_patient,
    FindStaff: find_staff,
}
