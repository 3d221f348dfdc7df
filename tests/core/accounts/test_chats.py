"""Which chats speak for a patient: the doctors hear of a new one, and can cut them off."""

import pytest

from core.accounts.chats import DisconnectChats
from core.accounts.invitations import NewCode, RegisterPatient, RegisterStaff
from core.accounts.model import Invitation, NewPerson
from core.accounts.usecases import FindLogin, LinkByCode, SetPassword
from core.ids import ProfileId
from core.people import Actor, Role
from core.refusals import CodeUnusable, NotAllowed, NotAPatient
from tests.core.accounts.conftest import Clinic

ADMIN = Actor(Role.ADMIN)
LEE, AHMAD, SOMEBODY = 100, 300, 400


@pytest.fixture
async def lee(clinic: Clinic) -> Invitation:
    person = NewPerson("Dr Lee Mei Ling", Role.DOCTOR, "+60321231105")
    invited = await clinic.does(RegisterStaff(person), ADMIN)
    await clinic.meets(LEE)
    await clinic.does(LinkByCode(invited.code, LEE))
    return invited


@pytest.fixture
async def ahmad(clinic: Clinic, lee: Invitation) -> Invitation:
    person = NewPerson("Ahmad Ali", Role.PATIENT, "+60129441105", "M0004499")
    return await clinic.does(RegisterPatient(person, lee.profile.id), ADMIN)


async def waiting(clinic: Clinic) -> list[tuple[str, int]]:
    """Kinds and chats of what the outbox would send now."""
    notices = await clinic.database.write(lambda work: work.outbox.take(work.now, 50))
    return [(notice.kind, notice.chat_id) for notice in notices]


def doctor(lee: Invitation) -> Actor:
    return Actor(Role.DOCTOR, lee.profile.id)


async def test_the_doctors_hear_that_a_patient_has_joined(clinic: Clinic, ahmad: Invitation) -> None:
    await clinic.meets(AHMAD)
    await waiting(clinic)
    await clinic.does(LinkByCode(ahmad.code, AHMAD))

    assert await waiting(clinic) == [("patient_joined", LEE)]


async def test_nobody_hears_that_a_doctor_has_joined(clinic: Clinic, lee: Invitation) -> None:
    assert await waiting(clinic) == []


async def test_no_chat_code_or_password_is_left_after_disconnecting(
    clinic: Clinic, lee: Invitation, ahmad: Invitation
) -> None:
    await clinic.meets(AHMAD)
    await clinic.does(LinkByCode(ahmad.code, AHMAD))
    await clinic.does(SetPassword("hash", AHMAD), Actor(Role.PATIENT, ahmad.profile.id))

    assert await clinic.does(DisconnectChats(ahmad.profile.id), doctor(lee)) == 1

    assert not await clinic.database.read(lambda work: work.accounts.is_linked(ahmad.profile.id))
    assert await clinic.does(FindLogin(ahmad.username, SOMEBODY)) is None
    with pytest.raises(CodeUnusable):
        await clinic.does(LinkByCode(ahmad.code, AHMAD))
    assert ("disconnect_chats", "ok", "Ahmad Ali") in await clinic.audit()


async def test_a_new_code_opens_the_record_again(clinic: Clinic, lee: Invitation, ahmad: Invitation) -> None:
    await clinic.meets(AHMAD)
    await clinic.does(DisconnectChats(ahmad.profile.id), ADMIN)
    fresh = await clinic.does(NewCode(ahmad.profile.id), doctor(lee))

    await clinic.does(LinkByCode(fresh.code, AHMAD))

    assert await clinic.database.read(lambda work: work.accounts.is_linked(ahmad.profile.id))


async def test_only_patients_are_cut_off_and_only_by_their_own_doctors(
    clinic: Clinic, lee: Invitation, ahmad: Invitation
) -> None:
    with pytest.raises(NotAPatient):
        await clinic.does(DisconnectChats(lee.profile.id), ADMIN)
    with pytest.raises(NotAllowed):
        await clinic.does(DisconnectChats(ahmad.profile.id), Actor(Role.DOCTOR, ProfileId("other")))
