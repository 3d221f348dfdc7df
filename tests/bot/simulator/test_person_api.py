"""The person's side over HTTP: what the chat page asks for, and who is kept out."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest
from aiohttp import ClientSession, ClientWebSocketResponse, FormData, WSServerHandshakeError

from bot.simulator.clock import ClockControls, ClockError, tomorrow_morning
from bot.simulator.server import SimulatorServer
from bot.simulator.telegram import Telegram
from tests.bot.simulator.conftest import ANA, CEM, Time
from tests.bot.simulator.samples import png

BUTTONS = {
    "inline_keyboard": [[{"text": "Ok", "callback_data": "ok"}, {"text": "Site", "url": "https://x.org"}]]
}
ZONE = "Asia/Kuala_Lumpur"


async def get(http: ClientSession, path: str) -> Any:
    async with http.get(path) as answer:
        assert answer.status == 200, await answer.text()
        return await answer.json()


async def post(http: ClientSession, path: str, body: object = None, status: int = 200) -> Any:
    async with http.post(path, json=body) as answer:
        assert answer.status == status, await answer.text()
        return await answer.json() if status == 200 else await answer.text()


async def test_the_state_lists_the_cast(http: ClientSession, telegram: Telegram) -> None:
    telegram.call("sendMessage", {"chat_id": ANA, "text": "Good morning"})
    state = await get(http, "/demo/state")
    assert state["bot"] == {"username": "MedTrackDemoBot", "name": "MedTrack"}
    assert state["zone"] == "UTC"
    assert state["people"][0] == {
        "id": ANA,
        "first_name": "Ana",
        "last_name": "Lim",
        "note": "",
        "language_code": "en",
        "unread": 1,
        "blocked": False,
        "last": {"text": "Good morning", "date": "2026-03-02T07:30:00+00:00"},
    }
    assert state["people"][2]["last"] is None


async def test_a_chat_shows_messages_as_the_page_draws_them(http: ClientSession, telegram: Telegram) -> None:
    text = {"text": "<b>1 &lt; 2</b>", "parse_mode": "HTML"}
    telegram.call("sendMessage", {"chat_id": ANA, **text, "reply_markup": BUTTONS})
    telegram.call("setMyCommands", {"commands": [{"command": "help", "description": "Help"}]})
    telegram.say(ANA, "<script>alert(1)</script>")
    telegram.send_document(ANA, "a.json", b"{}", "application/json")
    chat = await get(http, f"/demo/people/{ANA}/chat")
    _, bubble, script, document = chat["messages"]
    assert bubble == {
        "message_id": bubble["message_id"],
        "date": "2026-03-02T07:30:00+00:00",
        "edited": False,
        "from": "bot",
        "html": "<b>1 &lt; 2</b>",
        "text": "1 < 2",
        "document": None,
        "photo": None,
        "sticker": None,
        "inline_keyboard": [
            [
                {"text": "Ok", "data": "ok", "url": None},
                {"text": "Site", "data": None, "url": "https://x.org"},
            ]
        ],
        "deleted": False,
    }
    assert script["html"] == "&lt;script&gt;alert(1)&lt;/script&gt;"
    assert document["document"]["name"] == "a.json"
    assert document["document"]["size"] == 2
    assert chat["commands"] == [{"command": "help", "description": "Help"}]
    assert chat["reply_keyboard"] is None
    assert telegram.chats[ANA].unread == 0


async def test_a_person_writes_presses_and_deletes(http: ClientSession, telegram: Telegram) -> None:
    await post(http, f"/demo/people/{CEM}/say", {"text": "/start ABC"})
    telegram.call("sendMessage", {"chat_id": CEM, "text": "Hello", "reply_markup": BUTTONS})
    hello = telegram.chat(CEM)[-1].message_id
    pressed = await post(http, f"/demo/people/{CEM}/press", {"message_id": hello, "data": "ok"})
    assert telegram.presses[pressed["id"]].data == "ok"
    await post(http, f"/demo/people/{CEM}/sticker", {"emoji": "👍"})
    await post(http, f"/demo/people/{CEM}/read")
    await post(http, f"/demo/people/{CEM}/delete", {"message_id": hello})
    assert [message.summary for message in telegram.chat(CEM)] == ["/start ABC", "👍"]
    await post(http, f"/demo/people/{CEM}/block")
    await post(http, f"/demo/people/{CEM}/say", {"text": "anyone?"}, status=409)
    await post(http, f"/demo/people/{CEM}/unblock")
    assert not telegram.chats[CEM].blocked


async def test_files_are_uploaded_and_shown(http: ClientSession, telegram: Telegram) -> None:
    for kind, name, content in (("photo", "x.png", png()), ("document", "ü.html", b"<script>")):
        form = FormData({"kind": kind, "caption": "mine"}, quote_fields=False)  # as browsers do
        form.add_field("file", content, filename=name, content_type="text/html")
        async with http.post(f"/demo/people/{ANA}/upload", data=form) as answer:
            assert answer.status == 200
    photo, document = (message.content.attachment for message in telegram.chat(ANA)[-2:])
    assert photo is not None
    assert document is not None
    async with http.get(f"/demo/files/{photo.file_id}") as shown:
        assert (shown.content_type, await shown.read()) == ("image/png", png())
    async with http.get(f"/demo/files/{document.file_id}") as download:
        assert download.content_type == "application/octet-stream"
        assert download.headers["Content-Disposition"] == "attachment; filename*=UTF-8''%C3%BC.html"
        assert download.headers["X-Content-Type-Options"] == "nosniff"


async def test_a_stranger_can_be_added_and_write(http: ClientSession, telegram: Telegram) -> None:
    stranger = await post(http, "/demo/people", {"first_name": "Dee"})
    await post(http, f"/demo/people/{stranger['id']}/say", {"text": "/start"})
    assert telegram.chat(stranger["id"])[0].text == "/start"
    await post(http, "/demo/people", {"first_name": "Eve", "id": ANA}, status=409)
    named = await post(http, "/demo/people", {"first_name": "Eve", "id": 77, "language_code": "ta"})
    assert (named["id"], named["language_code"]) == (77, "ta")


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        (f"/demo/people/{ANA}/say", {"text": " "}, 400),
        (f"/demo/people/{ANA}/say", [], 400),
        (f"/demo/people/{ANA}/press", {"message_id": 1}, 400),
        (f"/demo/people/{ANA}/press", {"message_id": 999, "data": "x"}, 404),
        (f"/demo/people/{ANA}/upload", {}, 400),
        ("/demo/people/999/say", {"text": "x"}, 404),
        ("/demo/people", {"first_name": " "}, 400),
        ("/demo/clock", {"seconds": 60}, 409),
        ("/demo/faults", {"kind": "earthquake"}, 400),
        ("/demo/faults", {"kind": "error", "strength": 7}, 400),
    ],
)
async def test_nonsense_is_refused(http: ClientSession, path: str, body: object, status: int) -> None:
    await post(http, path, body, status)


async def test_faults_can_be_planned_from_outside(http: ClientSession, telegram: Telegram) -> None:
    await post(http, "/demo/faults", {"kind": "error", "method": "getMe", "code": 502, "times": 2})
    assert [fault.code for fault in telegram.faults.planned] == [502, 502]


async def next_event(socket: ClientWebSocketResponse) -> dict[str, Any]:
    event: dict[str, Any] = await asyncio.wait_for(socket.receive_json(), 2)
    return event


async def test_whatever_happens_arrives_as_an_event(http: ClientSession, telegram: Telegram) -> None:
    async with http.ws_connect("/demo/events") as socket:
        await get(http, "/demo/state")
        telegram.say(ANA, "hello")
        telegram.call("sendMessage", {"chat_id": ANA, "text": "x", "reply_markup": {"keyboard": [["Yes"]]}})
        telegram.call("sendMessage", {"chat_id": ANA, "text": "y"})
        number = telegram.chat(ANA)[-1].message_id
        telegram.call("editMessageText", {"chat_id": ANA, "message_id": number, "text": "z"})
        telegram.call("deleteMessage", {"chat_id": ANA, "message_id": number})
        telegram.read(ANA)
        telegram.block(ANA)
        kinds = [(await next_event(socket))["type"] for _ in range(8)]
    assert kinds == ["message", "message", "reply_keyboard", "message", "edit", "delete", "read", "person"]


async def test_other_hosts_and_other_sites_are_kept_out(http: ClientSession, telegram: Telegram) -> None:
    async with http.get("/demo/state", headers={"Host": "rebound.example"}) as answer:
        assert answer.status == 403
    for origin in ("https://evil.example", "http://127.0.0.1:1", "null"):
        async with http.post(
            f"/demo/people/{ANA}/say", json={"text": "x"}, headers={"Origin": origin}
        ) as refused:
            assert refused.status == 403
        with pytest.raises(WSServerHandshakeError):
            await http.ws_connect("/demo/events", headers={"Origin": origin})
    assert len(telegram.chat(ANA)) == 1


async def test_a_page_that_tells_no_origin_is_known_by_its_site(
    http: ClientSession, telegram: Telegram
) -> None:
    """A picture or a link of another page's: browsers send no Origin with these."""
    bot = f"/bot{telegram.token}/sendMessage?chat_id={ANA}&text=x"
    for site, status in (("cross-site", 403), ("same-site", 403), ("same-origin", 200), ("none", 200)):
        for path in ("/", "/demo/state", bot):
            async with http.get(path, headers={"Sec-Fetch-Site": site}) as answer:
                assert answer.status == status
    assert len(telegram.chat(ANA)) == 1 + 2


async def test_the_page_loads_nothing_from_elsewhere(http: ClientSession) -> None:
    async with http.get("/") as page:
        assert page.status == 200
        assert page.headers["Content-Security-Policy"].startswith("default-src 'self'")


async def test_only_this_machine_can_listen(telegram: Telegram) -> None:
    with pytest.raises(ValueError, match="this machine only"):
        await SimulatorServer(telegram).start(host="0.0.0.0")


def controls(time: Time, dose_in: timedelta | None) -> ClockControls:
    async def advance(step: timedelta) -> None:
        time.pass_by(step)

    async def next_dose() -> datetime | None:
        return time.now() + dose_in if dose_in else None

    return ClockControls(time.now, advance, next_dose, ZONE)


async def test_the_clock_moves_forward(telegram: Telegram, time: Time) -> None:
    server = SimulatorServer(telegram, clock=controls(time, timedelta(minutes=30)))
    events: list[dict[str, object]] = []
    async with ClientSession(await server.start()) as http:
        telegram.subscribe(events.append)
        times = [
            (await post(http, "/demo/clock", body))["now"]
            for body in ({"seconds": 600}, {"to": "next_dose"}, {"to": "tomorrow_morning"})
        ]
        await post(http, "/demo/clock", {"seconds": -1}, status=400)
        await post(http, "/demo/clock", {"to": "yesterday"}, status=400)
        assert (await get(http, "/demo/state"))["zone"] == ZONE
    await server.stop()
    assert times == ["2026-03-02T07:40:00+00:00", "2026-03-02T08:10:00+00:00", "2026-03-03T00:00:00+00:00"]
    assert events[-1] == {"type": "clock", "now": times[-1]}


async def test_without_a_next_dose_the_clock_stays(time: Time) -> None:
    before = time.now()
    assert await controls(time, None).move(to="next_dose") == before
    with pytest.raises(ClockError):
        await controls(time, timedelta(days=32)).move(to="next_dose")


def test_tomorrow_morning_is_eight_in_the_clinics_zone(time: Time) -> None:
    assert tomorrow_morning(time.now(), ZONE).isoformat() == "2026-03-03T08:00:00+08:00"
