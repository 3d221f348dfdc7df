"""How the page looks, measured: what an eye would see at once."""

import re

from playwright.async_api import Locator, Page


async def sticking_out(page: Page) -> list[str]:
    """The shown controls and bubbles that reach over the window's left or right edge."""
    found: list[str] = await page.evaluate(
        """() => [...document.querySelectorAll("button, textarea, label, h2, .bubble, .person, .day-label")]
            .filter((each) => each.checkVisibility())
            .map((each) => [each.getBoundingClientRect(), each.outerHTML.slice(0, 90)])
            .filter(([{left, right}]) => left < 0 || right > innerWidth)
            .map(([{left, right}, html]) => `${left} to ${right}: ${html}`)"""
    )
    return found


async def contrast(shown: Locator) -> float:
    """Between the text and what is behind it, from 1 to 21: w3.org/TR/WCAG22/#dfn-contrast-ratio."""
    text, behind = await shown.evaluate(
        """node => {
            const transparent = (each) => getComputedStyle(each).backgroundColor === "rgba(0, 0, 0, 0)";
            let behind = node;
            while (transparent(behind)) behind = behind.parentElement;
            return [getComputedStyle(node).color, getComputedStyle(behind).backgroundColor];
        }"""
    )
    dark, light = sorted((luminance(text), luminance(behind)))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    """Of `rgb(1, 2, 3)`: w3.org/TR/WCAG22/#dfn-relative-luminance."""
    parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(part * weight for part, weight in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))
