"""The Bot API's own doors: every way to send parameters, the limits of bodies, a process of its own."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from pathlib import Path

import pytest
from aiohttp import ClientSession, FormData

from bot.simulator import bot_api
from bot.simulator.telegram import Telegram
from tests.bot.simulator.conftest import ANA

ROOT = Path(__file__).parents[3]


async def test_parameters_come_by_query_form_json_or_multipart(
    http: ClientSession, telegram: Telegram
) -> None:
    url = f"/bot{telegram.token}/sendMessage"
    raw = {"chat_id": str(ANA), "text": "a&b"}
    multipart = FormData(raw, default_to_multipart=True)
    markup = {"inline_keyboard": [[{"text": "x", "callback_data": "x"}]]}
    for asked in (
        http.get(url, params=raw),
        http.post(url, data=raw | {"reply_markup": json.dumps(markup)}),
        http.post(url, json={"chat_id": ANA, "text": "a&b", "reply_markup": markup}),
        http.post(url, data=multipart),
        http.post(url, params={"text": "loses"}, json=raw),
    ):
        async with asked as answer:
            body = await answer.json()
            assert (answer.status, body["ok"], body["result"]["text"]) == (200, True, "a&b")
    assert [bool(message.buttons) for message in telegram.chat(ANA)[1:]] == [False, True, True, False, False]


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("{", "Bad Request: can't parse JSON-encoded body"),
        ("[]", "Bad Request: object expected as JSON-encoded body"),
    ],
)
async def test_bodies_that_are_no_object(
    http: ClientSession, telegram: Telegram, body: str, sentence: str
) -> None:
    headers = {"Content-Type": "application/json"}
    async with http.post(f"/bot{telegram.token}/getMe", data=body, headers=headers) as answer:
        assert answer.status == 400
        assert await answer.json() == {"ok": False, "error_code": 400, "description": sentence}


async def test_a_file_that_is_too_large_is_cut_off(
    http: ClientSession, telegram: Telegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot_api, "UPLOAD_LIMIT", 1000)
    form = FormData({"chat_id": str(ANA)})
    form.add_field("document", bytes(1001), filename="x.bin")
    async with http.post(f"/bot{telegram.token}/sendDocument", data=form) as answer:
        assert (await answer.json())["description"] == "Request Entity Too Large"
    assert len(telegram.chat(ANA)) == 1


async def test_a_file_nobody_asked_for_is_refused(http: ClientSession, telegram: Telegram) -> None:
    form = FormData({"chat_id": str(ANA), "text": "x"})
    form.add_field("extra", b"x", filename="x.bin")
    async with http.post(f"/bot{telegram.token}/sendMessage", data=form) as answer:
        body = await answer.json()
    assert body["description"] == 'Bad Request: unexpected parameter "extra" of sendMessage'


async def test_downloads_need_the_token_and_a_known_path(http: ClientSession, telegram: Telegram) -> None:
    document = telegram.send_document(ANA, "a.txt", b"hello").content.document
    assert document is not None
    statuses = []
    for path in (f"{telegram.token}/{document.path}", f"{telegram.token}/none", f"7:x/{document.path}"):
        async with http.get(f"/file/bot{path}") as answer:
            statuses.append(answer.status)
    assert statuses == [200, 404, 401]


async def test_it_runs_as_a_process_of_its_own() -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.simulator", "--token", "5:x", "--flood-limits", cwd=ROOT, stdout=-1
    )
    assert process.stdout is not None
    try:
        address = (await asyncio.wait_for(process.stdout.readline(), 10)).decode().strip()
        async with ClientSession(address) as http, http.get("/bot5:x/getMe") as answer:
            assert (await answer.json())["result"]["id"] == 5
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 5) == 0
    finally:
        if process.returncode is None:
            process.kill()
