"""The demo as a process: simulated Telegram and real bot, talking over HTTP as they would in earnest."""

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.assembly import Assembled
from bot.demo.cast import EVERYBODY, STRANGER, Member
from bot.demo.seed import Seed
from bot.errands import Errands
from bot.heard import Asked, Heard
from bot.screens import Answer
from bot.simulator.clock import ClockControls
from bot.simulator.flood import FloodLimits
from bot.simulator.server import SimulatorServer
from bot.simulator.telegram import BOT_ID, Telegram
from core.clock import ShiftedClock
from core.people import Role
from core.ports import Database, Work

Assemble = Callable[[str, str], Assembled]


@dataclass(slots=True)
class Stage:
    """Opens, plays until cancelled, closes."""

    database: Database
    clock: ShiftedClock
    zone: str
    _telegram: Telegram = field(init=False)
    _server: SimulatorServer = field(init=False)
    _clinic: Assembled = field(init=False)
    _seed: Seed = field(init=False)

    async def open(self, port: int, assemble: Assemble) -> str:
        """Seeds, starts everything and gives the address of the chat page."""
        self._seed = Seed(self.database, self.clock, self.zone)
        await self._seed.plant()
        token = f"{BOT_ID}:{secrets.token_urlsafe(24)}"  # of this run: no page can guess the bot's addresses
        self._telegram = Telegram(token, now=self.clock.now)
        self._telegram.flood = FloodLimits(self._telegram.monotonic)
        for member in (*EVERYBODY, STRANGER):
            self._invite(member)
        controls = ClockControls(self.clock.now, self._advance, self._next_dose, self.zone)
        self._server = SimulatorServer(self._telegram, clock=controls)
        address = await self._server.start(port=port)
        self._clinic = assemble(token, address)
        await self._clinic.start()
        for member in EVERYBODY:
            if member.linked:
                await self._greet(member)
        return address

    def _invite(self, member: Member) -> None:
        self._telegram.add_person(
            member.user_id, member.first_name, member.last_name, member.language, member.note
        )
        if member.linked:
            self._telegram.has_started(member.user_id)

    async def _greet(self, member: Member) -> None:
        """Everybody finds the menu in the chat, as if they had opened it before."""
        app, user = self._clinic.app, member.user_id
        heard = Heard(app.bot.id, 0, user, user, None, Asked("menu"), member.language)

        def menu(work: Work) -> Answer:
            scene = app.desk.scene(heard, Errands(), work)
            return Answer(app.desk.home(scene), scene.language, scene.zone, scene.role, commands=True)

        answer = await self.database.write(menu)
        await app.shower.answer(heard, answer)
        await app.set_commands(user, answer)

    async def play(self) -> None:
        await asyncio.gather(self._clinic.worker.run(), self._clinic.poll())

    async def close(self) -> None:
        await self._clinic.stop()
        await self._server.stop()

    async def _advance(self, by: timedelta) -> None:
        """The clock jumps; what became due meanwhile happens at once."""
        self.clock.advance(by)
        self._clinic.worker.poke()

    async def _next_dose(self) -> datetime | None:
        def soonest(work: Work) -> datetime | None:
            patients = work.profiles.with_role(Role.PATIENT)
            doses = [work.doses.next_open(patient.id, work.now) for patient in patients]
            return min((d.scheduled_at for d in doses if d is not None), default=None)

        return await self.database.read(soonest)
