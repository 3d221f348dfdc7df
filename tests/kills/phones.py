"""The people's phones: what they say to the simulated Telegram, a process of its own, and what they see."""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientSession

PATIENCE = 100.0  # seconds until somebody is stuck; a press would be dropped by Telegram itself after 150

SEEN = {"message", "edit", "callback_answer"}

Message = dict[str, Any]


class StuckError(Exception):
    """Somebody waited in vain."""


@dataclass
class Phone:
    """One person's chat, kept up to date by the event stream.

    `sent` counts the updates that came of it, `answers` are what presses were answered with.
    """

    person: int
    network: "Network"
    messages: dict[int, Message] = field(default_factory=dict)
    answers: list[str] = field(default_factory=list)
    sent: int = 0
    _free_at: float = 0.0
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    async def say(self, text: str) -> None:
        await self._breathe()
        self.sent += 1
        await self._post("say", text=text)

    async def press(self, message: Message, label: str, times: int = 1) -> None:
        await self._breathe()
        (data,) = (key["data"] for key in keys_of(message) if key["text"] == label)
        for _ in range(times):
            self.sent += 1
            await self._post("press", message_id=message["message_id"], data=data)

    async def _breathe(self) -> None:
        """Nobody types faster than Telegram lets a bot answer."""
        now = asyncio.get_running_loop().time()
        self._free_at = max(now, self._free_at) + self.network.pace
        await asyncio.sleep(self._free_at - self.network.pace - now)

    async def _post(self, action: str, **body: Any) -> None:
        address = f"{self.network.address}/demo/people/{self.person}/{action}"
        async with self.network.http.post(address, json=body) as answer:
            answer.raise_for_status()

    def happened(self, event: dict[str, Any]) -> None:
        if event["type"] in {"message", "edit"} and event["message"]["from"] == "bot":
            self.messages[event["message"]["message_id"]] = event["message"]
        if event["type"] == "callback_answer":
            self.answers.append(event["text"] or "")
        self._changed.set()

    @property
    def newest(self) -> Message:
        return self.messages[max(self.messages)] if self.messages else {"text": "", "inline_keyboard": None}

    def with_key(self, *labels: str) -> Message | None:
        """The newest message that has one of these keys."""
        found = (m for m in self.messages.values() if any(key["text"] in labels for key in keys_of(m)))
        return max(found, key=lambda message: int(message["message_id"]), default=None)

    async def until(self, what: str, holds: Callable[[], bool]) -> None:
        """Raises StuckError."""
        try:
            async with asyncio.timeout(PATIENCE):
                while not holds():
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError as error:
            last = self.newest["text"].split("\n")[0]
            raise StuckError(f"{self.person} waited for {what} and sees {last!r}") from error


def keys_of(message: Message) -> list[dict[str, Any]]:
    return [key for row in message["inline_keyboard"] or [] for key in row]


@dataclass
class Network:
    """The simulator's address and everybody's phone; `events` counts what the bot did.

    `pace`: seconds that a person leaves between two things that they send.
    """

    address: str
    http: ClientSession
    pace: float
    phones: dict[int, Phone] = field(default_factory=dict)
    events: int = 0
    _moved: asyncio.Event = field(default_factory=asyncio.Event)

    async def phone(self, person: int, name: str) -> Phone:
        body = {"id": person, "first_name": name}
        async with self.http.post(f"{self.address}/demo/people", json=body) as answer:
            answer.raise_for_status()
        self.phones[person] = Phone(person, self)
        await self.phones[person].say("/start")
        return self.phones[person]

    async def follow(self) -> None:
        async with self.http.ws_connect(f"{self.address}/demo/events") as socket:
            async for frame in socket:
                event = frame.json()
                phone = self.phones.get(event["person"]) if event["type"] in SEEN else None
                if phone is not None:
                    self.events += event.get("message", {}).get("from") != "person"
                    phone.happened(event)
                    self._moved.set()

    async def more_than(self, events: int) -> None:
        """The bot does something again. TimeoutError: it does not."""
        async with asyncio.timeout(PATIENCE):
            while self.events <= events:
                self._moved.clear()
                await self._moved.wait()


@asynccontextmanager
async def network(pace: float) -> AsyncIterator[Network]:
    """Starts the simulator and listens to it."""
    command = (sys.executable, "-m", "bot.simulator")
    simulator = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL
    )
    assert simulator.stdout is not None
    try:
        address = (await asyncio.wait_for(simulator.stdout.readline(), 30)).decode().strip()
        async with ClientSession() as http:
            found = Network(address, http, pace)
            following = asyncio.create_task(found.follow())
            yield found
            following.cancel()
    finally:
        simulator.terminate()
        await simulator.wait()
