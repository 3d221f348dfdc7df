"""What the people who run MedTrack may choose, read from the environment here and nowhere else.

A deployment is its MEDTRACK_* variables; keeping their only reader in one file makes them a list that can be
documented, checked before anything starts, and printed without a secret in it.
"""

import difflib
import hashlib
import hmac
import os
import re
import secrets
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkstemp
from typing import Annotated, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import AfterValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "MEDTRACK_"
TELEGRAM = "https://api.telegram.org"
LANGUAGES = ("en", "ms", "zh", "ta")
WEBHOOK_PORTS = (443, 80, 88, 8443)  # the ports Telegram delivers to: core.telegram.org/bots/api#setwebhook
KEY_FILE = "secret.key"
KEY_LENGTH = 32  # characters of MEDTRACK_SECRET_KEY, at least

DRIVERS = {
    "sqlite": "sqlite",
    "sqlite+aiosqlite": "sqlite",
    "sqlite+pysqlite": "sqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "postgresql+asyncpg": "postgresql+asyncpg",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with the configuration: the variable, what is wrong, and what to do next."""

    variable: str
    wrong: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.variable}: {self.wrong} {self.remedy}"


class ConfigurationError(Exception):
    """The environment cannot be used as it is; every problem that is known is listed."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def _one_driver_each(url: SecretStr) -> SecretStr:
    """Bring the usual spellings of a database's URL down to the two that the storage knows."""
    scheme, mark, rest = url.get_secret_value().partition("://")
    return SecretStr(f"{DRIVERS.get(scheme, scheme)}{mark}{rest}")


def _without_last_slash(url: str) -> str:
    return url.rstrip("/")


BaseAddress = Annotated[str, AfterValidator(_without_last_slash)]
DatabaseUrl = Annotated[SecretStr, AfterValidator(_one_driver_each)]


class Settings(BaseSettings):
    """The values as they were given. `problems` says whether they are any good."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_ignore_empty=True,  # an env file's `MEDTRACK_WEBHOOK_URL=` means: not set
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
        str_strip_whitespace=True,  # a secret read from a file ends in a newline
    )

    bot_token: SecretStr | None = None
    telegram_api: BaseAddress = TELEGRAM
    data: Path = Path("data")
    database_url: DatabaseUrl = SecretStr("")
    secret_key: SecretStr | None = None
    timezone: str = "Asia/Kuala_Lumpur"
    language: str = "en"
    http_host: str = "127.0.0.1"
    http_port: int = Field(default=8081, ge=0, le=65535)
    webhook_url: BaseAddress | None = None
    webhook_secret: SecretStr | None = None

    @model_validator(mode="after")
    def _keep_the_database_with_the_data(self) -> Self:
        if not self.database_url.get_secret_value():
            default = SecretStr(f"sqlite:///{self.data.absolute() / 'medtrack.db'}")
            object.__setattr__(self, "database_url", default)  # frozen from here on
        return self


def load() -> Settings:
    """Read the environment. Raises ConfigurationError where no command could work with it."""
    try:
        settings = Settings()
    except ValidationError as error:
        unreadable = [_unreadable(detail["loc"][0], detail["msg"]) for detail in error.errors()]
        raise ConfigurationError(unreadable) from None
    if wrong := [*_language(settings), *_timezone(settings), *_database(settings), *_data(settings)]:
        raise ConfigurationError(wrong)
    return settings


def problems(settings: Settings, environ: Mapping[str, str] = os.environ) -> list[Problem]:
    """Everything that can be known to be wrong without asking the network or the database."""
    found = [problem for check in CHECKS for problem in check(settings)]
    return found + list(_unknown(environ))


def secret_key(settings: Settings) -> bytes:
    """The key that everything else secret is derived from; without MEDTRACK_SECRET_KEY one is made and kept.

    Raises ConfigurationError when the kept key is unusable: another one would lose what this one protects.
    """
    if settings.secret_key is not None:
        return settings.secret_key.get_secret_value().encode()
    file = settings.data / KEY_FILE
    if not file.exists():
        _keep_a_new_key(file)
    key = file.read_text("utf-8").strip()
    if len(key) < KEY_LENGTH:
        raise ConfigurationError([_short_key(f"{file} holds {len(key)} characters.")])
    return key.encode()


def webhook_secret(settings: Settings) -> str:
    """What Telegram must send with each update; unless set, all processes derive it from the key."""
    if settings.webhook_secret is not None:
        return settings.webhook_secret.get_secret_value()
    return hmac.new(secret_key(settings), b"medtrack webhook", hashlib.sha256).hexdigest()


def _keep_a_new_key(file: Path) -> None:
    """Make the key whole beside its place, then link it there: of several processes the first one wins."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = mkstemp(dir=file.parent, prefix=".secret")  # mkstemp opens with mode 0600
    fresh = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            out.write(secrets.token_hex(KEY_LENGTH) + "\n")
            out.flush()
            os.fsync(out.fileno())
        try:
            file.hardlink_to(fresh)
        except FileExistsError:
            return  # another process was faster: its key is the one
    finally:
        fresh.unlink()


def _unreadable(field: int | str, message: str) -> Problem:
    return Problem(f"{PREFIX}{field}".upper(), f"{message}.", "Correct it, or leave it out for the default.")


def _short_key(what: str) -> Problem:
    remedy = f"Restore the key from your backup, or set {PREFIX}SECRET_KEY: {KEY_LENGTH} characters or more."
    return Problem(f"{PREFIX}SECRET_KEY", what, remedy)


def _nearest(word: str, known: list[str]) -> str:
    match = difflib.get_close_matches(word, known, n=1)
    return f" Did you mean {match[0]}?" if match else ""


def _token(settings: Settings) -> Iterator[Problem]:
    variable, ask = f"{PREFIX}BOT_TOKEN", "Ask @BotFather for one and set it whole, as 123456789:AAE…"
    if settings.bot_token is None:
        yield Problem(variable, "is not set, so there is no bot.", ask)
        return
    least = 30 if settings.telegram_api == TELEGRAM else 1  # a stand-in may hand out shorter ones
    if not re.fullmatch(rf"\d+:[A-Za-z0-9_-]{{{least},}}", settings.bot_token.get_secret_value()):
        yield Problem(variable, "does not look like a bot's token.", ask)


def _telegram(settings: Settings) -> Iterator[Problem]:
    if not _is_address(settings.telegram_api, "http", "https"):
        remedy = f"Leave it out for {TELEGRAM}, or name your own server as http://host:8081."
        yield Problem(f"{PREFIX}TELEGRAM_API", "is not the address of a Bot API server.", remedy)


def _database(settings: Settings) -> Iterator[Problem]:
    variable, url = f"{PREFIX}DATABASE_URL", settings.database_url.get_secret_value()
    scheme, mark, rest = url.partition("://")
    if not mark or scheme not in DRIVERS.values():
        remedy = "Write sqlite:////folder/medtrack.db or postgresql://user:password@host/name."
        yield Problem(variable, "is neither SQLite nor PostgreSQL.", remedy)
    elif scheme == "sqlite":
        folder = Path(rest.removeprefix("/").partition("?")[0]).parent
        if folder != settings.data.absolute() and not _can_be_written(folder):
            remedy = "Make it, or let the user that runs MedTrack write to it."
            yield Problem(variable, f"the database's folder {folder} cannot be written.", remedy)


def _data(settings: Settings) -> Iterator[Problem]:
    if not _can_be_written(settings.data):
        remedy = "Name a folder, and let the user that runs MedTrack write to it."
        yield Problem(f"{PREFIX}DATA", f"the folder {settings.data} cannot be written.", remedy)


def _key(settings: Settings) -> Iterator[Problem]:
    if settings.secret_key is not None:
        length = len(settings.secret_key.get_secret_value())
        if length < KEY_LENGTH:
            yield _short_key(f"has {length} characters.")
        return
    file = settings.data / KEY_FILE
    if file.exists() and stat.S_IMODE(file.stat().st_mode) & 0o077:
        yield Problem(f"{PREFIX}DATA", f"others can read {file}.", f"Run: chmod 600 {file}")


def _timezone(settings: Settings) -> Iterator[Problem]:
    try:
        ZoneInfo(settings.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        near = _nearest(settings.timezone, sorted(available_timezones()))
        remedy = f"Write a name such as Asia/Kuala_Lumpur.{near}"
        yield Problem(f"{PREFIX}TIMEZONE", f"no time zone is called {settings.timezone!r}.", remedy)


def _language(settings: Settings) -> Iterator[Problem]:
    if settings.language not in LANGUAGES:
        remedy = f"Choose one of {', '.join(LANGUAGES)}."
        yield Problem(f"{PREFIX}LANGUAGE", f"MedTrack has no texts in {settings.language!r}.", remedy)


def _webhook(settings: Settings) -> Iterator[Problem]:
    variable, url = f"{PREFIX}WEBHOOK_URL", settings.webhook_url
    secret = settings.webhook_secret
    if secret is not None and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret.get_secret_value()):
        remedy = "Use 1 to 256 of A-Z, a-z, 0-9, _ and -, or leave it out to have one made."
        yield Problem(f"{PREFIX}WEBHOOK_SECRET", "has characters that Telegram refuses.", remedy)
    if url is None:
        return
    if settings.telegram_api != TELEGRAM:  # one's own server may deliver without TLS and to any port
        if not _is_address(url, "http", "https"):
            yield Problem(variable, "is not an address.", "Write it as http://host:port.")
    elif not _is_address(url, "https"):
        yield Problem(variable, "Telegram delivers to https:// alone.", "Put a TLS proxy before MedTrack.")
    elif (urlsplit(url).port or 443) not in WEBHOOK_PORTS:
        ports = ", ".join(map(str, WEBHOOK_PORTS))
        yield Problem(variable, f"Telegram delivers to the ports {ports} alone.", "Change the port.")


def _unknown(environ: Mapping[str, str]) -> Iterator[Problem]:
    known = [f"{PREFIX}{field}".upper() for field in Settings.model_fields]
    for name in sorted(environ):
        if name.startswith(PREFIX) and name not in known:
            yield Problem(name, "is not a setting of MedTrack.", f"Remove it.{_nearest(name, known)}")


def _is_address(url: str, *schemes: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is no number, a bracket that never closes
        return False


def _can_be_written(folder: Path) -> bool:
    """Whether the folder can be written, or made where it is missing."""
    present = next(place for place in (folder.absolute(), *folder.absolute().parents) if place.exists())
    return present.is_dir() and os.access(present, os.W_OK | os.X_OK)


CHECKS = (_token, _telegram, _database, _data, _key, _timezone, _language, _webhook)


def has_display(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether an X or Wayland session is there to open a browser in."""
    return bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"))
