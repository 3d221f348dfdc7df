"""Getting in with a code."""

import pytest

from bot.everyone.start import looks_like_code
from core.people import Role
from tests.bot.everyone.counter import Counter

AHMAD, STRANGER, OTHER = 100, 200, 201
GOOD_PASSWORD = "rice fish and eggs"


async def test_a_stranger_learns_how_to_get_a_code_and_nothing_else(counter: Counter) -> None:
    seen = await counter.says(STRANGER, "/start")

    assert "ask your doctor" in seen.words
    assert "/start CODE" in seen.words
    assert not seen.keys


@pytest.mark.parametrize("words", ["/menu", "/audit", "/register_doctor", "/logout", "/password"])
async def test_a_stranger_is_told_to_get_a_code_whatever_they_ask(counter: Counter, words: str) -> None:
    seen = await counter.says(STRANGER, words)

    assert "/start CODE" in seen.words
    assert not seen.keys


async def test_a_code_links_greets_and_asks_for_a_password(counter: Counter) -> None:
    invited = await counter.new_staff("Lee Mei Ling")

    seen = await counter.says(AHMAD, f"/start {invited.code}")

    assert "Welcome, <b>Lee Mei Ling</b>" in seen.words
    assert f"<code>{invited.username}</code>" in seen.words
    assert "password" in seen.words
    assert seen.labels == ["Skip", "Cancel"]
    assert seen.answer.commands


async def test_the_password_can_be_skipped(counter: Counter) -> None:
    invited = await counter.new_staff("Lee Mei Ling")
    await counter.says(AHMAD, f"/start {invited.code}")

    seen = await counter.presses(AHMAD, "Skip")

    assert "You are <b>Lee Mei Ling</b> (doctor)" in seen.words
    assert "/password" in seen.words


async def test_a_code_works_once(counter: Counter) -> None:
    invited = await counter.new_staff("Lee Mei Ling")
    await counter.joins(AHMAD, invited)

    seen = await counter.says(STRANGER, f"/start {invited.code}")

    assert "cannot be used" in seen.words
    assert "You are" not in (await counter.says(STRANGER, "/start")).words


async def test_a_code_works_for_seven_days(counter: Counter) -> None:
    invited, late = await counter.new_staff("Lee Mei Ling"), await counter.new_staff("Siti Aminah")

    counter.clock.forward(days=7, seconds=-1)
    assert "Welcome" in (await counter.says(AHMAD, f"/start {invited.code}")).words
    counter.clock.forward(seconds=1)
    assert "cannot be used" in (await counter.says(STRANGER, f"/start {late.code}")).words


async def test_five_wrong_codes_lock_for_the_hour_even_for_the_right_one(counter: Counter) -> None:
    invited = await counter.new_staff("Lee Mei Ling")
    for _ in range(5):
        assert "cannot be used" in (await counter.says(STRANGER, "/start WRONG")).words

    locked = await counter.says(STRANGER, f"/start {invited.code}")
    assert "too many times" in locked.words
    assert "09:30" in locked.words

    counter.clock.forward(hours=1)
    assert "Welcome" in (await counter.says(STRANGER, f"/start {invited.code}")).words


async def test_wrong_codes_of_one_lock_nobody_else(counter: Counter) -> None:
    invited = await counter.new_staff("Lee Mei Ling")
    for _ in range(6):
        await counter.says(STRANGER, "/start WRONG")

    assert "Welcome" in (await counter.says(OTHER, f"/start {invited.code}")).words


async def test_an_update_that_comes_again_uses_no_code_and_counts_no_try(counter: Counter) -> None:
    invited = await counter.new_staff("Lee Mei Ling")
    await counter.says(AHMAD, f"/start {invited.code}")
    counter.updates -= 1

    seen = await counter.says(AHMAD, f"/start {invited.code}")

    assert "cannot be used" not in seen.words
    assert await counter.audit("link_by_code") == ["ok"]


async def test_a_code_in_groups_of_plain_words_is_taken_too(counter: Counter) -> None:
    code = (await counter.new_staff("Lee Mei Ling")).code
    groups = " ".join(code[i : i + 4] for i in range(0, 16, 4)).lower()

    assert "Welcome" in (await counter.says(STRANGER, groups)).words


@pytest.mark.parametrize(
    ("words", "is_code"),
    [
        ("7K3M9QPD2R4T6V8X", True),
        ("7k3m-9qpd-2r4t-6v8x", True),
        ("ABCDEFGHJKMNPQRS", True),
        ("O1l23456789abcde", True),
        ("please come later", False),
        ("good", False),
        ("7K3M9QPD2R4T6V8", False),
        ("٧٧٧٧٧٧٧٧٧٧٧٧٧٧٧٧", False),
        ("", False),
    ],
)
def test_what_looks_like_a_code(words: str, is_code: bool) -> None:
    assert looks_like_code(words) is is_code


async def test_a_linked_persons_plain_code_is_no_try(counter: Counter) -> None:
    await counter.joins(AHMAD, await counter.new_staff("Lee Mei Ling"))

    seen = await counter.says(AHMAD, "7K3M9QPD2R4T6V8X")

    assert "did not understand" in seen.words
    assert await counter.audit("link_by_code") == ["ok"]


async def test_who_has_a_password_comes_straight_home_on_a_second_phone(counter: Counter) -> None:
    doctor = await counter.new_staff("Lee Mei Ling")
    ahmad = await counter.new_patient(doctor.profile.id)
    await counter.says(AHMAD, f"/start {ahmad.code}")
    await counter.says(AHMAD, GOOD_PASSWORD)
    await counter.says(AHMAD, "/logout")
    again = await counter.new_code(ahmad.profile.id)

    seen = await counter.says(OTHER, f"/start {again.code}")

    assert "You are <b>Ahmad Ali</b> (patient)" in seen.words
    assert "Skip" not in seen.labels


async def test_home_offers_what_the_role_can_do(counter: Counter) -> None:
    assert "Register a patient" in (await counter.joins(AHMAD, await counter.new_admin())).labels
    nurse = await counter.joins(OTHER, await counter.new_staff("Jo Tan", Role.NURSE))
    assert nurse.labels == ["Help", "Language"]  # the nurses' own room is not part of this clinic
