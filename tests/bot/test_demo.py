"""The demo's stand-in for Telegram is opened by a token of this run only."""

from pathlib import Path

from bot.assembly import Assembled, Outside, assemble
from bot.demo.stage import Stage
from core.clock import ShiftedClock
from storage.migrate import upgrade
from storage.work import open_database
from tests.postgres import fresh_sqlite
from tests.transcripts.clock import ZONE, HandClock
from tests.transcripts.stage import CHEAP, printer, texts


async def token_of_a_run(folder: Path) -> str:
    tokens: list[str] = []
    clock = ShiftedClock(HandClock())
    database = await open_database(fresh_sqlite(folder, upgrade), clock, ZONE.key)

    def assembled(token: str, address: str) -> Assembled:
        tokens.append(token)
        return assemble(Outside(database, texts(), printer(), token, address, hasher=CHEAP))

    stage = Stage(database, clock, ZONE.key)
    await stage.open(0, assembled)
    await stage.close()
    await database.close()
    return tokens[0]


async def test_no_page_can_guess_the_addresses_of_the_demos_bot(tmp_path: Path) -> None:
    first, second = [await token_of_a_run(tmp_path) for _ in range(2)]

    assert first != second
    for token in (first, second):
        number, _, secret = token.partition(":")
        assert number == "7000001"
        assert len(secret) >= 32
