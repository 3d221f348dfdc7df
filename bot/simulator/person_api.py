"""The person's side over HTTP, for the chat page and for benchmarks that drive the simulator from outside."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from urllib.parse import quote

import orjson
from aiohttp import BodyPartReader, web

from bot.simulator.bot_api import limited
from bot.simulator.chats import Chat
from bot.simulator.clock import ClockControls, ClockError
from bot.simulator.errors import BotApiError
from bot.simulator.events import EventStream
from bot.simulator.faults import Fault, FaultKind
from bot.simulator.page import chat_json, person_json, state_json
from bot.simulator.people import Json, Person
from bot.simulator.telegram import Telegram

STATIC = Path(__file__).with_name("static")
FIRST_STRANGER = 900_000_001
SHOWN_IMAGES = (b"\x89PNG", b"GIF8", b"\xff\xd8")


@dataclass(eq=False, slots=True)
class PersonApi:
    """Serves the page and everything under `/demo`."""

    telegram: Telegram
    clock: ClockControls | None
    events: EventStream
    strangers: count[int] = field(default_factory=lambda: count(FIRST_STRANGER))

    def add_to(self, app: web.Application) -> None:
        person = "/demo/people/{id:\\d+}"
        app.router.add_get("/", self.index)
        if STATIC.is_dir():
            app.router.add_static("/static", STATIC)
        app.router.add_get("/demo/state", self.state)
        app.router.add_get("/demo/events", self.events.serve)
        app.router.add_get("/demo/files/{file_id}", self.file)
        app.router.add_post("/demo/clock", self.move_clock)
        app.router.add_post("/demo/faults", self.add_fault)
        app.router.add_post("/demo/people", self.add_person)
        app.router.add_get(f"{person}/chat", self.chat)
        app.router.add_post(f"{person}/upload", self.upload)
        for name in ("say", "press", "sticker", "block", "unblock", "read", "delete"):
            app.router.add_post(f"{person}/{name}", getattr(self, name))

    async def index(self, _request: web.Request) -> web.StreamResponse:
        page = STATIC / "index.html"
        if not page.is_file():
            raise web.HTTPNotFound(text="the chat page is not installed")
        return web.FileResponse(page)

    async def state(self, _request: web.Request) -> web.Response:
        now = self.clock.now() if self.clock else self.telegram.now()
        return answer(state_json(self.telegram, now, self.clock.zone if self.clock else "UTC"))

    async def chat(self, request: web.Request) -> web.Response:
        chat = self.chat_of(request)
        person = person_in(chat)
        self.telegram.read(chat.id)
        return answer(chat_json(self.telegram, chat, person))

    async def say(self, request: web.Request) -> web.Response:
        chat, text = self.chat_of(request), (await body_of(request)).get("text")
        if not isinstance(text, str) or not text.strip():
            raise web.HTTPBadRequest(text="text: what the person says")
        with_consent(chat)
        self.telegram.say(chat.id, text)
        return answer({"ok": True})

    async def press(self, request: web.Request) -> web.Response:
        chat, body = self.chat_of(request), await body_of(request)
        data = body.get("data")
        if not isinstance(data, str):
            raise web.HTTPBadRequest(text="data: the pressed button's callback data")
        press_id = self.telegram.press(chat.id, message_in(chat, body), data)
        return answer({"ok": True, "id": press_id})

    async def upload(self, request: web.Request) -> web.Response:
        chat = self.chat_of(request)
        with_consent(chat)
        name, mime, content, words = await upload_form(request)
        try:
            if words.get("kind") == "photo":
                self.telegram.send_photo(chat.id, content, words.get("caption", ""))
            else:
                self.telegram.send_document(chat.id, name, content, mime, words.get("caption", ""))
        except BotApiError as error:
            raise web.HTTPBadRequest(text=error.description) from error
        return answer({"ok": True})

    async def sticker(self, request: web.Request) -> web.Response:
        chat, emoji = self.chat_of(request), (await body_of(request)).get("emoji")
        with_consent(chat)
        self.telegram.send_sticker(chat.id, emoji if isinstance(emoji, str) and emoji else "🙂")
        return answer({"ok": True})

    async def block(self, request: web.Request) -> web.Response:
        self.telegram.block(self.chat_of(request).id)
        return answer({"ok": True})

    async def unblock(self, request: web.Request) -> web.Response:
        self.telegram.unblock(self.chat_of(request).id)
        return answer({"ok": True})

    async def read(self, request: web.Request) -> web.Response:
        self.telegram.read(self.chat_of(request).id)
        return answer({"ok": True})

    async def delete(self, request: web.Request) -> web.Response:
        chat = self.chat_of(request)
        self.telegram.delete(chat.id, message_in(chat, await body_of(request)))
        return answer({"ok": True})

    async def add_person(self, request: web.Request) -> web.Response:
        """A stranger; `id` may be given and is otherwise new."""
        body = await body_of(request)
        names = [str(body.get(key) or "")[:64] for key in ("first_name", "last_name", "language_code")]
        if not names[0].strip():
            raise web.HTTPBadRequest(text="first_name: the stranger's name")
        user_id = body.get("id")
        if user_id is None:
            user_id = next(number for number in self.strangers if number not in self.telegram.chats)
        if not isinstance(user_id, int) or user_id <= 0 or user_id in self.telegram.chats:
            raise web.HTTPConflict(text="id: a new positive number")
        person = self.telegram.add_person(
            user_id, names[0], names[1], names[2] or "en", str(body.get("note") or "")
        )
        return answer(person_json(self.telegram.chats[user_id], person))

    async def file(self, request: web.Request) -> web.Response:
        """Pictures open in the page; everything else is a download, never a page of this origin."""
        stored = self.telegram.files.by_id.get(request.match_info["file_id"])
        if stored is None:
            raise web.HTTPNotFound(text="no such file")
        if stored.is_photo and stored.content.startswith(SHOWN_IMAGES):
            return web.Response(body=stored.content, content_type=image_type(stored.content))
        disposition = f"attachment; filename*=UTF-8''{quote(stored.name)}"
        return web.Response(
            body=stored.content,
            content_type="application/octet-stream",
            headers={"Content-Disposition": disposition},
        )

    async def move_clock(self, request: web.Request) -> web.Response:
        if self.clock is None:
            raise web.HTTPConflict(text="this simulator's clock is the real one")
        body = await body_of(request)
        try:
            now = await self.clock.move(body.get("seconds"), body.get("to"))
        except ClockError as error:
            raise web.HTTPBadRequest(text=str(error)) from error
        self.telegram.emit("clock", now=now.isoformat())
        return answer({"now": now.isoformat()})

    async def add_fault(self, request: web.Request) -> web.Response:
        """`{"kind": "drop_after", "method": "sendMessage", "times": 2}`; see Fault for the other fields."""
        body = await body_of(request)
        times = body.pop("times", 1)
        try:
            fault = Fault(FaultKind(str(body.pop("kind", ""))), **body)  # type: ignore[arg-type]
        except (TypeError, ValueError) as error:
            raise web.HTTPBadRequest(text=str(error)) from error
        self.telegram.faults.plan(fault, times if isinstance(times, int) else 1)
        return answer({"ok": True})

    def chat_of(self, request: web.Request) -> Chat:
        person = person_in(self.telegram.chats.get(int(request.match_info["id"])))
        return self.telegram.chats[person.id]


def person_in(chat: Chat | None) -> Person:
    if chat is None or chat.person is None:
        raise web.HTTPNotFound(text="no such person")
    return chat.person


def answer(body: Json) -> web.Response:
    return web.Response(body=orjson.dumps(body), content_type="application/json")


def with_consent(chat: Chat) -> None:
    if chat.blocked:
        raise web.HTTPConflict(text="this person has blocked the bot")


def message_in(chat: Chat, body: Json) -> int:
    message_id = body.get("message_id")
    if not isinstance(message_id, int) or message_id not in chat.messages:
        raise web.HTTPNotFound(text="no such message")
    return message_id


async def body_of(request: web.Request) -> Json:
    try:
        body = orjson.loads(await request.read() or b"{}")
    except ValueError as error:
        raise web.HTTPBadRequest(text="a JSON object is expected") from error
    if not isinstance(body, dict):
        raise web.HTTPBadRequest(text="a JSON object is expected")
    return body


async def upload_form(request: web.Request) -> tuple[str, str, bytes, dict[str, str]]:
    """The file's name, type and content, and the other fields."""
    words: dict[str, str] = {}
    found: tuple[str, str, bytes] | None = None
    if request.content_type != "multipart/form-data":
        raise web.HTTPBadRequest(text="a form with a file is expected")
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or not part.name:
            continue
        content = await limited(part)
        if part.name == "file":
            mime = part.headers.get("Content-Type", "application/octet-stream")
            found = (part.filename or "file", mime, content)
        else:
            words[part.name] = content.decode("utf-8", "replace")
    if found is None:
        raise web.HTTPBadRequest(text="file: what to send")
    return (*found, words)


def image_type(content: bytes) -> str:
    kinds = dict(zip(SHOWN_IMAGES, ("image/png", "image/gif", "image/jpeg"), strict=True))
    return next(kind for start, kind in kinds.items() if content.startswith(start))
