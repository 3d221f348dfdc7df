"""Codes, passwords, languages: the use cases behind the door."""

import asyncio

import pytest

from core.accounts.invitations import CreateAdmin, NewCode, RegisterPatient, RegisterStaff
from core.accounts.model import Invitation, NewPerson
from core.accounts.usecases import (
    FindLogin,
    HasPassword,
    LinkByCode,
    Login,
    Logout,
    SetBlocked,
    SetLanguage,
    SetPassword,
    check_password,
)
from core.people import COMMAND_LINE, WORKER, Actor, Role
from core.refusals import (
    AlreadyLinked,
    CodeUnusable,
    NotAllowed,
    NotLinked,
    TooManyTries,
    UsernameTaken,
    WeakPassword,
    WrongLogin,
)
from tests.core.accounts.conftest import Clinic

PHONE, TABLET, THIEF = 100, 101, 666
ADMIN = Actor(Role.ADMIN)


@pytest.fixture
async def lee(clinic: Clinic) -> Invitation:
    for user in (PHONE, TABLET, THIEF):
        await clinic.meets(user)
    return await clinic.does(RegisterStaff(NewPerson("Lee Mei Ling", Role.DOCTOR, "+60129441105")), ADMIN)


def as_doctor(invited: Invitation) -> Actor:
    return Actor(Role.DOCTOR, invited.profile.id)


async def test_a_code_forgives_case_groups_and_look_alikes(clinic: Clinic, lee: Invitation) -> None:
    typed = lee.code.lower().replace("0", "o").replace("1", "l")

    linked = await clinic.does(LinkByCode(f" {typed[:8]}-{typed[8:]} ", PHONE))

    assert linked.profile == lee.profile
    assert (linked.username, linked.has_password) == ("lee1105", False)


async def test_a_code_used_on_two_phones_at_once_has_one_winner(clinic: Clinic, lee: Invitation) -> None:
    uses = [clinic.does(LinkByCode(lee.code, user)) for user in (PHONE, TABLET, THIEF)]

    outcomes = await asyncio.gather(*uses, return_exceptions=True)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == [
        "CodeUnusable",
        "CodeUnusable",
        "Linked",
    ]


async def test_a_new_code_ends_the_old_one(clinic: Clinic, lee: Invitation) -> None:
    fresh = await clinic.does(NewCode(lee.profile.id), ADMIN)

    with pytest.raises(CodeUnusable):
        await clinic.does(LinkByCode(lee.code, PHONE))
    assert (await clinic.does(LinkByCode(fresh.code, PHONE))).profile == lee.profile


async def test_a_locked_try_is_no_further_wrong_one(clinic: Clinic, lee: Invitation) -> None:
    for _ in range(5):
        with pytest.raises(CodeUnusable):
            await clinic.does(LinkByCode("WRONG", PHONE))
    for _ in range(3):
        with pytest.raises(TooManyTries) as refused:
            await clinic.does(LinkByCode(lee.code, PHONE))

    clinic.clock.at = refused.value.until
    await clinic.does(LinkByCode(lee.code, PHONE))


async def test_a_right_code_clears_the_wrong_ones(clinic: Clinic, lee: Invitation) -> None:
    for _ in range(4):
        with pytest.raises(CodeUnusable):
            await clinic.does(LinkByCode("WRONG", PHONE))
    await clinic.does(LinkByCode(lee.code, PHONE))

    for _ in range(5):
        with pytest.raises(CodeUnusable):
            await clinic.does(LinkByCode("WRONG", PHONE))


async def test_every_try_is_audited_and_no_code_is(clinic: Clinic, lee: Invitation) -> None:
    with pytest.raises(CodeUnusable):
        await clinic.does(LinkByCode("WRONG", PHONE))
    await clinic.does(LinkByCode(lee.code, PHONE))

    assert (await clinic.audit())[1:] == [
        ("link_by_code", "code_unusable", None),
        ("link_by_code", "ok", "Lee Mei Ling"),
    ]


async def test_login_needs_the_stored_hash_to_have_matched(clinic: Clinic, lee: Invitation) -> None:
    await clinic.does(SetPassword("the hash", PHONE), as_doctor(lee))
    assert await clinic.does(FindLogin(" LEE1105 ", PHONE)) == "the hash"

    with pytest.raises(WrongLogin):
        await clinic.does(Login("lee1105", PHONE, verified=False))
    assert (await clinic.does(Login(" LEE1105 ", PHONE, verified=True))).has_password


async def test_an_unknown_name_finds_nothing_and_never_logs_in(clinic: Clinic, lee: Invitation) -> None:
    assert await clinic.does(FindLogin("nobody", PHONE)) is None

    with pytest.raises(WrongLogin):
        await clinic.does(Login("nobody", PHONE, verified=True))


async def test_an_unknown_name_locks_like_a_known_one(clinic: Clinic, lee: Invitation) -> None:
    locks = []
    for name, user in (("nobody", THIEF), ("lee1105", TABLET)):
        for thief in range(20):
            with pytest.raises(WrongLogin):
                await clinic.does(Login(name, user * 1000 + thief, verified=False))
        with pytest.raises(TooManyTries) as refused:
            await clinic.does(FindLogin(name, PHONE))
        locks.append(refused.value.until)

    assert locks[0] == locks[1]


async def test_a_failed_login_is_audited_on_whom_it_was_tried(clinic: Clinic, lee: Invitation) -> None:
    for name in ("lee1105", "nobody"):
        with pytest.raises(WrongLogin):
            await clinic.does(Login(name, THIEF, verified=False))

    assert (await clinic.audit())[1:] == [
        ("login", "wrong_login", "Lee Mei Ling"),
        ("login", "wrong_login", None),
    ]


async def test_logout_ends_this_chat_only_and_its_forms(clinic: Clinic, lee: Invitation) -> None:
    await clinic.does(LinkByCode(lee.code, PHONE))
    await clinic.does(Login("lee1105", TABLET, verified=True))

    await clinic.does(Logout(PHONE), as_doctor(lee))

    chats = await clinic.database.read(lambda work: work.accounts.chats_of(lee.profile.id))
    assert [chat.user_id for chat in chats] == [TABLET]
    with pytest.raises(NotLinked):
        await clinic.does(Logout(PHONE), as_doctor(lee))


async def test_has_password_tells_whether_one_was_set(clinic: Clinic, lee: Invitation) -> None:
    assert not await clinic.does(HasPassword(), as_doctor(lee))
    await clinic.does(SetPassword("the hash", PHONE), as_doctor(lee))
    assert await clinic.does(HasPassword(), as_doctor(lee))


async def test_a_chosen_language_holds_for_the_person_and_the_chat(clinic: Clinic, lee: Invitation) -> None:
    await clinic.does(LinkByCode(lee.code, PHONE))
    await clinic.does(SetLanguage("ta", PHONE), as_doctor(lee))
    await clinic.does(SetLanguage("ms", THIEF))

    lees = await clinic.database.read(lambda work: work.accounts.visitor(PHONE))
    thiefs = await clinic.database.read(lambda work: work.accounts.visitor(THIEF))
    assert lees is not None
    assert lees.profile is not None
    assert (lees.language, lees.profile.language) == ("ta", "ta")
    assert thiefs is not None
    assert (thiefs.language, thiefs.profile) == ("ms", None)


async def test_the_care_team_hears_once_that_a_patient_blocked_the_bot(
    clinic: Clinic, lee: Invitation
) -> None:
    person = NewPerson("Ahmad Ali", Role.PATIENT, "+60129441105", "M0004499")
    ahmad = await clinic.does(RegisterPatient(person, lee.profile.id), ADMIN)
    await clinic.does(LinkByCode(lee.code, TABLET))
    await clinic.does(LinkByCode(ahmad.code, PHONE))
    patient = Actor(Role.PATIENT, ahmad.profile.id)

    await clinic.does(SetBlocked(PHONE, True), patient)
    await clinic.does(SetBlocked(PHONE, True), patient)

    notices = await clinic.database.write(lambda work: work.outbox.take(work.now, 10))
    unreachable = [notice for notice in notices if notice.kind == "patient_unreachable"]
    assert [(n.recipient, n.chat_id) for n in unreachable] == [(lee.profile.id, TABLET)]


@pytest.mark.parametrize("plain", ["", "123456789", "x" * 129])
def test_a_password_is_judged_by_its_length_alone(plain: str) -> None:
    assert check_password("aaaaaaaaaa") == "aaaaaaaaaa"
    with pytest.raises(WeakPassword):
        check_password(plain)


async def test_create_admin_gives_a_new_code_until_somebody_came_in_with_it(clinic: Clinic) -> None:
    await clinic.meets(PHONE)
    first = await clinic.does(CreateAdmin("Nurul", "Nurul Huda"), COMMAND_LINE)
    again = await clinic.does(CreateAdmin("nurul", "Nurul Huda"), COMMAND_LINE)
    assert again.profile == first.profile
    with pytest.raises(CodeUnusable):
        await clinic.does(LinkByCode(first.code, PHONE))

    await clinic.does(LinkByCode(again.code, PHONE))
    with pytest.raises(UsernameTaken):
        await clinic.does(CreateAdmin("nurul", "Nurul Huda"), COMMAND_LINE)


async def test_create_admin_takes_nobody_elses_name(clinic: Clinic, lee: Invitation) -> None:
    with pytest.raises(UsernameTaken):
        await clinic.does(CreateAdmin("lee1105", "Nurul Huda"), COMMAND_LINE)
    with pytest.raises(NotAllowed):
        await clinic.does(CreateAdmin("other", "Nurul Huda"), ADMIN)
    with pytest.raises(NotAllowed):
        await clinic.does(LinkByCode(lee.code, PHONE), WORKER)


async def told(clinic: Clinic) -> list[tuple[str, int]]:
    """Which notices are on their way to which chats, except to the one in which it happened."""
    notices = await clinic.database.write(lambda work: work.outbox.take(work.now, 10))
    return [(n.kind, n.chat_id) for n in notices if n.params.get("by") != str(n.chat_id)]


async def test_nobody_gets_a_code_for_an_account_in_use(clinic: Clinic, lee: Invitation) -> None:
    """It would let whoever holds it in, and the person would never know."""
    await clinic.does(LinkByCode(lee.code, PHONE))

    with pytest.raises(AlreadyLinked):
        await clinic.does(NewCode(lee.profile.id), ADMIN)
    assert (await clinic.audit())[-1] == ("new_code", "already_linked", "Lee Mei Ling")

    await clinic.does(Logout(PHONE), as_doctor(lee))
    assert (await clinic.does(NewCode(lee.profile.id), ADMIN)).code


async def test_a_first_phone_is_news_to_nobody(clinic: Clinic, lee: Invitation) -> None:
    await clinic.does(LinkByCode(lee.code, PHONE))
    await clinic.does(SetPassword("the hash", PHONE), as_doctor(lee))
    await clinic.does(Login("lee1105", PHONE, verified=True))

    assert await told(clinic) == []


async def test_the_phones_that_were_there_hear_of_another_one(clinic: Clinic, lee: Invitation) -> None:
    await clinic.does(LinkByCode(lee.code, PHONE))
    await clinic.does(SetPassword("the hash", PHONE), as_doctor(lee))
    await clinic.does(Login("lee1105", THIEF, verified=True))
    assert await told(clinic) == [("account_connected", PHONE)]

    await clinic.does(SetPassword("another hash", THIEF), as_doctor(lee))
    assert await told(clinic) == [("password_changed", PHONE)]


async def test_a_code_that_was_still_out_tells_the_phone_that_is_there(
    clinic: Clinic, lee: Invitation
) -> None:
    await clinic.database.write(lambda work: work.accounts.link(TABLET, lee.profile.id, work.now))
    await clinic.does(LinkByCode(lee.code, PHONE))

    assert await told(clinic) == [("account_connected", TABLET)]
