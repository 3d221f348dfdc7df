"""Chats, links, codes, credentials and wrong tries."""

from dataclasses import replace

from core.accounts.model import Chat, Credential, Throttle, Visitor
from core.ids import ProfileId
from core.people import Role
from core.ports import Database, Work
from tests.storage.cast import (
    AHMAD,
    AHMADS_PHONE,
    DAY,
    DR_LIM,
    HOUR,
    MEI,
    MEIS_PHONE,
    NOW,
    ROOT,
    a_person,
    everybody,
    open_chat,
)

PROFILES = {profile.id: profile for profile in everybody()}


async def test_a_person_comes_back_as_they_were_written(database: Database) -> None:
    def unit(work: Work) -> None:
        for profile in everybody():
            assert work.profiles.get(profile.id) == profile
        assert work.profiles.by_mrn("M0004499") == PROFILES[AHMAD]
        assert work.profiles.by_mrn("m0004499") is None
        assert [p.id for p in work.profiles.with_role(Role.DOCTOR)] == ["lim", "siti"]

    await database.read(unit)


async def test_an_mrn_is_given_once_and_none_may_be_missing_often(database: Database) -> None:
    def unit(work: Work) -> None:
        assert not work.profiles.add(a_person(AHMAD, "Other", Role.PATIENT, mrn="M0004499"))
        assert work.profiles.get(AHMAD) == PROFILES[AHMAD]

    await database.write(unit)


async def test_a_chosen_language_is_seen_at_once_in_the_same_unit(database: Database) -> None:
    def unit(work: Work) -> None:
        assert work.profiles.get(AHMAD) == PROFILES[AHMAD]
        work.profiles.set_language(AHMAD, "ta")
        assert work.profiles.get(AHMAD) == replace(PROFILES[AHMAD], language="ta")

    await database.write(unit)


async def test_a_visitor_is_unheard_then_a_stranger_then_somebody(database: Database) -> None:
    def unit(work: Work) -> None:
        assert work.accounts.visitor(AHMADS_PHONE) is None

        work.accounts.remember_chat(Chat(AHMADS_PHONE, 55))
        assert work.accounts.visitor(AHMADS_PHONE) == Visitor(AHMADS_PHONE, None, None)

        work.accounts.set_chat_language(AHMADS_PHONE, "ms")
        work.accounts.link(AHMADS_PHONE, AHMAD, NOW)
        assert work.accounts.visitor(AHMADS_PHONE) == Visitor(AHMADS_PHONE, "ms", PROFILES[AHMAD])

        work.accounts.link(AHMADS_PHONE, DR_LIM, NOW + HOUR)
        assert work.accounts.visitor(AHMADS_PHONE) == Visitor(AHMADS_PHONE, "ms", PROFILES[DR_LIM], (AHMAD,))

        work.accounts.link(AHMADS_PHONE, AHMAD, NOW + 2 * HOUR)
        assert work.accounts.visitor(AHMADS_PHONE) == Visitor(AHMADS_PHONE, "ms", PROFILES[AHMAD], (DR_LIM,))

        assert work.accounts.unlink(AHMADS_PHONE, AHMAD, NOW)
        assert not work.accounts.unlink(AHMADS_PHONE, AHMAD, NOW)
        assert work.accounts.visitor(AHMADS_PHONE) == Visitor(AHMADS_PHONE, "ms", None, (DR_LIM,))

    await database.write(unit)


async def test_a_profile_has_many_chats_and_those_that_blocked_are_left_out(database: Database) -> None:
    def unit(work: Work) -> None:
        open_chat(work)
        open_chat(work, MEIS_PHONE)
        assert not work.accounts.set_blocked(AHMADS_PHONE, None)
        assert work.accounts.set_blocked(AHMADS_PHONE, NOW)
        assert not work.accounts.set_blocked(AHMADS_PHONE, NOW + HOUR)

        assert work.accounts.chats_of(AHMAD) == [Chat(MEIS_PHONE, MEIS_PHONE)]
        assert work.accounts.is_linked(AHMAD)
        assert not work.accounts.is_linked(MEI)

        assert work.accounts.set_blocked(AHMADS_PHONE, None)
        assert len(work.accounts.chats_of(AHMAD)) == 2

    await database.write(unit)


async def test_a_chat_that_is_heard_again_keeps_its_language_and_is_not_blocked(database: Database) -> None:
    def unit(work: Work) -> None:
        open_chat(work)
        work.accounts.set_chat_language(AHMADS_PHONE, "zh")
        work.accounts.set_blocked(AHMADS_PHONE, NOW)

        work.accounts.remember_chat(Chat(AHMADS_PHONE, 99, language="en"))

        assert work.accounts.chats_of(AHMAD) == [Chat(AHMADS_PHONE, 99, "zh")]

    await database.write(unit)


async def test_a_username_is_given_once_and_a_password_may_come_later(database: Database) -> None:
    def unit(work: Work) -> None:
        assert work.accounts.credential("ahmad4499") is None
        assert work.accounts.add_credential(AHMAD, "ahmad4499")
        assert not work.accounts.add_credential(MEI, "ahmad4499")
        assert work.accounts.credential_of(AHMAD) == Credential(AHMAD, "ahmad4499", None)

        work.accounts.set_password(AHMAD, "$argon2id$…")
        assert work.accounts.credential("ahmad4499") == Credential(AHMAD, "ahmad4499", "$argon2id$…")
        assert work.accounts.credential_of(MEI) is None

    await database.write(unit)


async def test_a_code_works_once_and_not_when_late_unknown_or_replaced(database: Database) -> None:
    def unit(work: Work) -> None:
        work.accounts.add_code("old", AHMAD, NOW + DAY, NOW)
        work.accounts.add_code("new", AHMAD, NOW + DAY, NOW)
        work.accounts.add_code("hers", MEI, NOW + DAY, NOW)

        assert work.accounts.use_code("old", AHMADS_PHONE, NOW) is None
        assert work.accounts.use_code("unknown", AHMADS_PHONE, NOW) is None
        assert work.accounts.use_code("hers", MEIS_PHONE, NOW + DAY) is None
        assert work.accounts.use_code("new", AHMADS_PHONE, NOW) == AHMAD
        assert work.accounts.use_code("new", AHMADS_PHONE, NOW) is None

    await database.write(unit)


async def test_wrong_tries_are_counted_replaced_and_cleared(database: Database) -> None:
    def unit(work: Work) -> None:
        assert work.accounts.throttle("code:1") is None
        work.accounts.save_throttle(Throttle("code:1", 1, NOW, None))
        locked = Throttle("code:1", 5, NOW, NOW + HOUR)
        work.accounts.save_throttle(locked)
        assert work.accounts.throttle("code:1") == locked
        work.accounts.clear_throttle("code:1")
        assert work.accounts.throttle("code:1") is None

    await database.write(unit)


async def test_admins_are_found_by_role(database: Database) -> None:
    def unit(work: Work) -> list[str]:
        return [profile.id for profile in work.profiles.with_role(Role.ADMIN)]

    assert await database.read(unit) == [ROOT]


async def test_people_are_found_by_their_telephone_number(database: Database) -> None:
    def unit(work: Work) -> None:
        number = "+60129441106"
        for name in ("Zoe", "Adam"):
            work.profiles.add(a_person(ProfileId(name), name, Role.PATIENT, mrn=name, phone=number))
        gone = a_person(ProfileId("gone"), "Gone", Role.NURSE, phone=number, active=False)
        work.profiles.add(gone)

        assert [person.full_name for person in work.profiles.with_phone(number)] == ["Adam", "Zoe"]
        assert work.profiles.with_phone("+60129441107") == []

    await database.write(unit)


async def test_a_profile_that_is_cut_off_has_no_chat_code_or_password(database: Database) -> None:
    def unit(work: Work) -> None:
        work.accounts.add_credential(AHMAD, "ahmad4499")
        work.accounts.set_password(AHMAD, "hash")
        open_chat(work, AHMADS_PHONE)
        open_chat(work, MEIS_PHONE)
        work.accounts.set_blocked(MEIS_PHONE, NOW)
        work.accounts.add_code("digest", AHMAD, NOW + DAY, NOW)

        assert work.accounts.cut_off(AHMAD) == 2

        assert not work.accounts.is_linked(AHMAD)
        assert work.accounts.use_code("digest", AHMADS_PHONE, NOW) is None
        credential = work.accounts.credential_of(AHMAD)
        assert credential is not None
        assert credential.password_hash is None
        assert work.accounts.cut_off(AHMAD) == 0

    await database.write(unit)
