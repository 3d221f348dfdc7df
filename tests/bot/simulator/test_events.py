"""A page that does not keep up is cut off, so that it reloads instead of showing half a story."""

from __future__ import annotations

import asyncio

from bot.simulator.events import BACKLOG, put


def test_a_page_that_lags_too_far_behind_is_cut_off() -> None:
    events: asyncio.Queue[dict[str, object] | None] = asyncio.Queue(BACKLOG)
    for number in range(BACKLOG + 5):
        put(events, {"number": number})
    received = [events.get_nowait() for _ in range(events.qsize())]
    assert received[-2:] == [{"number": BACKLOG - 2}, None]
