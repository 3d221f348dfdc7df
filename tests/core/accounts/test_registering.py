"""Registering and assigning: who may, what is written, and what is said no to."""

import pytest

from core.accounts.invitations import Assign, NewCode, RegisterPatient, RegisterStaff
from core.accounts.model import Invitation, NewPerson
from core.accounts.rules import CODE_LIFETIME
from core.ids import ProfileId
from core.people import STRANGER, Actor, Role
from core.refusals import (
    AlreadyAssigned,
    MrnTaken,
    NoSuchPatient,
    NoSuchUser,
    NotAllowed,
    NotCareStaff,
    NotLinked,
)
from tests.core.accounts.conftest import Clinic

ADMIN = Actor(Role.ADMIN)


def a_patient(name: str = "Ahmad Ali", mrn: str = "M0004499") -> NewPerson:
    return NewPerson(name, Role.PATIENT, "+60129441105", mrn)


@pytest.fixture
async def lee(clinic: Clinic) -> Invitation:
    return await clinic.does(RegisterStaff(NewPerson("Lee Mei Ling", Role.DOCTOR, "+60321231105")), ADMIN)


async def test_a_username_is_the_first_name_and_four_digits_made_unique(
    clinic: Clinic, lee: Invitation
) -> None:
    same_digits = [a_patient(mrn=f"{letter}4499") for letter in "ABC"]

    invited = [await clinic.does(RegisterPatient(person, lee.profile.id), ADMIN) for person in same_digits]

    assert [each.username for each in invited] == ["ahmad4499", "ahmad4499-2", "ahmad4499-3"]
    assert {each.expires_at for each in invited} == {clinic.clock.now() + CODE_LIFETIME}


async def test_a_taken_mrn_writes_nothing(clinic: Clinic, lee: Invitation) -> None:
    await clinic.does(RegisterPatient(a_patient(), lee.profile.id), ADMIN)

    with pytest.raises(MrnTaken):
        await clinic.does(RegisterPatient(a_patient("Somebody Else"), lee.profile.id), ADMIN)

    patients = await clinic.database.read(lambda work: work.profiles.with_role(Role.PATIENT))
    assert [patient.full_name for patient in patients] == ["Ahmad Ali"]


async def test_a_patient_comes_into_the_care_of_a_doctor_and_of_nobody_else(
    clinic: Clinic, lee: Invitation
) -> None:
    ahmad = await clinic.does(RegisterPatient(a_patient(), lee.profile.id), ADMIN)

    team = await clinic.database.read(lambda work: work.care.staff_of(ahmad.profile.id))
    assert [person.full_name for person in team] == ["Lee Mei Ling"]
    for not_a_doctor in (ahmad.profile.id, ProfileId("nobody")):
        with pytest.raises(NotCareStaff):
            await clinic.does(RegisterPatient(a_patient(mrn="M2"), not_a_doctor), ADMIN)


async def test_staff_is_not_registered_as_a_patient_by_the_back_door(clinic: Clinic) -> None:
    with pytest.raises(NotCareStaff):
        await clinic.does(RegisterStaff(a_patient()), ADMIN)


@pytest.mark.parametrize("role", [Role.DOCTOR, Role.NURSE, Role.PATIENT])
async def test_only_admins_register_and_assign(clinic: Clinic, lee: Invitation, role: Role) -> None:
    actor = Actor(role, lee.profile.id)
    for command in (
        RegisterStaff(a_patient()),
        RegisterPatient(a_patient(), lee.profile.id),
        Assign("M1", "x"),
    ):
        with pytest.raises(NotAllowed):
            await clinic.does(command, actor)
        with pytest.raises(NotLinked):
            await clinic.does(command, STRANGER)

    assert [outcome for _, outcome, _ in (await clinic.audit())[1:]] == ["not_allowed", "not_linked"] * 3


async def test_assigning_twice_changes_nothing(clinic: Clinic, lee: Invitation) -> None:
    await clinic.does(RegisterPatient(a_patient(), lee.profile.id), ADMIN)
    jo = await clinic.does(RegisterStaff(NewPerson("Jo Tan", Role.NURSE, "+60321239999")), ADMIN)

    made = await clinic.does(Assign("M0004499", jo.username), ADMIN)
    assert (made.patient.full_name, made.staff.full_name) == ("Ahmad Ali", "Jo Tan")
    with pytest.raises(AlreadyAssigned):
        await clinic.does(Assign("M0004499", jo.username), ADMIN)
    with pytest.raises(NoSuchPatient):
        await clinic.does(Assign("M9", jo.username), ADMIN)
    with pytest.raises(NoSuchUser):
        await clinic.does(Assign("M0004499", "nobody"), ADMIN)
    with pytest.raises(NotCareStaff):
        await clinic.does(Assign("M0004499", "ahmad4499"), ADMIN)


async def test_a_doctor_gives_codes_to_own_patients_only(clinic: Clinic, lee: Invitation) -> None:
    ahmad = await clinic.does(RegisterPatient(a_patient(), lee.profile.id), ADMIN)
    siti = await clinic.does(RegisterStaff(NewPerson("Siti Aminah", Role.DOCTOR, "+60321232222")), ADMIN)

    fresh = await clinic.does(NewCode(ahmad.profile.id), Actor(Role.DOCTOR, lee.profile.id))
    assert fresh.code != ahmad.code
    with pytest.raises(NotAllowed):
        await clinic.does(NewCode(ahmad.profile.id), Actor(Role.DOCTOR, siti.profile.id))
