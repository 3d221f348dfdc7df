"""Several people on one phone."""

import pytest

from bot.everyone.home import TurnTo
from bot.heard import Pressed
from core.accounts.model import Invitation
from tests.bot.everyone.counter import Counter

PHONE, STRANGER = 100, 200


@pytest.fixture
async def amir(counter: Counter) -> Invitation:
    """Ahmad and then his son Amir came in on one phone."""
    doctor = (await counter.new_staff("Lee Mei Ling")).profile.id
    await counter.joins(PHONE, await counter.new_patient(doctor))
    invited = await counter.new_patient(doctor, "Amir Ahmad", "M0005500")
    await counter.joins(PHONE, invited)
    return invited


async def test_home_names_the_others_and_turns_to_them(counter: Counter, amir: Invitation) -> None:
    home = await counter.again(PHONE)
    assert "You are <b>Amir Ahmad</b>" in home.words
    assert "Switch to Ahmad Ali" in home.labels

    seen = await counter.presses(PHONE, "Switch to Ahmad Ali")

    assert "You are <b>Ahmad Ali</b>" in seen.words
    assert "Switch to Amir Ahmad" in seen.labels
    assert seen.answer.commands


async def test_a_form_waits_until_its_own_person_is_back(counter: Counter, amir: Invitation) -> None:
    home = await counter.again(PHONE)
    await counter.says(PHONE, "/password")
    counter.seen[PHONE] = home

    away = await counter.presses(PHONE, "Switch to Ahmad Ali")
    assert "Continue: set a password" not in away.labels
    back = await counter.presses(PHONE, "Switch to Amir Ahmad")
    assert "Continue: set a password" in back.labels


async def test_after_logout_the_others_are_asked_who_speaks(counter: Counter, amir: Invitation) -> None:
    await counter.says(PHONE, "/logout")
    await counter.presses(PHONE, "Log out anyway")

    asked = await counter.says(PHONE, "/start")
    assert "Who is speaking?" in asked.words
    assert "You are <b>Ahmad Ali</b>" in (await counter.presses(PHONE, "Switch to Ahmad Ali")).words


async def test_nobody_turns_to_a_person_of_another_phone(counter: Counter, amir: Invitation) -> None:
    press = Pressed(TurnTo(amir.profile.id), "callback", 1)
    await counter.joins(STRANGER, await counter.new_staff("Siti Aminah"))

    assert "cannot do this" in (await counter.does(STRANGER, press)).words
    assert "cannot do this" in (await counter.does(300, press)).words
    assert "Siti Aminah" in (await counter.again(STRANGER)).words
    assert await counter.audit("speak_as") == ["not_allowed", "not_allowed"]


async def test_turning_to_oneself_changes_nothing(counter: Counter, amir: Invitation) -> None:
    seen = await counter.does(PHONE, Pressed(TurnTo(amir.profile.id), "callback", 1))

    assert "You are <b>Amir Ahmad</b>" in seen.words
    assert await counter.audit("speak_as") == []
