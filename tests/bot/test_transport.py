"""The transport against a small HTTP server that misbehaves on demand."""

import asyncio
import json
import logging
import socket
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputMediaDocument
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TimedOut
from telegram.request import HTTPXRequest

from bot.transport import (
    AiohttpRequest,
    MaybeSent,
    NoAnswerInTime,
    NotSent,
    NotSentInTime,
    SortingHTTPXRequest,
    Timeouts,
    make_requests,
)

TOKEN = "7000001:secret-of-the-bot"
SHORT = Timeouts(connect=0.3, read=0.3, write=0.3, pool=0.05, media_write=0.3)
SENT = {"message_id": 1, "date": 0, "chat": {"id": 5, "type": "private"}, "text": "hello"}

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Api:
    """A Bot API that keeps what it was asked and answers as it is told."""

    def __init__(self) -> None:
        self.asked: list[dict[str, object]] = []
        self.types: list[str] = []
        self.answer: Answer = self.sent
        self.release = asyncio.Event()
        self.server = TestServer(self.app(), host="127.0.0.1")

    def app(self) -> web.Application:
        app = web.Application(client_max_size=8 << 20)
        app.router.add_route("*", "/{path:.*}", self.handle)
        return app

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.types.append(request.content_type)
        if request.content_type == "application/json":
            self.asked.append(await request.json())
        return await self.answer(request)

    async def sent(self, request: web.Request) -> web.StreamResponse:
        return web.json_response({"ok": True, "result": SENT})

    async def silent(self, request: web.Request) -> web.StreamResponse:
        await self.release.wait()
        return await self.sent(request)

    async def drop(self, request: web.Request) -> web.StreamResponse:
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    def failing(self, status: int, **body: object) -> Answer:
        async def answer(request: web.Request) -> web.StreamResponse:
            return web.json_response({"ok": False, "error_code": status, **body}, status=status)

        return answer

    @property
    def base(self) -> str:
        return str(self.server.make_url("/bot"))


@pytest.fixture
async def api() -> AsyncIterator[Api]:
    api = Api()
    await api.server.start_server()
    yield api
    api.release.set()
    await api.server.close()


@pytest.fixture
async def request_() -> AsyncIterator[AiohttpRequest]:
    async with AiohttpRequest(2, SHORT) as request:
        yield request


def bot_of(api: Api, request: AiohttpRequest | HTTPXRequest) -> Bot:
    return Bot(TOKEN, base_url=api.base, request=request, base_file_url=api.base)


def closed_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


async def test_a_message_with_a_keyboard_arrives_as_json(api: Api, request_: AiohttpRequest) -> None:
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Complete", callback_data="d:1")]])

    message = await bot_of(api, request_).send_message(5, "தமிழ் <b>b</b>", reply_markup=keyboard)

    assert message.text == "hello"
    assert api.asked == [
        {
            "chat_id": 5,
            "text": "தமிழ் <b>b</b>",
            "reply_markup": {"inline_keyboard": [[{"text": "Complete", "callback_data": "d:1"}]]},
        }
    ]


async def test_documents_are_uploaded_with_their_own_names(api: Api, request_: AiohttpRequest) -> None:
    parts: list[tuple[str | None, str | None, bytes]] = []

    async def receive(request: web.Request) -> web.StreamResponse:
        async for part in await request.multipart():
            parts.append((part.name, part.filename, bytes(await part.read())))
        return await api.sent(request)

    api.answer = receive
    big = b"x" * (2 << 20)
    await bot_of(api, request_).send_document(5, big, filename='history "மே"\n.pdf', caption="chart")

    assert ("document", 'history "மே".pdf', big) in parts
    assert ("chat_id", None, b"5") in parts
    assert ("caption", None, b"chart") in parts


async def test_a_picture_that_replaces_another_is_attached(api: Api, request_: AiohttpRequest) -> None:
    parts: dict[str, bytes] = {}

    async def receive(request: web.Request) -> web.StreamResponse:
        async for part in await request.multipart():
            parts[str(part.name)] = bytes(await part.read())
        return await api.sent(request)

    api.answer = receive
    await bot_of(api, request_).edit_message_media(InputMediaDocument(b"new", filename="a.png"), 5, 1)

    attached = json.loads(parts["media"])["media"].removeprefix("attach://")
    assert parts[attached] == b"new"


async def test_a_file_is_downloaded_byte_for_byte(api: Api, request_: AiohttpRequest) -> None:
    content = bytes(range(256)) * 4000

    async def file(request: web.Request) -> web.StreamResponse:
        return web.Response(body=content)

    api.answer = file
    assert await request_.retrieve(f"{api.base}/file/x") == content


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (400, {"description": "Bad Request: message is not modified"}, BadRequest),
        (403, {"description": "Forbidden: bot was blocked by the user"}, Forbidden),
        (429, {"description": "Too Many Requests", "parameters": {"retry_after": 7}}, RetryAfter),
        (500, {"description": "Internal Server Error"}, NetworkError),
    ],
)
async def test_telegrams_errors_become_ptbs(
    api: Api, request_: AiohttpRequest, status: int, body: dict[str, object], expected: type[Exception]
) -> None:
    api.answer = api.failing(status, **body)

    with pytest.raises(expected) as caught:
        await bot_of(api, request_).send_message(5, "x")

    assert type(caught.value) is expected


async def test_an_answer_that_is_not_json_is_an_error(api: Api, request_: AiohttpRequest) -> None:
    async def garbage(request: web.Request) -> web.StreamResponse:
        return web.Response(text="<html>")

    api.answer = garbage
    with pytest.raises(MaybeSent, match="Invalid server response"):
        await bot_of(api, request_).send_message(5, "x")


@pytest.mark.parametrize("odd", [b'{"result": "a\xff"}', b'{"result": "a\\ud83d"}'])
def test_one_odd_character_does_not_spoil_an_answer(odd: bytes) -> None:
    assert AiohttpRequest.parse_json_payload(odd)["result"].startswith("a")


async def test_no_server_means_not_sent(request_: AiohttpRequest) -> None:
    with pytest.raises(NotSent) as caught:
        await request_.post(f"http://127.0.0.1:{closed_port()}/bot{TOKEN}/sendMessage")
    assert not isinstance(caught.value, TimedOut)


async def test_an_unreachable_proxy_means_not_sent(api: Api) -> None:
    async with AiohttpRequest(2, SHORT, proxy=f"http://127.0.0.1:{closed_port()}") as request:
        with pytest.raises(NotSent):
            await bot_of(api, request).send_message(5, "x")
    assert api.asked == []


async def test_calls_go_through_the_proxy(api: Api) -> None:
    async with AiohttpRequest(2, SHORT, proxy=str(api.server.make_url("/"))) as request:
        bot = Bot(TOKEN, base_url="http://telegram.invalid/bot", request=request)
        assert (await bot.send_message(5, "x")).text == "hello"


async def test_a_proxy_from_the_environment_is_used_when_trusted(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", str(api.server.make_url("/")))
    monkeypatch.delenv("no_proxy", raising=False)
    async with AiohttpRequest(2, SHORT, trust_env=True) as request:
        bot = Bot(TOKEN, base_url="http://telegram.invalid/bot", request=request)
        assert (await bot.send_message(5, "x")).text == "hello"


async def test_a_dropped_connection_may_have_been_sent(api: Api, request_: AiohttpRequest) -> None:
    api.answer = api.drop

    with pytest.raises(MaybeSent) as caught:
        await bot_of(api, request_).send_message(5, "x")

    assert not isinstance(caught.value, TimedOut)
    assert len(api.asked) == 1  # and aiohttp did not repeat it by itself


async def test_a_dropped_kept_connection_is_not_repeated(api: Api, request_: AiohttpRequest) -> None:
    bot = bot_of(api, request_)
    await bot.send_message(5, "first")
    api.answer = api.drop

    with pytest.raises(MaybeSent):
        await bot.send_message(5, "second")

    assert [asked["text"] for asked in api.asked] == ["first", "second"]


async def test_silence_is_a_time_out_that_may_have_been_sent(api: Api, request_: AiohttpRequest) -> None:
    api.answer = api.silent
    with pytest.raises(NoAnswerInTime):
        await bot_of(api, request_).send_message(5, "x")


async def test_a_longer_read_timeout_of_one_call_is_kept(api: Api) -> None:
    async with AiohttpRequest(2, Timeouts(read=0.001)) as request:
        assert await bot_of(api, request).send_message(5, "x", read_timeout=5)


async def test_a_full_pool_is_a_time_out_of_which_nothing_was_sent(
    api: Api, request_: AiohttpRequest
) -> None:
    api.answer = api.silent
    bot = bot_of(api, request_)
    async with asyncio.TaskGroup() as group:
        for text in ("one", "two"):
            group.create_task(bot.send_message(5, text, read_timeout=5))
        while len(api.asked) < 2:  # noqa: ASYNC110 - until both hold a connection
            await asyncio.sleep(0.001)

        with pytest.raises(NotSentInTime):
            await bot.send_message(5, "three")
        api.release.set()

    assert {asked["text"] for asked in api.asked} == {"one", "two"}
    assert await bot.send_message(5, "four")  # places come back


async def test_the_token_is_in_no_error(api: Api, request_: AiohttpRequest) -> None:
    for answer in (api.drop, api.silent):
        api.answer = answer
        with pytest.raises(NetworkError) as caught:
            await bot_of(api, request_).send_message(5, "x")
        logged = logging.Formatter().formatException((caught.type, caught.value, caught.tb))
        assert TOKEN not in logged


@pytest.mark.parametrize(("misbehaviour", "expected"), [("silent", NoAnswerInTime), ("drop", MaybeSent)])
async def test_the_fallback_sorts_its_failures_alike(
    api: Api, misbehaviour: str, expected: type[Exception]
) -> None:
    api.answer = getattr(api, misbehaviour)
    async with SortingHTTPXRequest(read_timeout=0.3) as request:
        with pytest.raises(expected):
            await bot_of(api, request).send_message(5, "x")
        with pytest.raises(NotSent):
            await request.post(f"http://127.0.0.1:{closed_port()}/x")


async def test_the_fallback_leaves_telegrams_errors_alone(api: Api) -> None:
    api.answer = api.failing(500, description="Internal Server Error")
    async with SortingHTTPXRequest() as request:
        with pytest.raises(NetworkError) as caught:
            await bot_of(api, request).send_message(5, "x")
    assert type(caught.value) is NetworkError


@pytest.mark.parametrize("httpx_fallback", [False, True])
async def test_the_factory_makes_two_separate_requests(api: Api, httpx_fallback: bool) -> None:
    request, polling = make_requests(httpx_fallback=httpx_fallback, timeouts=SHORT)
    assert request is not polling
    bot = Bot(TOKEN, base_url=api.base, request=request, get_updates_request=polling)
    async with request, polling:
        assert await bot.send_message(5, "x")


async def test_it_can_be_shut_down_twice_and_started_again(api: Api) -> None:
    request = AiohttpRequest(2, SHORT)
    with pytest.raises(RuntimeError):
        await request.do_request("http://127.0.0.1/", "POST")
    for _ in range(2):
        await request.initialize()
        await request.initialize()
        assert await bot_of(api, request).send_message(5, "x")
        await request.shutdown()
        await request.shutdown()
