"""A process that dies in the middle of a batch takes nothing with it but the one message on its way."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from bot.assembly import Assembled
from storage.migrate import upgrade
from tests.postgres import fresh_sqlite
from tests.transcripts.playing import CAST, MONDAY_MORNING, ONE_AT_EIGHT, Play, playing

PATIENTS = ("Ana", "Ben", "Chong", "Devi")
MORE = "; ".join(f"patient {name} Tan (M000200{n}) of Lee" for n, name in enumerate(PATIENTS[1:]))
GIVENS = (MONDAY_MORNING, CAST, MORE, *(ONE_AT_EIGHT.replace("Ana", name) for name in PATIENTS))
REMINDER = "08:00, Mon, 2 Mar — time for your medicine"


async def die_while_sending(bot: Assembled, monkeypatch: pytest.MonkeyPatch) -> None:
    """What no `except Exception` holds, as a SIGKILL is held by nothing."""

    async def dies(*_: object, **__: object) -> None:
        raise asyncio.CancelledError

    monkeypatch.setattr(type(bot.worker.sender.shower), "send", dies)
    with pytest.raises(asyncio.CancelledError):
        await bot.worker.look()
    monkeypatch.undo()


async def look_when_the_lease_is_over(bot: Assembled, play: Play) -> None:
    play.stage.clock.at += timedelta(seconds=20)
    await bot.worker.look()


@pytest.mark.parametrize("crashes", [1, 2, 3])
async def test_however_often_it_dies_everybody_gets_the_reminder_once(
    crashes: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with playing(fresh_sqlite(tmp_path, upgrade), *GIVENS, bots=crashes + 1) as play:
        play.stage.clock.at = play.stage.clock.moment("08:00")
        bots = [play.bot, *play.companions]
        for bot in bots[:-1]:
            play.stage.clock.at += timedelta(seconds=20)
            await die_while_sending(bot, monkeypatch)
        await look_when_the_lease_is_over(bots[-1], play)

        assert [play.shown(name) for name in PATIENTS] == [[REMINDER]] * len(PATIENTS)
