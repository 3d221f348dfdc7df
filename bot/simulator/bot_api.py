"""The Bot API over HTTP: reads a call from wherever its parameters are, runs it, and lets faults strike."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import AsyncIterator
from dataclasses import dataclass

import orjson
from aiohttp import BodyPartReader, web

from bot.simulator.errors import BotApiError, bad_request
from bot.simulator.faults import Fault, FaultKind
from bot.simulator.files import UPLOAD_LIMIT, Upload
from bot.simulator.people import Json
from bot.simulator.polling import Polling
from bot.simulator.telegram import Telegram

TOO_BIG = BotApiError(413, "Request Entity Too Large")


@dataclass(slots=True)
class BotApi:
    """Serves `/bot{token}/{method}` and `/file/bot{token}/{path}`."""

    telegram: Telegram
    polling: Polling

    def add_to(self, app: web.Application) -> None:
        app.router.add_route("*", "/bot{token}/{method}", self.method)
        app.router.add_get("/file/bot{token}/{path:.+}", self.download)

    async def method(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]
        try:
            self.check_token(request)
            raw, files = await read_call(request)
        except BotApiError as error:
            return refusal(error)
        fault = self.telegram.faults.take(name)
        if fault and fault.kind is FaultKind.ERROR:
            return refusal(BotApiError(fault.code, fault.sentence, fault.retry_after))
        if fault and fault.kind is FaultKind.DROP_BEFORE:
            return dropped(request)
        try:
            response = accepted(await self.run(name, raw, files))
        except BotApiError as error:
            response = refusal(error)
        return await after_effect(request, response, fault) if fault else response

    async def run(self, name: str, raw: Json, files: dict[str, Upload]) -> object:
        if name.lower() != "getupdates":
            return self.telegram.call(name, raw, files)
        try:
            seconds = float(str(raw.get("timeout") or 0))
        except ValueError as error:
            raise bad_request('parameter "timeout" must be Integer') from error
        return await self.polling.get_updates(raw, seconds=seconds)

    async def download(self, request: web.Request) -> web.StreamResponse:
        try:
            self.check_token(request)
        except BotApiError as error:
            return refusal(error)
        stored = self.telegram.files.by_path.get(request.match_info["path"])
        if stored is None:
            return refusal(BotApiError(404, "Not Found"))
        return web.Response(body=stored.content, content_type="application/octet-stream")

    def check_token(self, request: web.Request) -> None:
        given = request.match_info["token"].encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, self.telegram.token.encode()):
            raise BotApiError(401, "Unauthorized")


def accepted(result: object) -> web.Response:
    return web.Response(body=orjson.dumps({"ok": True, "result": result}), content_type="application/json")


def refusal(error: BotApiError) -> web.Response:
    return web.Response(status=error.code, body=orjson.dumps(error.body()), content_type="application/json")


def dropped(request: web.Request) -> web.StreamResponse:
    """Cuts the connection without an answer."""
    if request.transport:
        request.transport.abort()
    return web.Response()


async def after_effect(request: web.Request, response: web.Response, fault: Fault) -> web.StreamResponse:
    """What happens to the answer of a call that took effect."""
    if fault.kind is FaultKind.DROP_AFTER:
        return dropped(request)
    if fault.kind is FaultKind.GARBAGE:
        return web.Response(body=b"<html>502 Bad Gateway", content_type="text/html")
    await asyncio.sleep(fault.seconds)
    return response


async def read_call(request: web.Request) -> tuple[Json, dict[str, Upload]]:
    """Parameters and files, wherever they are; the body wins over the query."""
    raw: Json = dict(request.query)
    files: dict[str, Upload] = {}
    kind = request.content_type
    if kind == "application/json":
        raw |= json_object(await request.read())
    elif kind == "application/x-www-form-urlencoded" and request.method == "POST":
        raw |= {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
    elif kind == "multipart/form-data":
        async for name, value in parts(request):
            if isinstance(value, Upload):
                files[name] = value
            else:
                raw[name] = value
    return raw, files


def json_object(body: bytes) -> Json:
    try:
        value = orjson.loads(body or b"{}")
    except ValueError as error:
        raise bad_request("can't parse JSON-encoded body") from error
    if not isinstance(value, dict):
        raise bad_request("object expected as JSON-encoded body")
    return value


async def parts(request: web.Request) -> AsyncIterator[tuple[str, str | Upload]]:
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or not part.name:
            raise bad_request("can't parse multipart body")
        content = await limited(part)
        if part.filename is None:
            yield part.name, content.decode("utf-8", "replace")
        else:
            mime = part.headers.get("Content-Type", "application/octet-stream")
            yield part.name, Upload(part.filename, content, mime)


async def limited(part: BodyPartReader) -> bytes:
    content = bytearray()
    while chunk := await part.read_chunk(1 << 16):
        content += chunk
        if len(content) > UPLOAD_LIMIT:
            raise TOO_BIG
    return bytes(content)
