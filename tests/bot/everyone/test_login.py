"""Coming back with a password, and leaving."""

import logging
from dataclasses import dataclass

import pytest
from sqlalchemy import create_engine, text

from core.accounts.model import Invitation
from core.accounts.usecases import HasPassword
from core.people import Actor, Role
from tests.bot.everyone.counter import Counter, Seen

PHONE, TABLET, THIEF = 100, 101, 666
SECRET = "rice fish and eggs"


@dataclass
class Lee:
    """A doctor with a password, logged in on a phone."""

    counter: Counter
    invited: Invitation

    async def logs_in(self, user: int, username: str = "", password: str = SECRET) -> Seen:
        await self.counter.says(user, "/cancel")  # a form that waits for a password takes no other name
        await self.counter.says(user, f"/login {username or self.invited.username}")
        return await self.counter.says(user, password)


@pytest.fixture
async def lee(counter: Counter) -> Lee:
    invited = await counter.new_staff("Lee Mei Ling")
    await counter.says(PHONE, f"/start {invited.code}")
    await counter.says(PHONE, SECRET)
    return Lee(counter, invited)


async def test_login_asks_name_and_password_and_erases_the_password(lee: Lee) -> None:
    asked = await lee.counter.says(TABLET, "/login")
    assert "username" in asked.words
    assert asked.labels == ["Cancel"]
    assert "deleted" in (await lee.counter.says(TABLET, f" {lee.invited.username.upper()} ")).words

    seen = await lee.counter.says(TABLET, SECRET)

    assert "Welcome back, <b>Lee Mei Ling</b>" in seen.words
    assert lee.counter.errands.erased[-1] == lee.counter.updates
    assert seen.answer.commands
    assert await lee.counter.audit("login") == ["ok"]


async def test_a_wrong_password_and_an_unknown_name_are_alike(lee: Lee) -> None:
    lee.counter.errands.ran.clear()
    wrong = await lee.logs_in(THIEF, password="not the password")
    ran_for_wrong, lee.counter.errands.ran = lee.counter.errands.ran, []
    unknown = await lee.logs_in(THIEF, "nobody1234", "not the password")

    assert unknown.words == wrong.words
    assert unknown.labels == wrong.labels
    assert lee.counter.errands.ran == ran_for_wrong == ["EraseMessage", "VerifyPassword"]
    assert await lee.counter.audit("login") == ["wrong_login", "wrong_login"]


async def test_after_a_wrong_password_it_may_be_typed_again(lee: Lee) -> None:
    wrong = await lee.logs_in(TABLET, password="not the password")
    assert "do not belong together" in wrong.words

    assert "Welcome back" in (await lee.counter.says(TABLET, SECRET)).words


async def test_five_wrong_passwords_lock_who_types_them_for_a_growing_time_and_nobody_else(lee: Lee) -> None:
    for _ in range(5):
        assert "do not belong" in (await lee.logs_in(THIEF, password="wrong wrong wrong")).words

    assert "too many times" in (await lee.logs_in(THIEF)).words
    assert "Welcome back" in (await lee.logs_in(TABLET)).words
    assert "You are <b>Lee Mei Ling</b>" in (await lee.counter.again(PHONE)).words

    lee.counter.clock.forward(minutes=1)
    assert "do not belong" in (await lee.logs_in(THIEF, password="wrong wrong wrong")).words
    lee.counter.clock.forward(minutes=1)
    assert "too many times" in (await lee.logs_in(THIEF)).words
    lee.counter.clock.forward(minutes=1)
    assert "Welcome back" in (await lee.logs_in(THIEF)).words


async def test_twenty_wrong_passwords_of_many_thieves_lock_the_name_but_never_linked_chats(lee: Lee) -> None:
    for thief in range(5):
        for _ in range(4):
            await lee.logs_in(1000 + thief, password="wrong wrong wrong")

    assert "too many times" in (await lee.logs_in(TABLET)).words
    assert "You are <b>Lee Mei Ling</b>" in (await lee.counter.again(PHONE)).words


async def test_a_thief_with_an_account_gets_no_new_tries_by_logging_in_to_it(lee: Lee) -> None:
    thief = await lee.counter.new_staff("Zed Tan")
    await lee.counter.says(THIEF, f"/start {thief.code}")
    await lee.counter.says(THIEF, SECRET)
    for _ in range(3):
        await lee.counter.says(THIEF, "/logout")
        for _ in range(2):
            await lee.logs_in(THIEF, password="wrong wrong wrong")
        last = await lee.logs_in(THIEF, thief.username)

    assert "Welcome back" in last.words or "too many times" in last.words
    await lee.counter.says(THIEF, "/logout")
    assert "too many times" in (await lee.logs_in(THIEF)).words


async def test_one_thief_is_locked_for_all_names(lee: Lee) -> None:
    for number in range(5):
        await lee.logs_in(THIEF, f"nobody{number}", "wrong wrong wrong")

    assert "too many times" in (await lee.logs_in(THIEF)).words
    assert "Welcome back" in (await lee.logs_in(TABLET)).words


async def test_who_never_set_a_password_cannot_log_in_with_any(counter: Counter) -> None:
    invited = await counter.new_staff("Siti Aminah")
    await counter.says(TABLET, f"/login {invited.username}")

    assert "do not belong" in (await counter.says(TABLET, "None")).words


async def test_a_password_behind_the_command_is_erased_and_asked_for_again(lee: Lee) -> None:
    seen = await lee.counter.says(TABLET, f"/login {lee.invited.username} {SECRET}")

    assert lee.counter.errands.erased[-1] == lee.counter.updates
    assert "your message was removed" in seen.words
    assert "Welcome back" in (await lee.counter.says(TABLET, SECRET)).words


async def test_a_password_behind_an_impossible_name_is_erased_too(lee: Lee) -> None:
    seen = await lee.counter.says(TABLET, f"/login <lee> {SECRET}")

    assert lee.counter.errands.erased[-1] == lee.counter.updates
    assert "A username looks like" in seen.words


async def test_logout_with_a_password_is_at_once_and_names_the_way_back(lee: Lee) -> None:
    seen = await lee.counter.says(PHONE, "/logout")

    assert "Reminders to this chat have stopped: you are logged out." in seen.words
    assert "/login" in seen.words
    assert lee.invited.username in seen.words
    assert seen.answer.commands
    assert seen.answer.role is None
    assert "/start CODE" in (await lee.counter.says(PHONE, "/menu")).words


async def test_logout_without_a_password_warns_first(counter: Counter) -> None:
    await counter.joins(PHONE, await counter.new_staff("Siti Aminah"))

    warned = await counter.says(PHONE, "/logout")
    assert "new code" in warned.words
    assert warned.words.startswith("Reminders to this chat stop")
    assert warned.labels == ["Stay", "Set a password", "Log out anyway"]
    assert await counter.audit("logout") == []

    seen = await counter.presses(PHONE, "Log out anyway")
    assert "Reminders to this chat have stopped: you are logged out." in seen.words
    assert "/start CODE" in seen.words
    assert await counter.audit("logout") == ["ok"]


async def test_the_logout_button_of_somebody_else_leaves_nobody(counter: Counter) -> None:
    siti, jo = await counter.new_staff("Siti Aminah"), await counter.new_staff("Jo Tan", Role.NURSE)
    await counter.joins(PHONE, siti)
    warned = await counter.says(PHONE, "/logout")
    await counter.joins(PHONE, jo)
    counter.seen[PHONE] = warned

    seen = await counter.presses(PHONE, "Log out anyway")

    assert "You are <b>Jo Tan</b>" in seen.words
    assert await counter.audit("logout") == []


async def test_a_press_after_logout_asks_for_a_code(counter: Counter) -> None:
    await counter.joins(PHONE, await counter.new_staff("Siti Aminah"))
    warned = await counter.says(PHONE, "/logout")
    await counter.presses(PHONE, "Log out anyway")
    counter.seen[PHONE] = warned

    assert "/start CODE" in (await counter.presses(PHONE, "Log out anyway")).words


async def test_password_can_be_set_and_changed(counter: Counter) -> None:
    invited = await counter.new_staff("Siti Aminah")
    await counter.joins(PHONE, invited)

    assert "10 to 128" in (await _password(counter, "too short")).words
    assert "password is set" in (await counter.says(PHONE, SECRET)).words
    assert await counter.performs(HasPassword(), Actor(Role.DOCTOR, invited.profile.id))
    changed = await counter.says(PHONE, "/password")
    assert "new password" in changed.words
    await counter.says(PHONE, "quite another one")

    await counter.says(TABLET, f"/login {invited.username}")
    assert "do not belong" in (await counter.says(TABLET, SECRET)).words
    assert "Welcome back" in (await counter.says(TABLET, "quite another one")).words


async def _password(counter: Counter, plain: str) -> Seen:
    await counter.says(PHONE, "/password")
    return await counter.says(PHONE, plain)


async def test_every_typed_password_is_erased_even_a_bad_one(counter: Counter) -> None:
    await counter.joins(PHONE, await counter.new_staff("Siti Aminah"))

    await _password(counter, "short")
    assert counter.errands.erased == [counter.updates]
    await counter.says(PHONE, SECRET)
    assert counter.errands.erased[-1] == counter.updates
    await counter.says(PHONE, f"/password {SECRET}")
    assert counter.errands.erased[-1] == counter.updates


async def test_no_password_is_kept_in_plain_anywhere(
    lee: Lee, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    await lee.logs_in(TABLET, password="wrong wrong wrong")
    await lee.counter.says(TABLET, SECRET)
    await _password(lee.counter, "another long secret")

    url = lee.counter.database._engine.url
    with create_engine(url).connect() as connection:
        kept = "\n".join(connection.connection.driver_connection.iterdump())  # type: ignore[union-attr]
    printed = caplog.text + "".join(capsys.readouterr())
    for secret in (SECRET, "wrong wrong wrong", "another long secret"):
        assert secret not in kept
        assert secret not in printed
    assert "Lee Mei Ling" in kept


async def test_no_password_waits_in_a_form_that_is_open(lee: Lee) -> None:
    await lee.logs_in(TABLET, password="wrong wrong wrong")

    with create_engine(lee.counter.database._engine.url).connect() as connection:
        rows = connection.execute(text("SELECT flow, answers FROM dialogs")).all()

    assert [row.flow for row in rows] == ["login"]
    assert "wrong" not in str(rows)
