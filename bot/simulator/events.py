"""Live events: whatever happens in a chat reaches every open page at once."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import orjson
from aiohttp import WSMsgType, web

from bot.simulator.people import Json
from bot.simulator.world import World

BACKLOG = 1000  # events that a page may lag behind before it is cut off and reloads


@dataclass(eq=False, slots=True)
class EventStream:
    """The open WebSockets."""

    world: World
    sockets: set[web.WebSocketResponse] = field(default_factory=set)

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(heartbeat=20)
        await socket.prepare(request)
        events: asyncio.Queue[Json | None] = asyncio.Queue(BACKLOG)
        stop = self.world.subscribe(lambda event: put(events, event))
        self.sockets.add(socket)
        writer = asyncio.create_task(write(socket, events))
        try:
            async for message in socket:
                if message.type is WSMsgType.ERROR:
                    break
        finally:
            stop()
            self.sockets.discard(socket)
            writer.cancel()
            await asyncio.gather(writer, return_exceptions=True)
        return socket

    async def close(self) -> None:
        for socket in tuple(self.sockets):
            await socket.close()


def put(events: asyncio.Queue[Json | None], event: Json) -> None:
    if events.full():
        return
    events.put_nowait(event if events.qsize() < BACKLOG - 1 else None)


async def write(socket: web.WebSocketResponse, events: asyncio.Queue[Json | None]) -> None:
    while (event := await events.get()) is not None:
        await socket.send_str(orjson.dumps(event).decode())
    await socket.close()
