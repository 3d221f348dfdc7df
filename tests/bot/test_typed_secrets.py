"""A password that was typed where it does not belong is taken out of the chat and written down nowhere."""

from pathlib import Path

import pytest

from storage.migrate import upgrade
from tests.postgres import fresh_sqlite
from tests.transcripts.playing import CAST, MONDAY_MORNING, Play, playing

SECRET = "correct-horse"
PASSWORD = f"{SECRET} battery"
GIVENS = (MONDAY_MORNING, f"{CAST}; stranger Mei", f'Ana has the password "{PASSWORD}"')
WHERE = {
    "behind the name": [f"/login ana1001 {PASSWORD}"],
    "in the next line": [f"/login\nana1001\n{PASSWORD}"],
    "behind a wide space": [f"/login\u3000ana1001\u00a0{PASSWORD}"],
    "behind a tab": [f"/login\tana1001\t{PASSWORD}"],
    "as a password without an account": [f"/password {PASSWORD}", f"/password\n{SECRET}"],
    "as plain words": [f"login ana1001 {PASSWORD}", f"Login\nana1001\n{PASSWORD}"],
    "with the name, when only that was asked for": ["/login", f"ana1001 {PASSWORD}"],
    "in two lines, when only the name was asked for": ["/login", f"ana1001\n{PASSWORD}"],
    "behind a command, when it was asked for": ["/login", "ana1001", f"/help {PASSWORD}"],
    "behind the command again": ["/login", "ana1001", f"/login {SECRET}"],
    "as an unknown command": ["/login", "ana1001", f"/{PASSWORD}"],
    "behind a slash and a space": ["/login", "ana1001", f"/ {PASSWORD}"],
    "where it belongs": ["/login", "ana1001", PASSWORD],
    "wrong, where it belongs": ["/login", "ana1001", f"{PASSWORD}?"],
}


def stored(folder: Path) -> bytes:
    """Everything in the database's files, the part that is not folded in yet too."""
    files = list(folder.glob("*"))
    assert any(file.name.endswith("-wal") for file in files)
    return b"".join(file.read_bytes() for file in files if file.is_file())


async def type_all(play: Play, person: str, lines: list[str]) -> None:
    for line in lines:
        await play.hears(play.say(person, line))


@pytest.mark.parametrize("lines", WHERE.values(), ids=WHERE)
async def test_a_typed_password_is_erased_and_not_written_down(tmp_path: Path, lines: list[str]) -> None:
    async with playing(fresh_sqlite(tmp_path, upgrade), *GIVENS) as play:
        await type_all(play, "Mei", lines)

        chat = play.stage.telegram.chat(play.stage.cast["Mei"].user_id)
        assert [message.text for message in chat if SECRET in message.text] == []
        assert b"ana1001" in stored(tmp_path)  # so that what is looked for would be found
        assert SECRET.encode() not in stored(tmp_path)


async def test_a_name_alone_is_no_secret(tmp_path: Path) -> None:
    async with playing(fresh_sqlite(tmp_path, upgrade), *GIVENS) as play:
        await type_all(play, "Mei", ["/login ana1001", "/login ana1001", "/cancel", "login ana1001"])

        chat = play.stage.telegram.chat(play.stage.cast["Mei"].user_id)
        typed = [message.text for message in chat if not message.from_bot]
        assert typed[-4:] == ["/login ana1001", "/login ana1001", "/cancel", "login ana1001"]
        assert "type your password" in play.chat("Mei")[-1].text


async def test_what_could_not_be_erased_is_for_the_person_to_delete(tmp_path: Path) -> None:
    async with playing(fresh_sqlite(tmp_path, upgrade), *GIVENS) as play:
        play.stage.telegram.faults.error("deleteMessage", code=400, times=9)
        await type_all(play, "Mei", [f"/login ana1001 {PASSWORD}"])
        assert "Please delete it yourself" in play.chat("Mei")[-1].text

        play.stage.telegram.faults.clear()
        await type_all(play, "Mei", [PASSWORD])
        assert "Please delete it yourself" not in play.chat("Mei")[-1].text
