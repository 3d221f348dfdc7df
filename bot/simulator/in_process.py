"""Lets python-telegram-bot call the simulator without a network, for tests that replay conversations."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import orjson
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.simulator.errors import BotApiError
from bot.simulator.faults import Fault, FaultKind
from bot.simulator.files import Upload
from bot.simulator.people import Json
from bot.simulator.telegram import Telegram

ADDRESS = "http://simulator"  # never connected to


class InProcessRequest(BaseRequest):
    """Give it to `Bot(request=…, base_url=f"{ADDRESS}/bot", base_file_url=f"{ADDRESS}/file/bot")`.

    Faults strike here too; what would be a delay is a time-out at once. getUpdates never waits.
    """

    def __init__(self, telegram: Telegram) -> None:
        self.telegram = telegram

    @property
    def read_timeout(self) -> float | None:
        return None

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_timeouts: Any, **_more: Any
    ) -> tuple[int, bytes]:
        parts = urlsplit(url).path.split("/")
        if method == "GET" and parts[1] == "file":
            stored = self.telegram.files.by_path.get("/".join(parts[3:]))
            return (
                (200, stored.content) if stored else (404, orjson.dumps(BotApiError(404, "Not Found").body()))
            )
        return self.answer(parts[-1], *contents(request_data))

    def answer(self, name: str, raw: Json, files: dict[str, Upload]) -> tuple[int, bytes]:
        fault = self.telegram.faults.take(name)
        try:
            if fault:
                strike_before(fault)
            result = self.telegram.call(name, raw, files)
        except BotApiError as error:
            return error.code, orjson.dumps(error.body())
        if fault and fault.kind is FaultKind.GARBAGE:
            return 200, b"<html>502 Bad Gateway"
        if fault:
            raise TimedOut if fault.kind is FaultKind.DELAY else NetworkError("dropped after the effect")
        return 200, orjson.dumps({"ok": True, "result": result})


def strike_before(fault: Fault) -> None:
    if fault.kind is FaultKind.ERROR:
        raise BotApiError(fault.code, fault.sentence, fault.retry_after)
    if fault.kind is FaultKind.DROP_BEFORE:
        raise NetworkError("dropped before the effect")


def contents(request_data: RequestData | None) -> tuple[Json, dict[str, Upload]]:
    """The parameters as a form carries them, and the files."""
    if request_data is None:
        return {}, {}
    files = {}
    for name, (filename, content, mime) in request_data.multipart_data.items():
        read = content if isinstance(content, bytes) else content.read()
        files[name] = Upload(filename, read, mime)
    return dict(request_data.json_parameters), files
