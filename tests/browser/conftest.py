"""A browser, and a simulated Telegram whose page it opens; skipped only where chromium is not installed."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, ConsoleMessage, Page, ViewportSize, async_playwright, expect

from bot.simulator.clock import ClockControls
from bot.simulator.server import SimulatorServer
from bot.simulator.telegram import Telegram
from tests.browser.clinic import playing
from tests.browser.phone import Phone

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
)
PATIENCE = 5_000  # ms
SITI, MEI, AHMAD = 7001, 7002, 7003

expect.set_options(timeout=PATIENCE)


@dataclass
class Demo:
    """A simulated Telegram with three people, its page and a clock that moves only when it is moved."""

    time: datetime = datetime(2026, 2, 14, 0, 0, tzinfo=UTC)  # 08:00 in Kuala Lumpur
    address: str = ""
    telegram: Telegram = field(init=False)

    def __post_init__(self) -> None:
        self.telegram = Telegram(now=lambda: self.time)
        self.telegram.add_person(SITI, "Siti", "Rahman", note="Admin")
        self.telegram.add_person(MEI, "Mei Ling", "Tan", note="Doctor")
        self.telegram.add_person(AHMAD, "Ahmad", "Ali", note="Patient")
        self.clock = ClockControls(lambda: self.time, self.advance, self.next_dose, "Asia/Kuala_Lumpur")

    async def advance(self, step: timedelta) -> None:
        self.time += step

    async def next_dose(self) -> datetime | None:
        return self.time + timedelta(hours=4)

    async def start(self, port: int = 0) -> None:
        self.server = SimulatorServer(self.telegram, clock=self.clock)
        self.address = await self.server.start(port=port)

    def send(self, person: int, text: str, **more: object) -> int:
        """The bot writes; gives the message's id."""
        self.telegram.call("sendMessage", {"chat_id": person, "text": text, "parse_mode": "HTML", **more})
        return self.telegram.chat(person)[-1].message_id

    def answer_press(self, text: str, **more: object) -> None:
        """The bot answers the latest press."""
        latest = next(reversed(self.telegram.presses))
        self.telegram.call("answerCallbackQuery", {"callback_query_id": latest, "text": text, **more})

    def said(self, person: int) -> list[str]:
        """What the person has written, oldest first."""
        return [message.text for message in self.telegram.chat(person) if not message.from_bot]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("chromium is not installed; on Debian: apt-get install chromium")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET.split())
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def demo() -> AsyncIterator[Demo]:
    demo = Demo()
    for person in (SITI, MEI, AHMAD):
        demo.telegram.say(person, "hello")  # bots may write only to those who wrote to them
    await demo.start()
    yield demo
    await demo.server.stop()


@pytest.fixture
def complaints() -> list[str]:
    """What the browser complained about; a test that provokes complaints clears it."""
    return []


@asynccontextmanager
async def window(browser: Browser, address: str, complaints: list[str]) -> AsyncIterator[Page]:
    """A window on the page, not yet opened; whatever the browser complains about fails the test."""

    def heard(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(message.text)

    size = ViewportSize(width=1100, height=760)
    context = await browser.new_context(base_url=address, viewport=size, reduced_motion="reduce")
    page = await context.new_page()
    page.set_default_timeout(PATIENCE)
    page.on("console", heard)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    await context.close()
    assert complaints == []


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser, demo: Demo, complaints: list[str]) -> AsyncIterator[Page]:
    async with window(browser, demo.address, complaints) as page:
        yield page


@pytest_asyncio.fixture(loop_scope="session")
async def phone(browser: Browser, tmp_path: Path, complaints: list[str]) -> AsyncIterator[Phone]:
    """The demo with its cast, on the opened page."""
    async with playing(tmp_path) as address, window(browser, address, complaints) as page:
        await page.goto("/")
        yield Phone(page)
