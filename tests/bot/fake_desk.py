"""What stands behind the intake in its tests."""

import asyncio
from collections.abc import Callable

from telegram import Update

from bot.intake import Outcome


class Desk:
    """Stands for everything behind the intake: keeps what it saw; can be slow, fail, have no database."""

    def __init__(self) -> None:
        self.began: list[int] = []
        self.done: list[int] = []
        self.outcomes: list[Outcome | Exception] = []
        self.at_once = self.most_at_once = 0
        self.open = asyncio.Event()
        self.open.set()

    async def __call__(self, update: Update) -> Outcome:
        self.began.append(update.update_id)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            await self.open.wait()
            await asyncio.sleep(0)
            outcome = self.outcomes.pop(0) if self.outcomes else Outcome.DONE
        finally:
            self.at_once -= 1
        if isinstance(outcome, Exception):
            raise outcome
        if outcome is Outcome.DONE:
            self.done.append(update.update_id)
        return outcome


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110 - what happens beyond a socket has no event here
            await asyncio.sleep(0.001)
