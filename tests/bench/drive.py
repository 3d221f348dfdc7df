"""Load for one bot: people who press a button, see it answered and edited, and press again.

    python -m tests.bench.drive [--presses N] [--people M] [--in-flight K] -- COMMAND …

This process is Telegram and the people; COMMAND is the bot, in its own process whose CPU alone is counted. It
finds Telegram, its token, its port and its webhook in MEDTRACK_* variables. By polling instead: --polling.
"""

import argparse
import asyncio
import json
import os
import re
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.simulator.server import SimulatorServer
from bot.simulator.telegram import Telegram

FIRST_PERSON = 1001
PATIENCE = 30.0  # seconds for anything that should take milliseconds


@dataclass(frozen=True, slots=True)
class Load:
    presses: int = 3000
    warm_up: int = 300
    people: int = 200
    in_flight: int = 40
    first_words: str = "/start"  # what each person says to get a screen with buttons
    button: str = ""  # which buttons may be pressed: a regular expression; the first that matches is
    polling: bool = False
    rest: float = 0.0  # seconds between two presses of one person; quicker ones are taken for double taps


@dataclass(frozen=True, slots=True)
class Figures:
    """CPU is that of the bot's process; the latency lasts from the press to its answer and its edit."""

    presses: int
    cpu_ms_per_update: float
    p50_ms: float
    p99_ms: float
    per_second: float
    rss_mb: float


class Crowd:
    """The people at their phones."""

    def __init__(self, telegram: Telegram, load: Load) -> None:
        self.telegram, self.load = telegram, load
        self.people = range(FIRST_PERSON, FIRST_PERSON + load.people)
        for person in self.people:
            telegram.add_person(person, f"Person {person}")
        self.waits: dict[int, tuple[set[str], asyncio.Future[None]]] = {}
        self.rested: dict[int, float] = {}
        telegram.subscribe(self.notice)

    def notice(self, event: dict[str, Any]) -> None:
        missing, seen = self.waits.get(event.get("person", 0), (set(), None))
        if event["type"] == "message" and event["message"]["from"] != "bot":
            return
        missing.discard(event["type"])
        if seen and not missing and not seen.done():
            seen.set_result(None)

    async def see(self, person: int, *events: str) -> None:
        """Arm it, act, then await it."""
        seen = asyncio.get_running_loop().create_future()
        self.waits[person] = (set(events), seen)
        async with asyncio.timeout(PATIENCE):
            await seen

    async def open(self) -> None:
        for person in self.people:
            shown = asyncio.create_task(self.see(person, "message"))
            await asyncio.sleep(0)
            self.telegram.say(person, self.load.first_words)
            await shown

    async def press(self, person: int) -> float:
        """Seconds until the press was answered and the screen edited."""
        message_id, data = self.button_of(person)
        shown = asyncio.create_task(self.see(person, "edit", "callback_answer"))
        await asyncio.sleep(0)
        begun = time.perf_counter()
        self.telegram.press(person, message_id, data)
        await shown
        return time.perf_counter() - begun

    def button_of(self, person: int) -> tuple[int, str]:
        for message in reversed(self.telegram.chat(person)):
            for button in (button for row in message.buttons for button in row):
                if button.data and re.search(self.load.button, button.text):
                    return message.message_id, button.data
        raise LookupError(f"person {person} sees no button {self.load.button!r}")

    async def presses(self, number: int) -> list[float]:
        """So many presses, `in_flight` people at a time, nobody twice at once."""
        left = number

        async def hand(people: Sequence[int]) -> list[float]:
            nonlocal left
            took, turn = [], 0
            while left > 0:
                left -= 1
                person = people[turn % len(people)]
                await asyncio.sleep(self.rested.get(person, 0.0) - time.perf_counter())
                took.append(await self.press(person))
                self.rested[person] = time.perf_counter() + self.load.rest
                turn += 1
            return took

        hands = min(self.load.in_flight, len(self.people))
        shares = await asyncio.gather(*(hand(self.people[n::hands]) for n in range(hands)))
        return [seconds for share in shares for seconds in share]


def cpu_seconds(pid: int) -> float:
    """User and system time of a process, all its threads, from its beginning."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident_mb(pid: int) -> float:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@asynccontextmanager
async def running(command: Sequence[str], telegram: Telegram, base: str, load: Load) -> AsyncIterator[int]:
    """The bot's process id, once it hears updates."""
    port = free_port()
    env = {
        **os.environ,
        "MEDTRACK_TELEGRAM_API": base,
        "MEDTRACK_BOT_TOKEN": telegram.token,
        "MEDTRACK_HTTP_HOST": "127.0.0.1",
        "MEDTRACK_HTTP_PORT": str(port),
        "MEDTRACK_WEBHOOK_SECRET": "bench-secret",
    }
    if not load.polling:
        env["MEDTRACK_WEBHOOK_URL"] = f"http://127.0.0.1:{port}"
    process = await asyncio.create_subprocess_exec(*command, env=env, stdout=sys.stderr)
    try:
        async with asyncio.timeout(PATIENCE):
            while not (load.polling or telegram.webhook):
                if process.returncode is not None:
                    raise RuntimeError(f"the bot ended with {process.returncode} before it was ready")
                await asyncio.sleep(0.02)
        yield process.pid
    finally:
        with suppress(ProcessLookupError):
            process.send_signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(process.wait(), PATIENCE)
        except TimeoutError:
            process.kill()


async def measure(command: Sequence[str], load: Load, telegram: Telegram | None = None) -> Figures:
    """Starts the bot, warms it up and measures it; pass a `telegram` to prepare more than people."""
    telegram = telegram or Telegram(now=lambda: datetime.now(UTC))
    server = SimulatorServer(telegram)
    base = await server.start()
    try:
        async with running(command, telegram, base, load) as pid:
            crowd = Crowd(telegram, load)
            await crowd.open()
            await crowd.presses(load.warm_up)
            cpu, begun = cpu_seconds(pid), time.perf_counter()
            took = sorted(await crowd.presses(load.presses))
            cpu, seconds = cpu_seconds(pid) - cpu, time.perf_counter() - begun
            return Figures(
                presses=len(took),
                cpu_ms_per_update=round(1000 * cpu / len(took), 3),
                p50_ms=round(1000 * took[len(took) // 2], 1),
                p99_ms=round(1000 * took[len(took) * 99 // 100], 1),
                per_second=round(len(took) / seconds, 1),
                rss_mb=round(resident_mb(pid), 1),
            )
    finally:
        await server.stop()


def main() -> None:
    defaults = Load()
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for name in ("presses", "warm_up", "people", "in_flight"):
        parser.add_argument(f"--{name.replace('_', '-')}", type=int, default=getattr(defaults, name))
    parser.add_argument("--first-words", default=defaults.first_words)
    parser.add_argument("--button", default=defaults.button)
    parser.add_argument("--polling", action="store_true")
    parser.add_argument("command", nargs="+")
    options = vars(parser.parse_args())
    command = options.pop("command")
    print(json.dumps(asdict(asyncio.run(measure(command, Load(**options))))))


if __name__ == "__main__":
    main()
