"""Registering people and handing out the one-time code that links a chat to them."""

from dataclasses import dataclass
from itertools import count

from core.accounts.model import Invitation, NewPerson
from core.accounts.rules import CODE_LIFETIME
from core.commands import Command, UseCases
from core.events import PatientAssigned
from core.ids import ProfileId, code_digest, new_code, new_id
from core.people import CARE_STAFF, STAFF, Profile, Role, clean_name, clean_username, username_base
from core.ports import Touched, Work
from core.refusals import (
    AlreadyAssigned,
    AlreadyLinked,
    MrnTaken,
    NoSuchPatient,
    NoSuchUser,
    NotAllowed,
    NotAPatient,
    NotCareStaff,
    UsernameTaken,
)


@dataclass(frozen=True, slots=True)
class CreateAdmin(Command[Invitation]):
    """Repeated for a name that is not linked yet it gives a new code."""

    username: str
    full_name: str


@dataclass(frozen=True, slots=True)
class RegisterStaff(Command[Invitation]):
    person: NewPerson


@dataclass(frozen=True, slots=True)
class RegisterPatient(Command[Invitation]):
    person: NewPerson
    doctor: ProfileId


@dataclass(frozen=True, slots=True)
class NewCode(Command[Invitation]):
    """A fresh code for somebody who lost theirs; older unused ones stop working."""

    profile: ProfileId


@dataclass(frozen=True, slots=True)
class Assignment:
    patient: Profile
    staff: Profile


@dataclass(frozen=True, slots=True)
class Assign(Command[Assignment]):
    mrn: str
    username: str


def register_person(person: NewPerson, work: Work) -> Profile:
    """Writes the profile and a free username. Refuses: MrnTaken."""
    profile = Profile(
        id=ProfileId(new_id(work.now)),
        full_name=person.full_name,
        role=person.role,
        zone=work.default_zone,
        created_at=work.now,
        mrn=person.mrn,
        phone=person.phone,
        dob=person.dob,
        email=person.email,
    )
    if not work.profiles.add(profile):
        raise MrnTaken(person.mrn or "")
    base = username_base(person.full_name, person.mrn or person.phone or "")
    for number in count(1):
        username = base if number == 1 else f"{base}-{number}"
        if work.accounts.add_credential(profile.id, username):
            break
    work.touched.append(Touched(profile.id))
    return profile


def invite(profile: Profile, work: Work) -> Invitation:
    """A new one-time code for that person."""
    credential = work.accounts.credential_of(profile.id)
    code, expires_at = new_code(), work.now + CODE_LIFETIME
    work.accounts.add_code(code_digest(code), profile.id, expires_at, work.now)
    return Invitation(profile, credential.username if credential else "", code, expires_at)


def create_admin(command: CreateAdmin, work: Work) -> Invitation:
    """Refuses: UsernameInvalid, NameInvalid, UsernameTaken (by somebody linked, or by no admin)."""
    username, full_name = clean_username(command.username), clean_name(command.full_name)
    known = work.accounts.credential(username)
    if known is not None:
        profile = work.profiles.get(known.profile_id)
        if profile is None or profile.role is not Role.ADMIN or work.accounts.is_linked(profile.id):
            raise UsernameTaken(username)
        work.touched.append(Touched(profile.id))
        return invite(profile, work)
    profile = Profile(ProfileId(new_id(work.now)), full_name, Role.ADMIN, work.default_zone, work.now)
    work.profiles.add(profile)
    work.accounts.add_credential(profile.id, username)
    work.touched.append(Touched(profile.id))
    return invite(profile, work)


def register_staff(command: RegisterStaff, work: Work) -> Invitation:
    if command.person.role not in STAFF:
        raise NotCareStaff(command.person.full_name)
    return invite(register_person(command.person, work), work)


def register_patient(command: RegisterPatient, work: Work) -> Invitation:
    """Refuses: MrnTaken, NotCareStaff (the doctor is none)."""
    doctor = work.profiles.get(command.doctor)
    if doctor is None or doctor.role is not Role.DOCTOR or not doctor.active:
        raise NotCareStaff(doctor.full_name if doctor else "")
    patient = register_person(command.person, work)
    work.care.assign(patient.id, doctor.id, work.actor.profile, work.now)
    work.events.append(PatientAssigned(patient.id, doctor.id))
    return invite(patient, work)


def renew_code(command: NewCode, work: Work) -> Invitation:
    """Refuses: NotAllowed, AlreadyLinked (the chats are disconnected first, which the person notices)."""
    profile = work.profiles.get(command.profile)
    if profile is None or not profile.active:
        raise NotAllowed
    if work.accounts.is_linked(profile.id):
        raise AlreadyLinked(profile.full_name)
    return invite(profile, work)


def patient_with(mrn: str, work: Work) -> Profile:
    """Refuses: NoSuchPatient, NotAPatient."""
    patient = work.profiles.by_mrn(mrn)
    if patient is None:
        raise NoSuchPatient(mrn)
    if patient.role is not Role.PATIENT:
        raise NotAPatient(patient.full_name)
    return patient


def care_staff_named(username: str, work: Work) -> Profile:
    """Refuses: NoSuchUser, NotCareStaff."""
    credential = work.accounts.credential(username)
    staff = work.profiles.get(credential.profile_id) if credential else None
    if staff is None or not staff.active:
        raise NoSuchUser(username)
    if staff.role not in CARE_STAFF:
        raise NotCareStaff(staff.full_name)
    return staff


def assign(command: Assign, work: Work) -> Assignment:
    """Refuses: NoSuchPatient, NotAPatient, NoSuchUser, NotCareStaff, AlreadyAssigned."""
    patient = patient_with(command.mrn, work)
    staff = care_staff_named(command.username, work)
    if not work.care.assign(patient.id, staff.id, work.actor.profile, work.now):
        raise AlreadyAssigned(patient.full_name, staff.full_name)
    work.touched.append(Touched(patient.id, staff.id))
    work.note(staff=command.username)
    work.events.append(PatientAssigned(patient.id, staff.id))
    return Assignment(patient, staff)


USECASES: UseCases = {
    CreateAdmin: create_admin,
    RegisterStaff: register_staff,
    RegisterPatient: register_patient,
    NewCode: renew_code,
    Assign: assign,
}
