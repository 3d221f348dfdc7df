"""Who may do what: one table from command to roles and relations. Nothing else decides."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from core.accounts.chats import DisconnectChats
from core.accounts.invitations import Assign, CreateAdmin, NewCode, RegisterPatient, RegisterStaff
from core.accounts.usecases import (
    FindLogin,
    HasPassword,
    LinkByCode,
    Login,
    Logout,
    SetBlocked,
    SetLanguage,
    SetPassword,
    SpeakAs,
)
from core.administration import (
    FindPatient,
    FindStaff,
    IsMrnFree,
    ListDoctors,
    ListStaff,
    ViewAudit,
    WhoHasPhone,
)
from core.commands import Command
from core.doses.queries import ViewDay, ViewDose, ViewMedicines, ViewSlot, ViewWeek
from core.doses.usecases import CompleteSlot, RecordDose, UndoDose, dose_or_gone
from core.ids import ProfileId
from core.patients import ListPatients, ViewPatient
from core.people import CARE_STAFF, STAFF, Actor, Role
from core.plans.check import CheckImport
from core.plans.requests import DecideImport, RequestImport, ResumeImport, ViewRequest
from core.plans.usecases import ImportDischarge
from core.ports import Work
from core.refusals import NotAllowed, NotLinked, PersonInactive
from core.reminders.usecases import (
    AnnounceDoses,
    CloseWindows,
    PruneUpdates,
    RecoverNotices,
    RollHorizon,
    SettleNotice,
    TakeNotices,
)


class Relation(Enum):
    """What binds the actor to the person whose record it is."""

    ANY = "any"  # the command is about no record, or the use case looks for itself
    OWN = "own"
    ASSIGNED = "assigned"


class Trail(Enum):
    """What the audit keeps of a command that was granted; a denial is always kept."""

    CHANGE = "change"  # every time
    READ = "read"  # when it is another person's record; such a command writes nothing of its own
    EACH = "each"  # an entry for each person it turned out to touch, none if there were none
    NONE = "none"


Subject = Callable[[Any, Work], ProfileId | None]


def _nobody(_: Any, __: Work) -> ProfileId | None:
    return None


def _patient(command: Any, _: Work) -> ProfileId | None:
    patient: ProfileId = command.patient
    return patient


def _profile(command: Any, _: Work) -> ProfileId | None:
    profile: ProfileId = command.profile
    return profile


def _of_dose(command: Any, work: Work) -> ProfileId | None:
    return dose_or_gone(command.dose, work).patient_id


@dataclass(frozen=True, slots=True)
class Rule:
    """`strangers`: people without an account too."""

    roles: Mapping[Role, Relation] = field(default_factory=dict)
    subject: Subject = _nobody
    trail: Trail = Trail.CHANGE
    strangers: bool = False


def _any(*roles: Role) -> dict[Role, Relation]:
    return dict.fromkeys(roles, Relation.ANY)


OWN_RECORD = {Role.PATIENT: Relation.OWN}
OWN_OR_CARE = OWN_RECORD | dict.fromkeys(CARE_STAFF, Relation.ASSIGNED)
LINKED = _any(*STAFF, Role.PATIENT)
SWEEP = Rule(_any(Role.SYSTEM), trail=Trail.NONE)

ACCESS: dict[type[Command[Any]], Rule] = {
    LinkByCode: Rule(LINKED, strangers=True),
    FindLogin: Rule(LINKED, strangers=True, trail=Trail.EACH),
    Login: Rule(LINKED, strangers=True),
    SetLanguage: Rule(LINKED, strangers=True),
    SpeakAs: Rule(LINKED, strangers=True),
    SetBlocked: Rule(LINKED | _any(Role.SYSTEM), strangers=True),
    Logout: Rule(LINKED),
    HasPassword: Rule(LINKED, trail=Trail.NONE),
    SetPassword: Rule(LINKED),
    CreateAdmin: Rule(_any(Role.SYSTEM)),
    RegisterStaff: Rule(_any(Role.ADMIN)),
    RegisterPatient: Rule(_any(Role.ADMIN)),
    **dict.fromkeys(
        (ListDoctors, ListStaff, IsMrnFree, WhoHasPhone, FindPatient, FindStaff),
        Rule(_any(Role.ADMIN), trail=Trail.NONE),
    ),
    DisconnectChats: Rule({Role.ADMIN: Relation.ANY, Role.DOCTOR: Relation.ASSIGNED}, _patient),
    NewCode: Rule({Role.ADMIN: Relation.ANY, Role.DOCTOR: Relation.ASSIGNED}, _profile),
    Assign: Rule(_any(Role.ADMIN)),
    ViewAudit: Rule(_any(Role.ADMIN)),
    CheckImport: Rule(_any(Role.DOCTOR), trail=Trail.EACH),
    ImportDischarge: Rule(_any(Role.DOCTOR)),
    RequestImport: Rule(_any(Role.DOCTOR)),
    ViewRequest: Rule(_any(Role.ADMIN), trail=Trail.NONE),
    DecideImport: Rule(_any(Role.ADMIN)),
    ResumeImport: Rule(_any(Role.DOCTOR)),
    ListPatients: Rule(_any(*CARE_STAFF)),
    ViewPatient: Rule(dict.fromkeys(CARE_STAFF, Relation.ASSIGNED), _patient, Trail.READ),
    RecordDose: Rule(OWN_RECORD, _of_dose),
    UndoDose: Rule(OWN_RECORD, _of_dose),
    CompleteSlot: Rule(OWN_RECORD, _patient),
    ViewDay: Rule(OWN_OR_CARE, _patient, Trail.READ),
    ViewDose: Rule(OWN_OR_CARE, _of_dose, Trail.READ),
    ViewSlot: Rule(OWN_OR_CARE, _patient, Trail.READ),
    ViewWeek: Rule(OWN_OR_CARE, _patient, Trail.READ),
    ViewMedicines: Rule(OWN_OR_CARE, _patient, Trail.READ),
    RollHorizon: SWEEP,
    CloseWindows: Rule(_any(Role.SYSTEM), trail=Trail.EACH),
    AnnounceDoses: SWEEP,
    TakeNotices: SWEEP,
    SettleNotice: SWEEP,
    RecoverNotices: SWEEP,
    PruneUpdates: SWEEP,
}


def decide(rule: Rule, subject: ProfileId | None, actor: Actor, work: Work) -> None:
    """Refuses: NotLinked for a stranger, PersonInactive for somebody whom the clinic has deactivated,

    NotAllowed for everybody else whom the rule does not cover.
    """
    if actor.role is None:
        if not rule.strangers:
            raise NotLinked
        return
    if _is_deactivated(actor, work):
        raise PersonInactive
    relation = rule.roles.get(actor.role)
    if relation is None or not _holds(relation, subject, actor, work):
        raise NotAllowed


def _is_deactivated(actor: Actor, work: Work) -> bool:
    person = work.profiles.get(actor.profile) if actor.profile else None
    return person is not None and not person.active


def _holds(relation: Relation, subject: ProfileId | None, actor: Actor, work: Work) -> bool:
    if relation is Relation.ANY:
        return True
    if subject is None or actor.profile is None:
        return False
    if relation is Relation.OWN:
        return subject == actor.profile
    return work.care.is_assigned(subject, actor.profile)
