"""Telegram's queue of updates, as strict about offsets as the real one, and what it takes to misbehave."""

import asyncio
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

TOKEN = "7000001:secret-of-the-bot"


def message(update_id: int, person: int = 1, text: str = "hello") -> dict[str, Any]:
    sender = {"id": person, "is_bot": False, "first_name": "Ana"}
    chat = {"id": person, "type": "private"}
    content = {"message_id": update_id, "date": 0, "chat": chat, "from": sender, "text": text}
    return {"update_id": update_id, "message": content}


class BotApi:
    def __init__(self, *updates: dict[str, Any]) -> None:
        self.queue = list(updates)
        self.polls: list[dict[str, Any]] = []
        self.faults: list[tuple[int, dict[str, Any]] | str] = []
        self.news = asyncio.Event()
        app = web.Application()
        app.router.add_post(f"/bot{TOKEN}/getUpdates", self.get_updates)
        self.server = TestServer(app, host="127.0.0.1")

    @property
    def base(self) -> str:
        return str(self.server.make_url("/bot"))

    def add(self, *updates: dict[str, Any]) -> None:
        self.queue += updates
        self.news.set()

    async def get_updates(self, request: web.Request) -> web.StreamResponse:
        asked = await request.json()
        self.polls.append(asked)
        if self.faults:
            return self.fail(request, self.faults.pop(0))
        if (offset := asked.get("offset")) is not None:
            self.queue = [update for update in self.queue if update["update_id"] >= offset]
        if not self.queue and asked["timeout"]:
            self.news.clear()
            await self.news.wait()
        return web.json_response({"ok": True, "result": self.queue[:100]})

    def fail(self, request: web.Request, fault: tuple[int, dict[str, Any]] | str) -> web.StreamResponse:
        if fault == "drop":
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        assert not isinstance(fault, str)
        status, body = fault
        return web.json_response({"ok": False, "error_code": status, **body}, status=status)
