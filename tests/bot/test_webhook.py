"""200 is said after an update has been dealt with, and to nobody without the secret."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer
from structlog.testing import capture_logs
from telegram import Bot

from bot.intake import Outcome
from bot.webhook import MAX_BODY, SECRET_HEADER, Webhook
from tests.bot.bot_api import TOKEN, message
from tests.bot.fake_desk import Desk, until

SECRET = "a-secret-of-the-webhook"


def bot() -> Bot:
    return Bot(TOKEN)


class Sender:
    """Telegram's side of a webhook."""

    def __init__(self, url: str, session: ClientSession) -> None:
        self.url, self.session = url, session

    async def post(self, body: object, *, secret: str | None = SECRET, kind: str = "application/json") -> int:
        headers = {"Content-Type": kind} | ({SECRET_HEADER: secret} if secret is not None else {})
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        async with self.session.post(self.url, data=data, headers=headers) as response:
            return response.status

    def start(self, body: object) -> asyncio.Task[int]:
        return asyncio.create_task(self.post(body))


@asynccontextmanager
async def listening(webhook: Webhook) -> AsyncIterator[Sender]:
    app = web.Application()
    app.add_routes([webhook.route("/telegram")])
    async with TestServer(app, host="127.0.0.1") as server, ClientSession() as session:
        yield Sender(str(server.make_url("/telegram")), session)


async def test_an_update_is_acknowledged_after_it_is_dealt_with(desk: Desk) -> None:
    desk.open.clear()
    async with listening(Webhook(bot(), desk, SECRET)) as telegram:
        answer = telegram.start(message(1))
        await until(lambda: desk.began)
        assert not answer.done()
        desk.open.set()
        assert await answer == 200
    assert desk.done == [1]


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + "x", "é"])
async def test_without_the_secret_nothing_is_heard(desk: Desk, secret: str | None) -> None:
    async with listening(Webhook(bot(), desk, SECRET)) as telegram:
        assert await telegram.post(message(1), secret=secret) == 401
    assert desk.began == []


def test_there_is_no_webhook_without_a_secret(desk: Desk) -> None:
    with pytest.raises(ValueError, match="secret"):
        Webhook(bot(), desk, "")


@pytest.mark.parametrize(
    "body", [b"", b"{", b"\xff", b"[]", b'"x"', b"{}", b'{"update_id": 1, "message": {}}']
)
async def test_what_telegram_sends_and_nobody_can_read_is_not_sent_again(desk: Desk, body: bytes) -> None:
    with capture_logs() as logs:
        async with listening(Webhook(bot(), desk, SECRET)) as telegram:
            assert await telegram.post(body) == 200
    assert [entry["event"] for entry in logs] == ["update_unreadable"]
    assert desk.began == []


@pytest.mark.parametrize(
    "body",
    [
        b'{"update_id":1,"message":' + b"[" * 200_000,
        b'{"update_id":1,"message":' + b'{"reply_to_message":' * 20_000,
        b'{"update_id":1,"message":' + b'{"reply_to_message":' * 500 + b"{}" + b"}" * 501,
        b'{"update_id":1,"message":' + b'{"reply_to_message":' * 900 + b"{}" + b"}" * 901,
    ],
    ids=["lists", "objects", "500 replies", "900 replies"],
)
async def test_what_is_nested_without_end_is_unreadable_and_leaves_no_traceback(
    desk: Desk, body: bytes
) -> None:
    with capture_logs() as logs:
        async with listening(Webhook(bot(), desk, SECRET)) as telegram:
            assert await telegram.post(body) == 200
    assert [entry["event"] for entry in logs] == ["update_unreadable"]
    assert desk.began == []


async def test_what_telegram_never_sends_is_refused(desk: Desk) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(MAX_BODY // 65536 + 1):
            yield b" " * 65536

    async with listening(Webhook(bot(), desk, SECRET)) as telegram:
        assert await telegram.post(message(1), kind="text/plain") == 415
        assert await telegram.post(b" " * (MAX_BODY + 1)) == 413
        headers = {SECRET_HEADER: SECRET, "Content-Type": "application/json"}
        async with telegram.session.post(telegram.url, data=endless(), headers=headers) as chunked:
            assert chunked.status == 413
    assert desk.began == []


async def test_without_a_database_telegram_is_asked_to_come_back(desk: Desk) -> None:
    desk.outcomes = [Outcome.UNAVAILABLE]
    async with listening(Webhook(bot(), desk, SECRET)) as telegram:
        assert await telegram.post(message(1)) == 503
        assert await telegram.post(message(1)) == 200
    assert desk.done == [1]


async def test_a_fault_is_logged_without_content_and_acknowledged(desk: Desk) -> None:
    desk.outcomes = [ValueError("my illness")]
    with capture_logs() as logs:
        async with listening(Webhook(bot(), desk, SECRET)) as telegram:
            assert await telegram.post(message(1)) == 200
    assert logs[0]["event"] == "update_lost"
    assert logs[0]["error"] == "ValueError"
    assert "illness" not in str(logs)


async def test_people_side_by_side_one_person_in_order(desk: Desk) -> None:
    desk.open.clear()
    async with listening(Webhook(bot(), desk, SECRET)) as telegram:
        answers = [telegram.start(message(1, person=1))]
        await until(lambda: desk.began == [1])
        answers += [telegram.start(message(2, person=1)), telegram.start(message(3, person=2))]
        await until(lambda: desk.began == [1, 3])
        desk.open.set()
        assert await asyncio.gather(*answers) == [200, 200, 200]
    assert desk.began == [1, 3, 2]


async def test_no_more_than_the_limit_at_once(desk: Desk) -> None:
    async with listening(Webhook(bot(), desk, SECRET, limit=3)) as telegram:
        await asyncio.gather(*(telegram.post(message(n, person=n)) for n in range(1, 30)))
    assert desk.most_at_once == 3
    assert len(desk.done) == 29


async def test_a_stop_waits_for_what_is_running_and_takes_nothing_new(desk: Desk) -> None:
    desk.open.clear()
    webhook = Webhook(bot(), desk, SECRET)
    async with listening(webhook) as telegram:
        running = telegram.start(message(1))
        await until(lambda: desk.began)
        stopping = asyncio.create_task(webhook.stop(5))
        await asyncio.sleep(0)

        assert await telegram.post(message(2)) == 503
        assert not stopping.done()
        desk.open.set()

        assert await stopping is True
        assert await running == 200
    assert desk.done == [1]


async def test_a_stop_does_not_wait_for_ever(desk: Desk) -> None:
    desk.open.clear()
    webhook = Webhook(bot(), desk, SECRET)
    async with listening(webhook) as telegram:
        running = telegram.start(message(1))
        await until(lambda: desk.began)
        assert await webhook.stop(0.01) is False
        desk.open.set()
        await running
