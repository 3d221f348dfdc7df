"""The `medtrack` command as an operator meets it: what it prints, and how it ends."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from main import app

DOWN = "postgresql://somebody:secret@127.0.0.1:1/medtrack"


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Nothing of the machine's own environment, and a data folder that is not there yet."""
    for name in ("BOT_TOKEN", "DATABASE_URL", "LANGUAGE", "TIMEZONE", "WEBHOOK_URL", "SECRET_KEY"):
        monkeypatch.delenv(f"MEDTRACK_{name}", raising=False)
    monkeypatch.setenv("MEDTRACK_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def medtrack(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_the_first_admin_comes_with_a_code_on_a_line_of_its_own() -> None:
    assert medtrack("migrate").exit_code == 0

    made = medtrack("create-admin", "siti", "--name", "Siti Aminah")
    again = medtrack("create-admin", "siti", "--name", "Siti Aminah")

    assert re.search(r"^/start \w{16}$", made.stdout, re.MULTILINE)
    assert again.exit_code == 0
    assert again.stdout != made.stdout


@pytest.mark.parametrize(
    "command", [("create-admin", "siti", "--name", "Siti"), ("backup", "b"), ("restore", "b"), ("check",)]
)
def test_an_unmigrated_database_is_refused_with_the_command_that_mends_it(command: tuple[str, ...]) -> None:
    refused = medtrack(*command)

    assert refused.exit_code == 1
    assert "medtrack migrate" in refused.stderr


def test_the_bot_does_not_start_on_an_unmigrated_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDTRACK_BOT_TOKEN", "123456789:" + "A" * 35)

    refused = medtrack("run")

    assert refused.exit_code == 1
    assert "medtrack migrate" in refused.stderr


def test_what_is_wrong_with_the_settings_is_said_before_anything_starts() -> None:
    refused = medtrack("run")

    assert refused.exit_code == 1
    assert "MEDTRACK_BOT_TOKEN" in refused.stderr


def test_an_unusable_setting_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDTRACK_LANGUAGE", "tlh")

    assert "MEDTRACK_LANGUAGE" in medtrack("migrate").stderr


@pytest.mark.parametrize("command", [("migrate",), ("check",), ("backup", "b")])
def test_a_database_that_is_down_is_said_in_words(
    command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MEDTRACK_DATABASE_URL", DOWN)

    ended = medtrack(*command)

    assert ended.exit_code == 1
    assert "cannot be reached" in ended.stderr
    assert "secret" not in ended.output


def test_check_is_content_with_a_clinic_that_can_start(monkeypatch: pytest.MonkeyPatch) -> None:
    medtrack("migrate")
    without_token = medtrack("check")
    monkeypatch.setenv("MEDTRACK_BOT_TOKEN", "123456789:" + "A" * 35)

    assert (without_token.exit_code, "MEDTRACK_BOT_TOKEN" in without_token.stdout) == (1, True)
    assert (medtrack("check").exit_code, medtrack("check").stdout) == (0, "Nothing is wrong.\n")


def test_a_clinic_moves_to_another_database(
    tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "monday.backup"
    medtrack("migrate")
    medtrack("create-admin", "siti", "--name", "Siti Aminah")
    saved = medtrack("backup", file)
    monkeypatch.setenv("MEDTRACK_DATA", str(data.with_name("elsewhere")))
    medtrack("migrate")

    restored = medtrack("restore", file)

    assert (saved.exit_code, restored.exit_code) == (0, 0)
    assert re.search(r"Saved (\d+) rows", saved.stdout)[1] == re.search(r"(\d+) rows", restored.stdout)[1]
    assert "/start" in medtrack("create-admin", "siti", "--name", "Siti Aminah").stdout


def test_a_backup_that_cannot_be_made_or_used_says_why(tmp_path: Path) -> None:
    medtrack("migrate")
    letter, file, missing = (tmp_path / name for name in ("letter", "monday", "missing"))
    letter.write_text("Dear doctor")
    assert medtrack("backup", file).exit_code == 0
    medtrack("create-admin", "siti", "--name", "Siti Aminah")

    told = {
        "replaces nothing": medtrack("backup", file),
        "not a whole backup": medtrack("restore", letter),
        "No such file": medtrack("restore", missing),
        "in use already": medtrack("restore", file),
    }

    assert [words for words, ended in told.items() if words not in ended.stderr] == []
    assert {ended.exit_code for ended in told.values()} == {1}
