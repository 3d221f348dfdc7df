"""Takes the README's picture from the demo itself: `python -m tests.browser.screenshot docs/screenshot.png`.

A picture that is made anew by one command shows what there is, and not what there was a year ago.
"""

import asyncio
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.async_api import ViewportSize, async_playwright

from tests.browser.clinic import playing
from tests.browser.conftest import CHROMIUM, QUIET
from tests.browser.phone import Phone

SIZE = ViewportSize(width=1400, height=900)


async def a_patients_noon(phone: Phone) -> None:
    """The sample patient looks back at the week, and is reminded."""
    await phone.of("Ahmad Ali")
    await phone.say("/history")
    await phone.sees_picture()
    await phone.next_dose()
    await phone.sees("12:00, Mon, 2 Mar — time for your medicine")


async def take(target: Path) -> None:
    with TemporaryDirectory() as folder:
        async with playing(Path(folder)) as address, async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET.split())
            page = await browser.new_page(viewport=SIZE, color_scheme="light", reduced_motion="reduce")
            await page.goto(address)
            await a_patients_noon(Phone(page))
            await page.screenshot(path=target)
            await browser.close()


if __name__ == "__main__":
    asyncio.run(take(Path(sys.argv[1])))
