"""The composition root and the `medtrack` command: the only place that sees everything; nobody imports it."""

import contextlib
import sys
import tempfile
import webbrowser
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import structlog
import typer
import typer.core
from aiohttp import web
from pydantic import SecretStr

from bot.running import Running, run_async
from core.clock import Clock, ShiftedClock
from core.ports import DatabaseUnavailable
from settings import ConfigurationError, Settings, has_display, load, problems, webhook_secret
from storage import backup as backups
from storage import backup_file as files
from storage import migrate as migrations
from storage.work import open_database

if TYPE_CHECKING:
    from bot.assembly import Assembled
    from core.ports import Database

log = structlog.get_logger("medtrack")

DEMO_PORT = 8080
WEBHOOK_PATH = "/telegram"


class Part(StrEnum):
    """What `medtrack run --only` can be limited to."""

    BOT = "bot"
    WORKER = "worker"
    HTTP = "http"


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


def fail(*lines: object) -> NoReturn:
    """Ends the command with what is wrong and what to do next."""
    for line in lines:
        typer.echo(str(line), err=True)
    raise typer.Exit(1)


class Commands(typer.core.TyperGroup):
    """The commands; one that finds no database ends in words."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except DatabaseUnavailable as error:
            fail("The database cannot be reached, or is busy for too long.", error)


app = typer.Typer(cls=Commands, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


def settings_or_fail() -> Settings:
    try:
        return load()
    except ConfigurationError as error:
        fail(*error.problems)


def database_url(settings: Settings) -> str:
    return settings.database_url.get_secret_value()


def migrated_or_fail(settings: Settings) -> None:
    if not migrations.is_current(database_url(settings)):
        fail("The database does not have the tables this release needs.", "Run:  medtrack migrate")


@contextlib.asynccontextmanager
async def opened(settings: Settings, clock: Clock) -> "AsyncIterator[Database]":
    database = await open_database(database_url(settings), clock, settings.timezone)
    try:
        yield database
    finally:
        await database.close()


def assembled(settings: Settings, database: "Database", token: str, telegram_api: str) -> "Assembled":
    """The bot on what this release ships: the catalogues and the typst printer."""
    from bot.assembly import Outside, assemble
    from documents.printer import TypstPrinter
    from locales.texts import Texts

    return assemble(Outside(database, Texts(), TypstPrinter(), token, telegram_api, settings.language))


@dataclass(frozen=True, slots=True)
class Serving:
    """One process on its way up: what it was asked for and what it has so far."""

    settings: Settings
    parts: frozenset[Part]
    database: "Database"
    running: Running

    async def start(self) -> None:
        from api.app import build as build_http

        http = build_http(self.database)
        hooked = Part.BOT in self.parts and self.settings.webhook_url is not None
        clinic = await self._clinic() if self.parts & {Part.BOT, Part.WORKER} else None
        if clinic is not None and Part.WORKER in self.parts:
            self.running.background(clinic.worker.run())
        if clinic is not None and hooked:
            self._hook(clinic, http)
        if Part.HTTP in self.parts or hooked:
            await self._listen(http)
        if clinic is not None and hooked:
            await clinic.ask_for_webhook(
                f"{self.settings.webhook_url}{WEBHOOK_PATH}", webhook_secret(self.settings)
            )
        elif clinic is not None and Part.BOT in self.parts:
            self.running.background(clinic.poll())

    async def _clinic(self) -> "Assembled":
        token = self.settings.bot_token.get_secret_value() if self.settings.bot_token else ""
        clinic = assembled(self.settings, self.database, token, self.settings.telegram_api)
        await clinic.start()
        self.running.on_stop(clinic.stop)
        return clinic

    def _hook(self, clinic: "Assembled", http: web.Application) -> None:
        webhook = clinic.webhook(webhook_secret(self.settings))
        http.add_routes([webhook.route(WEBHOOK_PATH)])
        self.running.on_stop(webhook.stop)

    async def _listen(self, http: web.Application) -> None:
        runner = web.AppRunner(http, access_log=None)
        await runner.setup()
        self.running.on_stop(runner.cleanup)
        await web.TCPSite(runner, self.settings.http_host, self.settings.http_port).start()


async def serve(settings: Settings, parts: frozenset[Part]) -> None:
    """Bot, worker and HTTP, or those of them that were asked for, until stopped."""
    async with opened(settings, SystemClock()) as database:
        running = Running()
        try:
            await Serving(settings, parts, database, running).start()
        except BaseException:
            await running.stop()
            raise
        log.info("running", parts=sorted(parts))
        await running.until_over()


async def invite_admin(settings: Settings, username: str, name: str) -> None:
    from core.accounts.invitations import CreateAdmin
    from core.people import COMMAND_LINE
    from core.perform import perform
    from core.refusals import Refusal
    from locales.texts import Texts

    async with opened(settings, SystemClock()) as database:
        try:
            invitation = await database.write(
                lambda work: perform(CreateAdmin(username, name), COMMAND_LINE, work)
            )
        except Refusal as refusal:
            fail(Texts().say(refusal.text(), settings.language, UTC, html=False))
    typer.echo(f"Link code for {invitation.username}, good once and for 7 days. Send the bot:")
    typer.echo(f"/start {invitation.code}")


async def demonstrate(port: int) -> None:
    """Everything on this machine: the simulated Telegram, a fresh database, a cast of people."""
    from bot.demo.stage import Stage

    clock = ShiftedClock(SystemClock())
    with tempfile.TemporaryDirectory(prefix="medtrack-demo-") as folder:
        url = f"sqlite:///{Path(folder) / 'demo.db'}"
        migrations.upgrade(url)
        settings = Settings(data=Path(folder), database_url=SecretStr(url))
        async with opened(settings, clock) as database:
            running, stage = Running(), Stage(database, clock, settings.timezone)
            address = await stage.open(port, lambda token, api: assembled(settings, database, token, api))
            running.on_stop(stage.close)
            running.background(stage.play())
            typer.echo(f"MedTrack demo: {address}  (Ctrl-C ends it)")
            if sys.platform in {"darwin", "win32"} or has_display():
                webbrowser.open(address)
            await running.until_over()


@app.command()
def run(
    only: Annotated[list[Part] | None, typer.Option(help="Run just this part; repeatable.")] = None,
) -> None:
    """Run bot, worker and HTTP in one process."""
    settings, parts = settings_or_fail(), frozenset(only or Part)
    needs_token = bool(parts & {Part.BOT, Part.WORKER})
    wrong = [p for p in problems(settings) if needs_token or p.variable != "MEDTRACK_BOT_TOKEN"]
    if wrong:
        fail(*wrong)
    migrated_or_fail(settings)
    run_async(serve(settings, parts))


@app.command()
def migrate() -> None:
    """Bring the database's tables up to this release."""
    migrations.upgrade(database_url(settings_or_fail()))
    typer.echo("The database is up to date.")


@app.command()
def create_admin(username: str, name: Annotated[str, typer.Option(help="Full name.")]) -> None:
    """Create an admin and print a one-time link code; again for a name not yet linked: a new code."""
    settings = settings_or_fail()
    migrated_or_fail(settings)
    run_async(invite_admin(settings, username, name))


@contextlib.contextmanager
def explained(file: Path) -> Iterator[None]:
    """Ends the command where a backup cannot be written or used."""
    try:
        yield
    except files.FileThereError:
        fail(f"{file} is there already, and a backup replaces nothing. Choose another name.")
    except files.FileUnusableError as error:
        fail(f"{file} cannot be used: {error}.")
    except files.DamagedError as error:
        fail(f"{file} is not a whole backup: {error}. Nothing was restored. Use another copy.")
    except backups.OtherRevisionError as error:
        of_file, of_database = error.args
        fail(f"{file} is of the tables of {of_file}, the database of {of_database}: nothing was restored.",
             "Restore it with the release that wrote it, then migrate.")  # fmt: skip
    except backups.NotEmptyError as error:
        fail(f"The database is in use already ({error}): nothing was restored.",
             "Name an empty one in MEDTRACK_DATABASE_URL, and run there:  medtrack migrate")  # fmt: skip


@app.command()
def backup(file: Path) -> None:
    """Write all that the database holds into a new file, which any MedTrack of this release can restore."""
    settings = settings_or_fail()
    migrated_or_fail(settings)
    with explained(file):
        header = backups.backup(database_url(settings), file, SystemClock().now())
    typer.echo(f"Saved {header.rows} rows in {file}. Whoever can read it knows your patients: keep it safe.")


@app.command()
def restore(file: Path) -> None:
    """Fill an empty, migrated database from a backup, on SQLite or PostgreSQL alike."""
    settings = settings_or_fail()
    migrated_or_fail(settings)
    with explained(file):
        header = backups.restore(database_url(settings), file)
    typer.echo(f"Restored {header.rows} rows of {header.at:%Y-%m-%d %H:%M} UTC.")


@app.command()
def check() -> None:
    """Explain what is wrong with the configuration and the database, without using the network."""
    settings = settings_or_fail()
    found = list(problems(settings))
    for problem in found:
        typer.echo(str(problem))
    migrated_or_fail(settings)
    if found:
        raise typer.Exit(1)
    typer.echo("Nothing is wrong.")


@app.command()
def demo(port: Annotated[int, typer.Option(help="Where the chat page listens.")] = DEMO_PORT) -> None:
    """Show everything on this machine, with nothing to configure."""
    run_async(demonstrate(port))


if __name__ == "__main__":
    app()
