"""Assigning a patient, in one line or by questions."""

import pytest

from core.accounts.model import Invitation
from core.people import Role
from tests.bot.admins.conftest import NURUL
from tests.bot.everyone.counter import Counter


@pytest.fixture
async def jo(office: Counter) -> Invitation:
    doctor = await office.new_staff("Lee Mei Ling")
    await office.new_patient(doctor.profile.id)
    return await office.new_staff("Jo Tan", Role.NURSE, "+60321234999")


@pytest.mark.parametrize(
    "line", ["/assign M0004499 jo4999", "/assign m000 4499 @Jo4999", "/assign  M0004499   jo4999 "]
)
async def test_one_line_assigns(office: Counter, jo: Invitation, line: str) -> None:
    seen = await office.says(NURUL, line)

    assert "<b>Ahmad Ali</b> (M0004499) is now in the care of <b>Jo Tan</b> (nurse)" in seen.words
    assert "already" in (await office.says(NURUL, line)).words
    assert await office.audit("assign") == ["ok", "already_assigned"]


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("/assign M9", "No patient here has the MRN M9"),
        ("/assign M9 jo4999", "No patient here has the MRN M9"),
        ("/assign M0004499 nobody", "Nobody called “nobody”"),
        ("/assign M0004499 ahmad4499", "Ahmad Ali is not a doctor or nurse"),
        ("/assign M0004499 nurul", "Nurul Huda is not a doctor or nurse"),
        ("/assign <b> jo4999", "MRN with letters"),
        ("/assign M0004499 <b>", "A username looks like"),
        ("/assign M0004499 " + "x" * 4000, "A username looks like"),
    ],
)
async def test_wrong_arguments_are_named(office: Counter, jo: Invitation, line: str, answer: str) -> None:
    seen = await office.says(NURUL, line)

    assert answer in seen.words
    assert "ok" not in await office.audit("assign")


async def test_without_arguments_it_asks(office: Counter, jo: Invitation) -> None:
    assert "Which patient?" in (await office.says(NURUL, "/assign")).words
    asked = await office.says(NURUL, "m0004499")
    assert "<b>Ahmad Ali</b> (M0004499). Into whose care?" in asked.words
    assert asked.labels == ["Jo Tan (nurse)", "Lee Mei Ling (doctor)", "Back", "Cancel"]

    check = await office.presses(NURUL, "Jo Tan (nurse)")
    assert "Patient: <b>Ahmad Ali</b> (M0004499)" in check.words
    assert "In the care of: <b>Jo Tan</b> (nurse)" in check.words
    assert await office.audit("assign") == []
    assert "is now in the care" in (await office.presses(NURUL, "Confirm")).words


@pytest.mark.parametrize("said", ["jo4999", "@Jo4999", "jo tan", "Tan"])
async def test_a_username_or_a_name_may_be_typed(office: Counter, jo: Invitation, said: str) -> None:
    assert "whose care?" in (await office.says(NURUL, "/assign M0004499")).words
    assert "<b>Jo Tan</b> (nurse)" in (await office.says(NURUL, said)).words
    assert "is now in the care" in (await office.says(NURUL, "confirm")).words


async def test_each_answer_is_looked_up_when_it_is_given(office: Counter, jo: Invitation) -> None:
    await office.says(NURUL, "/assign")
    again = await office.says(NURUL, "M9")
    assert "No patient here has the MRN M9" in again.words
    assert "Which patient?" in again.words
    await office.says(NURUL, "M0004499")
    for said, answer in (
        ("nobody", "Nobody called"),
        ("nurul", "not a doctor or nurse"),
        ("??", "Nobody called"),
    ):
        assert answer in (await office.says(NURUL, said)).words


async def test_a_stray_digit_does_not_confirm(office: Counter, jo: Invitation) -> None:
    await office.says(NURUL, "/assign M0004499")
    await office.says(NURUL, "jo4999")
    assert "Assign this patient?" in (await office.says(NURUL, "1")).words
    assert await office.audit("assign") == []


async def test_of_very_many_staff_one_is_typed(office: Counter, jo: Invitation) -> None:
    for number in range(8):
        await office.new_staff(f"Ng {'ABCDEFGH'[number]}", phone=f"+6032123410{number}")
    assert (await office.says(NURUL, "/assign M0004499")).labels == ["Back", "Cancel"]
    assert "Nobody called" in (await office.says(NURUL, "Ng")).words
    assert "<b>Ng H</b> (doctor)" in (await office.says(NURUL, "ng h")).words
