"""What a deployment may choose, what it is told when it chose badly, and that no secret is shown."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from settings import ConfigurationError, Settings, load, problems, secret_key, webhook_secret

TOKEN = "123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc"


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for field in Settings.model_fields:
        monkeypatch.delenv(f"MEDTRACK_{field}".upper(), raising=False)
    monkeypatch.setenv("MEDTRACK_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("MEDTRACK_BOT_TOKEN", TOKEN)


def _wrong(**environ: str) -> list[str]:
    """The variables that are wrong when these are set."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environ.items():
            patch.setenv(f"MEDTRACK_{name}".upper(), value)
        return [problem.variable.removeprefix("MEDTRACK_").lower() for problem in problems(Settings())]


def test_a_token_is_all_that_is_needed() -> None:
    assert _wrong() == []


def test_the_database_lies_with_the_data_unless_named(tmp_path: Path) -> None:
    assert load().database_url.get_secret_value() == f"sqlite:///{tmp_path}/data/medtrack.db"


def test_the_usual_spellings_of_postgresql_are_one(monkeypatch: pytest.MonkeyPatch) -> None:
    for spelling in ("postgres", "postgresql", "postgresql+asyncpg"):
        monkeypatch.setenv("MEDTRACK_DATABASE_URL", f"{spelling}://ana:s3cret@host/name")

        assert load().database_url.get_secret_value() == "postgresql+asyncpg://ana:s3cret@host/name"


def test_no_secret_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    secrets = {
        "BOT_TOKEN": TOKEN,
        "SECRET_KEY": "k" * 40,
        "WEBHOOK_SECRET": "w3bh00k",
        "DATABASE_URL": "postgresql://ana:s3cret@host/name",
    }
    for name, value in secrets.items():
        monkeypatch.setenv(f"MEDTRACK_{name}", value)

    shown = f"{Settings()!r} {Settings()} {Settings().model_dump_json()}"

    for hidden in (TOKEN, "k" * 40, "w3bh00k", "s3cret"):
        assert hidden not in shown


def test_an_empty_line_of_an_env_file_means_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDTRACK_WEBHOOK_URL", "")

    assert Settings().webhook_url is None


def test_a_token_read_from_a_file_loses_its_newline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDTRACK_BOT_TOKEN", f"{TOKEN}\n")

    assert problems(Settings()) == []


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("bot_token", "my bot"),
        ("bot_token", "123456789:short"),
        ("telegram_api", "localhost:8081"),
        ("telegram_api", "http://host:port"),
        ("database_url", "mysql://host/name"),
        ("database_url", "medtrack.db"),
        ("database_url", "sqlite:////proc/version/medtrack.db"),
        ("data", "/proc/version/data"),
        ("secret_key", "short"),
        ("timezone", "Asia/Kuala_Lumpor"),
        ("timezone", "../etc/passwd"),
        ("language", "en_US"),
        ("webhook_url", "http://clinic.example"),
        ("webhook_url", "https://clinic.example:8444"),
        ("webhook_url", "https://"),
        ("webhook_secret", "with space"),
        ("webhook_secret", "x" * 257),
        ("databse_url", "sqlite:///medtrack.db"),
    ],
)
def test_what_is_wrong_is_named(variable: str, value: str) -> None:
    assert _wrong(**{variable: value}) == [variable]


@pytest.mark.parametrize(
    "chosen",
    [
        {"webhook_url": "https://clinic.example/bot/", "webhook_secret": "aZ09_-"},
        {
            "telegram_api": "http://127.0.0.1:8080/",
            "webhook_url": "http://127.0.0.1:8081",
            "bot_token": "42:demo",
        },
        {"database_url": "sqlite:///:memory:", "timezone": "America/St_Johns", "language": "ta"},
        {"http_host": "0.0.0.0", "http_port": "80", "secret_key": "k" * 32},
    ],
)
def test_what_is_right_is_left_alone(chosen: dict[str, str]) -> None:
    assert _wrong(**chosen) == []


def test_a_missing_token_is_a_problem_of_the_bot_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MEDTRACK_BOT_TOKEN")

    assert load().bot_token is None
    assert [problem.variable for problem in problems(load())] == ["MEDTRACK_BOT_TOKEN"]


def test_a_near_miss_is_guessed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDTRACK_TIMEZONE", "Asia/Kuala_Lumpor")

    with pytest.raises(ConfigurationError, match=r"Did you mean Asia/Kuala_Lumpur\?"):
        load()


def test_a_port_that_is_no_number_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDTRACK_HTTP_PORT", "web")

    with pytest.raises(ConfigurationError, match="MEDTRACK_HTTP_PORT"):
        load()


def test_the_key_is_made_once_and_for_the_owner_alone(tmp_path: Path) -> None:
    first, second = secret_key(Settings()), secret_key(Settings())

    file = tmp_path / "data" / "secret.key"
    assert first == second == file.read_bytes().strip()
    assert len(first) >= 32
    assert file.stat().st_mode & 0o777 == 0o600
    assert [entry.name for entry in file.parent.iterdir()] == ["secret.key"]


def test_of_many_processes_that_make_the_key_one_wins() -> None:
    settings = Settings()

    with ThreadPoolExecutor(16) as pool:
        keys = set(pool.map(lambda _: secret_key(settings), range(64)))

    assert len(keys) == 1


def test_a_key_that_is_given_is_used_and_none_is_kept(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("MEDTRACK_SECRET_KEY", "k" * 32)

    assert secret_key(Settings()) == b"k" * 32
    assert not (tmp_path / "data").exists()


def test_a_key_that_was_cut_off_is_not_replaced_by_another(tmp_path: Path) -> None:
    secret_key(Settings())
    (tmp_path / "data" / "secret.key").write_text("cut")

    with pytest.raises(ConfigurationError, match="Restore the key"):
        secret_key(Settings())


def test_a_key_that_others_can_read_is_a_problem(tmp_path: Path) -> None:
    secret_key(Settings())
    (tmp_path / "data" / "secret.key").chmod(0o644)

    assert "chmod 600" in str(problems(Settings())[0])


def test_the_webhook_has_a_secret_that_telegram_accepts_even_when_none_is_chosen() -> None:
    made = webhook_secret(Settings())

    assert made == webhook_secret(Settings())
    assert _wrong(webhook_secret=made) == []
