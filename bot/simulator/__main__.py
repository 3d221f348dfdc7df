"""The simulator as a process of its own, for benchmarks and for tests that kill the bot."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from datetime import UTC, datetime

from bot.simulator.flood import FloodLimits
from bot.simulator.server import SimulatorServer
from bot.simulator.telegram import DEMO_TOKEN, Telegram


async def serve(arguments: argparse.Namespace) -> None:
    """Prints the address, then serves until SIGTERM or SIGINT."""
    telegram = Telegram(arguments.token, now=lambda: datetime.now(UTC))
    if arguments.flood_limits:
        telegram.flood = FloodLimits(telegram.monotonic)
    server = SimulatorServer(telegram)
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    address = await server.start(port=arguments.port)
    sys.stdout.write(f"{address}\n")
    sys.stdout.flush()
    await stopped.wait()
    await server.stop()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bot.simulator", description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--token", default=DEMO_TOKEN)
    parser.add_argument("--flood-limits", action="store_true")
    asyncio.run(serve(parser.parse_args()))


if __name__ == "__main__":
    main()
