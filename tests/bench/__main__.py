"""`make bench`: what a whole press costs, against a bare echo on python-telegram-bot's defaults, in one run.

Prints ratios: single figures depend on the machine. A press is everything: claim, profile, dose, guarded
update, audit, the day read again, commit, callback answer, edited message.
"""

import asyncio
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bot.patients.buttons import READ_FIRST
from storage.migrate import upgrade
from tests.bench.clinic import seed
from tests.bench.drive import FIRST_PERSON, Figures, Load, measure
from tests.postgres import drop_database, fresh_database

ECHO = [sys.executable, "-m", "tests.bench.echo_baseline"]
MEDTRACK = [sys.executable, "-m", "main", "run", "--only", "bot"]
LOAD = Load(people=400, rest=READ_FIRST + 0.3)  # the same pace for both, so that the ratio is fair
CLINIC_LOAD = replace(LOAD, first_words="/today", button="^(Complete|Undo)")
GOALS = {"SQLite": 0.6, "PostgreSQL": 0.9}
ROUNDS = 2


async def press(url: str, folder: Path) -> Figures:
    """A fresh clinic in that database."""
    await asyncio.to_thread(upgrade, url)
    await seed(url, range(FIRST_PERSON, FIRST_PERSON + CLINIC_LOAD.people))
    environment = ["env", f"MEDTRACK_DATABASE_URL={url}", f"MEDTRACK_DATA={folder}"]
    return await measure([*environment, *MEDTRACK], CLINIC_LOAD)


def best(figures: Sequence[Figures]) -> Figures:
    """The least disturbed of several runs."""
    return min(figures, key=lambda f: f.cpu_ms_per_update)


async def main() -> int:
    echoes: list[Figures] = []
    clinics: dict[str, list[Figures]] = {name: [] for name in GOALS}
    for number in range(ROUNDS):
        echoes.append(await measure(ECHO, LOAD))
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            clinics["SQLite"].append(await press(f"sqlite:///{folder / 'bench.db'}", folder))
            url = fresh_database()
            clinics["PostgreSQL"].append(await press(url, folder))
            drop_database(url)
        print(f"round {number + 1} of {ROUNDS} done", file=sys.stderr)
    echo = best(echoes)
    print(
        f"bare echo, defaults   1.00   "
        f"({echo.cpu_ms_per_update} ms CPU, {echo.per_second}/s, p99 {echo.p99_ms} ms)"
    )
    missed = 0
    for name, runs in clinics.items():
        run = best(runs)
        ratio = run.cpu_ms_per_update / echo.cpu_ms_per_update
        missed += ratio > GOALS[name]
        print(
            f"whole press, {name:<10} {ratio:.2f}   goal {GOALS[name]}   "
            f"({run.cpu_ms_per_update} ms CPU, {run.per_second}/s, p99 {run.p99_ms} ms, {run.rss_mb} MB)"
        )
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
