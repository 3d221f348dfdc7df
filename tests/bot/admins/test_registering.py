"""Registering doctors, nurses and patients."""

from sqlalchemy import create_engine, text

from core.people import Role
from tests.bot.admins.conftest import NURUL
from tests.bot.everyone.counter import Counter, Seen

LEE = 100


async def answers(office: Counter, command: str, *given: str) -> Seen:
    """Begins the form and gives its answers; one in brackets is a key."""
    seen = await office.says(NURUL, command)
    for answer in given:
        key = answer.removeprefix("[").removesuffix("]")
        seen = await (office.presses(NURUL, key) if key != answer else office.says(NURUL, answer))
    return seen


async def people(office: Counter, role: Role) -> list[str]:
    found: list[str] = await office.looks(lambda work: [p.full_name for p in work.profiles.with_role(role)])
    return found


async def test_a_doctor_is_registered_and_can_come_in(office: Counter) -> None:
    check = await answers(office, "/register_doctor", "Lee Mei Ling", "012-944 1105", "[Skip]")
    assert "Register this doctor?" in check.words
    assert "<b>Lee Mei Ling</b>" in check.words
    assert "+60129441105" in check.words
    assert "E-mail: none" in check.words
    assert check.labels == ["Confirm", "Back", "Cancel"]

    seen = await office.presses(NURUL, "Confirm")

    assert "<code>lee1105</code>" in seen.words
    code = seen.words.partition("/start ")[2][:16]
    assert "Welcome, <b>Lee Mei Ling</b>" in (await office.says(LEE, f"/start {code}")).words
    assert await office.audit("register_staff") == ["ok"]


async def test_a_nurse_is_registered_with_an_email(office: Counter) -> None:
    check = await answers(office, "/register_nurse", "Jo Tan", "+65 6321 4311", "jo@example.org")

    assert "jo@example.org" in check.words
    await office.presses(NURUL, "Confirm")
    assert await people(office, Role.NURSE) == ["Jo Tan"]


async def test_the_code_is_kept_only_as_a_digest(office: Counter) -> None:
    await answers(office, "/register_nurse", "Jo Tan", "012-944 1105", "[Skip]")
    seen = await office.presses(NURUL, "Confirm")
    code = seen.words.partition("/start ")[2][:16]

    with create_engine(office.database._engine.url).connect() as connection:
        kept = "\n".join(connection.connection.driver_connection.iterdump())  # type: ignore[union-attr]

    assert len(code) == 16
    assert code not in kept


async def test_without_a_doctor_no_patient_can_be_registered(office: Counter) -> None:
    seen = await office.says(NURUL, "/register_patient")

    assert "No doctor is registered yet" in seen.words
    assert seen.labels == ["Register a doctor"]
    assert "doctor's full name" in (await office.presses(NURUL, "Register a doctor")).words


async def test_a_patient_is_registered_with_everything_shown_as_it_is_kept(office: Counter) -> None:
    doctor = await office.new_staff("Lee Mei Ling")
    check = await answers(
        office,
        "/register_patient",
        "  Ahmad   Ali ",
        "m 000 4499",
        "012-944 1105",
        "24/3/1959",
        "[Lee Mei Ling]",
        "[Skip]",
    )
    for fact in ("<b>Ahmad Ali</b>", "M0004499", "+60129441105", "24 Mar 1959", "Doctor: Lee Mei Ling"):
        assert fact in check.words

    seen = await office.presses(NURUL, "Confirm")

    assert "<code>ahmad4499</code>" in seen.words
    patient = await office.looks(lambda work: work.profiles.by_mrn("M0004499"))
    assert await office.looks(lambda work: work.care.is_assigned(patient.id, doctor.profile.id))


async def test_a_taken_mrn_is_asked_again_and_the_rest_is_kept(office: Counter) -> None:
    doctor = await office.new_staff("Lee Mei Ling")
    await office.new_patient(doctor.profile.id)
    at_once = await answers(office, "/register_patient", "Ali Ahmad", "m000 4499")
    assert "M0004499 is registered already" in at_once.words
    await answers_on(office, "M0004500", "0129441106", "1960-01-02", "1", "[Skip]")
    await office.new_patient(doctor.profile.id, mrn="M0004500")  # another admin was faster

    again = await office.presses(NURUL, "Confirm")
    assert "M0004500 is registered already" in again.words
    assert "MRN?" in again.words

    check = await office.says(NURUL, "M0004501")
    assert "Ali Ahmad" in check.words
    assert "<code>ali4501</code>" in (await office.presses(NURUL, "Confirm")).words


async def test_a_phone_number_that_is_known_is_said_before_confirm(office: Counter) -> None:
    doctor = await office.new_staff("Lee Mei Ling")
    await office.new_patient(doctor.profile.id)

    check = await answers(office, "/register_nurse", "Jo Tan", "012-944 1105", "[Skip]")
    assert "registered already: Ahmad Ali (patient)" in check.words
    await office.presses(NURUL, "Confirm")
    assert await people(office, Role.NURSE) == ["Jo Tan"]


async def test_a_title_is_no_first_name(office: Counter) -> None:
    await answers(office, "/register_doctor", "Dr. Lee Mei Ling", "0129441105", "[Skip]")

    assert "<code>lee1105</code>" in (await office.presses(NURUL, "Confirm")).words


async def test_wrong_answers_are_asked_again_with_what_is_wrong(office: Counter) -> None:
    await office.new_staff("Lee Mei Ling")
    assert "full name, with letters" in (await answers(office, "/register_patient", "42")).words
    await office.says(NURUL, "Ahmad Ali")
    assert "letters, digits" in (await office.says(NURUL, "M/🙂")).words
    await office.says(NURUL, "M1")
    assert "not a telephone number" in (await office.says(NURUL, "call me")).words
    await office.says(NURUL, "0129441105")
    assert "not a date" in (await office.says(NURUL, "31/02/1960")).words
    assert "is in the future" in (await office.says(NURUL, "2026-11-21")).words
    assert "130 years ago" in (await office.says(NURUL, "1890-01-01")).words
    assert "Which doctor" in (await office.says(NURUL, "2026-11-20")).words
    assert "one of the buttons" in (await office.says(NURUL, "Dr Nobody")).words
    await office.says(NURUL, "lee mei ling")
    assert "not an e-mail address" in (await office.says(NURUL, "a@b")).words
    assert "Register this patient?" in (await office.says(NURUL, "skip")).words


async def test_today_is_the_clinics_day_not_utcs(office: Counter) -> None:
    await office.new_staff("Lee Mei Ling")
    office.clock.forward(hours=16)  # 00:30 of the 21st in the clinic, 16:30 of the 20th in UTC

    seen = await answers(office, "/register_patient", "Baby Ali", "M1", "0129441105", "21/11/2026")

    assert "Which doctor" in seen.words


async def test_one_of_many_doctors_is_found_by_part_of_the_name_or_the_username(office: Counter) -> None:
    for number in range(9):
        await office.new_staff(f"Tan {'ABCDEFGHI'[number]}", phone=f"+6032123410{number}")
    await office.new_staff("Lee Mei Ling", phone="+60321234200")
    await office.new_staff("Lee Mei Ling", phone="+60321234201")

    asked = await answers(office, "/register_patient", "Ahmad Ali", "M1", "0129441105", "1959-03-24")
    assert "part of the name" in asked.words
    assert "was found" in (await office.says(NURUL, "Zzz")).words
    assert sorted((await office.says(NURUL, "ling lee")).labels[:2]) == [
        "Lee Mei Ling · …4200",
        "Lee Mei Ling · …4201",
    ]
    await office.presses(NURUL, "Back")
    assert len((await office.says(NURUL, "tan")).labels) == 8 + len(["Back", "Cancel"])
    await office.presses(NURUL, "Back")
    assert (await office.says(NURUL, "TAN4107")).labels[0] == "Tan H"
    assert "e-mail" in (await office.presses(NURUL, "Tan H")).words


async def test_back_returns_one_answer_and_cancel_changes_nothing(office: Counter) -> None:
    await answers(office, "/register_doctor", "Lee Mei Ling", "0129441105")
    assert "phone number?" in (await office.presses(NURUL, "Back")).words
    assert "full name?" in (await office.presses(NURUL, "Back")).words
    assert "Cancelled" in (await office.presses(NURUL, "Cancel")).words

    assert await people(office, Role.DOCTOR) == []
    assert await office.audit("register_staff") == []


async def test_a_form_left_for_the_menu_goes_on_where_it_was(office: Counter) -> None:
    await answers(office, "/register_doctor", "Lee Mei Ling")
    menu = await office.again(NURUL)
    assert "Continue: register a doctor" in menu.labels

    assert "phone number?" in (await office.presses(NURUL, "Continue: register a doctor")).words
    assert "Lee Mei Ling" in (await answers_on(office, "0129441105", "[Skip]")).words


async def answers_on(office: Counter, *given: str) -> Seen:
    seen = office.seen[NURUL]
    for answer in given:
        key = answer.strip("[]")
        seen = await (office.presses(NURUL, key) if key != answer else office.says(NURUL, answer))
    return seen


async def test_confirm_pressed_twice_registers_one(office: Counter) -> None:
    check = await answers(office, "/register_doctor", "Lee Mei Ling", "0129441105", "[Skip]")
    await office.presses(NURUL, "Confirm")
    office.seen[NURUL] = check

    seen = await office.presses(NURUL, "Confirm")

    assert seen.toast
    assert await people(office, Role.DOCTOR) == ["Lee Mei Ling"]


async def test_names_are_escaped_and_direction_marks_taken_out(office: Counter) -> None:
    check = await answers(office, "/register_doctor", "<b>Lee</b>\u202e & 🙂 Sons", "0129441105", "[Skip]")
    assert "&lt;b&gt;Lee&lt;/b&gt; &amp; 🙂 Sons" in check.words
    assert "\u202e" not in check.words
    assert "full name, with letters" in (await answers(office, "/register_doctor", "x" * 4000)).words


async def test_a_sticker_or_photo_asks_the_question_again(office: Counter) -> None:
    await answers(office, "/register_doctor", "Lee Mei Ling")

    assert "phone number?" in (await office.sends_sticker(NURUL)).words


async def test_nobody_but_an_admin_registers(office: Counter) -> None:
    await office.joins(LEE, await office.new_staff("Lee Mei Ling"))

    for command in ("/register_doctor", "/register_nurse", "/register_patient", "/assign", "/audit"):
        assert "do not know this command" in (await office.says(LEE, command)).words


async def test_forms_are_kept_without_what_was_cancelled(office: Counter) -> None:
    await answers(office, "/register_doctor", "Lee Mei Ling", "[Cancel]")

    with create_engine(office.database._engine.url).connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM dialogs")).scalar() == 0
