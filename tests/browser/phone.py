"""What people do on the chat page, in their words: look at a phone, say, press, upload, read the answer."""

import asyncio
import json
from dataclasses import dataclass
from typing import Any

from playwright.async_api import FilePayload, Locator, Page, expect

from bot.patients.buttons import READ_FIRST


@dataclass(frozen=True, slots=True)
class Phone:
    """The page; whose phone it is, is whoever was picked last."""

    page: Page

    @property
    def log(self) -> Locator:
        return self.page.get_by_test_id("log")

    @property
    def newest(self) -> Locator:
        """The bot's newest message with its buttons."""
        return self.page.get_by_role("article", name="From the bot").last

    def button(self, label: str) -> Locator:
        return self.newest.get_by_role("button", name=label, exact=True)

    async def of(self, name: str) -> None:
        """Picks up that person's phone."""
        back_to_the_list = self.page.get_by_test_id("back")
        if await back_to_the_list.is_visible():
            await back_to_the_list.click()
        named = self.page.get_by_text(name, exact=True)
        await self.page.get_by_label("People").get_by_role("button").filter(has=named).click()
        await expect(self.page.get_by_role("heading", name=name)).to_be_visible()

    async def of_a_stranger(self, name: str) -> None:
        """Somebody whom nobody knows finds the bot."""
        await self.page.get_by_test_id("new-stranger").click()
        await self.page.get_by_label("First name").fill(name)
        await self.page.keyboard.press("Enter")
        await expect(self.page.get_by_role("heading", name=name)).to_be_visible()

    async def say(self, text: str) -> None:
        await self.page.get_by_test_id("composer").fill(text)
        await self.page.get_by_test_id("send").click()

    async def press(self, label: str) -> None:
        """Presses. What has just been redrawn is read first, or the press is not taken: bot/taps.py."""
        await expect(self.button(label)).to_be_in_viewport()
        if await self.newest.get_by_text("edited").is_visible():
            await asyncio.sleep(READ_FIRST)
        await self.button(label).click()

    async def upload(self, name: str, content: Any) -> None:
        """Attaches a JSON document and sends it."""
        file = FilePayload(name=name, mimeType="application/json", buffer=json.dumps(content).encode())
        await self.page.get_by_test_id("attach-input").set_input_files(file)
        await self.page.get_by_test_id("send").click()

    async def sees(self, *texts: str) -> None:
        """Waits until the bot's newest message says all that."""
        for text in texts:
            await expect(self.newest).to_contain_text(text)

    async def sees_picture(self) -> None:
        """Waits until the newest message's picture is drawn, and in view with all that belongs to it."""
        picture = self.newest.get_by_role("img")
        await expect(picture).to_have_js_property("complete", True)
        assert await picture.evaluate("picture => picture.naturalWidth") > 0
        await expect(picture).to_be_in_viewport()
        await expect(self.newest.get_by_role("time")).to_be_in_viewport()

    async def link_code(self) -> str:
        """The line to send, as it stands in the newest invitation."""
        return await self.newest.locator("code").filter(has_text="/start").inner_text()

    async def next_dose(self) -> None:
        """Moves the demo's clock."""
        await self.page.get_by_test_id("clock-next-dose").click()
