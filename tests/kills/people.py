"""What the people do meanwhile, each one step after another, and what should have come of it."""

import asyncio
import json
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC
from random import Random
from typing import Any

from core.texts import T
from locales.texts import Texts
from tests.kills.clinic import document
from tests.kills.phones import Message, Phone

SETTLED = 2.2  # seconds until a redrawn key is taken as meant, see bot/taps.py
FIRST_IMPORT = 5_000_001
SLIPPED = Texts().say(T("button.slipped.toast"), "en", UTC, html=False)


@dataclass
class Patient:
    """Presses Complete and Undo in turn, now and then twice."""

    phone: Phone
    random: Random
    taken: bool = False
    slipped: int = 0
    done: Counter[str] = field(default_factory=Counter)

    async def live(self, over: asyncio.Event) -> None:
        await self.phone.until("a reminder", lambda: self._shown() is not None)
        while not over.is_set():
            label, action = ("Undo", "undo_dose") if self.taken else ("Complete", "record_dose")
            times = 2 if self.random.random() < 0.25 else 1
            heard = await self._press(label, times)
            self.done.update({action: heard})
            self.taken ^= heard > 0  # otherwise it was too soon after a redrawing: once more, later
            with suppress(TimeoutError):
                await asyncio.wait_for(over.wait(), SETTLED * self.random.uniform(1, 1.5))

    async def _press(self, label: str, times: int) -> int:
        """How many of the taps were taken as meant. All are answered; the message shows what came of it."""
        message, before = self.phone.with_key(label), len(self.phone.answers)
        assert message is not None, label
        await self.phone.press(message, label, times)
        await self.phone.until(f"{label} to be answered", lambda: len(self.phone.answers) >= before + times)
        slipped = self.phone.answers[before:].count(SLIPPED)
        self.slipped += slipped
        if slipped < times:
            other = "Complete" if label == "Undo" else "Undo"
            await self.phone.until(f"{label} to be shown", lambda: self._shows(other))
        return times - slipped

    def _shown(self) -> Message | None:
        return self.phone.with_key("Complete", "Undo")

    def _shows(self, label: str) -> bool:
        shown = self._shown()
        return shown is not None and shown is self.phone.with_key(label)


@dataclass
class Admin:
    """Registers doctors by a form, typing; now and then thinks better of it."""

    phone: Phone
    random: Random
    registered: list[str] = field(default_factory=list)
    cancelled: int = 0

    async def live(self, over: asyncio.Event) -> None:
        number = 0
        while not over.is_set():
            number += 1
            await self._register(f"Dara {_letters(number)}", f"+6019{number:07d}", over)
        if not self.phone.newest["text"].startswith("Step"):
            await self._fill("/register_doctor", "Step 1 of 4")

    async def _register(self, name: str, number: str, over: asyncio.Event) -> None:
        """Left as it is when all is over: `cancel` shows whether it can be left."""
        steps = (("/register_doctor", 1), (name, 2), (number, 3), ("Skip", 4))
        for words, step in steps:
            if over.is_set():
                return
            await self._fill(words, f"Step {step} of 4")
            if step == 2 and self.random.random() < 0.2:
                self.cancelled += 1
                await self.cancel()
                return
        await self.phone.press(self.phone.newest, "Confirm")
        self.registered.append(name)
        await self.phone.until("a code", lambda: not self.phone.newest["text"].startswith("Step"))

    async def _fill(self, words: str, question: str) -> None:
        """Says the words; the newest message must be the question, or none where the form is left."""
        await self.phone.say(words)

        def asked() -> bool:
            text: str = self.phone.newest["text"]
            return text.startswith(question) if question else not text.startswith("Step")

        await self.phone.until(question or "the form to be left", asked)

    async def cancel(self) -> None:
        await self._fill("/cancel", "")


@dataclass
class Doctor:
    """Imports one discharge after another."""

    phone: Phone
    zone: str
    imported: list[str] = field(default_factory=list)

    async def live(self, over: asyncio.Event) -> None:
        while not over.is_set():
            discharge = document(FIRST_IMPORT + len(self.imported), self.zone)
            await self._import(discharge)

    async def _import(self, discharge: dict[str, Any]) -> None:
        mrn = discharge["patient"]["mrn"]
        await self.phone.say(json.dumps(discharge))
        await self.phone.until("a preview", lambda: self._preview(mrn) is not None)
        preview = self._preview(mrn)
        assert preview is not None
        await self.phone.press(preview, "Confirm")
        self.imported.append(mrn)
        await self.phone.until("the result", lambda: self._preview(mrn) is None)

    def _preview(self, mrn: str) -> Message | None:
        message = self.phone.with_key("Confirm")
        return message if message is not None and mrn in message["text"] else None


def _letters(number: int) -> str:
    """A name needs letters: 1 → Aaab."""
    digits = [(number // 26**place) % 26 for place in range(3, -1, -1)]
    return "".join(chr(ord("a") + digit) for digit in digits).capitalize()
