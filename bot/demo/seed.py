"""Fills a fresh database by the clinic's own use cases, day by day, on a clock that starts two weeks ago."""

import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import TypeVar

from bot.demo.cast import ADMIN, DOCTORS, EVERYBODY, NURSE, PATIENTS, Member
from core.accounts.invitations import Assign, CreateAdmin, RegisterPatient, RegisterStaff
from core.accounts.model import Chat, Invitation, NewPerson
from core.accounts.usecases import LinkByCode, SetLanguage
from core.clock import ShiftedClock
from core.commands import Command
from core.doses.model import DoseStatus
from core.doses.rules import is_open
from core.doses.usecases import RecordDose
from core.ids import ProfileId
from core.people import COMMAND_LINE, WORKER, Actor, Role, clean_birth_date
from core.perform import perform
from core.plans.discharge import read_discharge
from core.plans.rules import local_day
from core.plans.usecases import ImportDischarge
from core.ports import Database, Work
from core.reminders.model import NoticeState, Settled
from core.reminders.usecases import CloseWindows, RollHorizon, SettleNotice, TakeNotices
from core.zones import zone_named

R = TypeVar("R")
DAYS = 14
MOMENTS = (time(6, 25), time(8, 20), time(12, 40), time(18, 15), time(20, 10), time(22, 30))


@dataclass(slots=True)
class Seed:
    """`people` are the profiles by Telegram user id once `plant` has run."""

    database: Database
    clock: ShiftedClock
    zone: str
    people: dict[int, ProfileId] = field(default_factory=dict)
    chance: random.Random = field(default_factory=lambda: random.Random(20261120))  # noqa: S311 - a story, no secret

    async def plant(self) -> None:
        """Two weeks of lifelike history, ending now."""
        self.clock.shift = -timedelta(days=DAYS)
        await self._admit_everybody()
        for member in PATIENTS:
            if member.meds:
                await self._prescribe(member)
        await self._forget_notices()
        for moment in self._moments():
            self.clock.advance(max(moment - self.clock.now(), timedelta()))
            await self._live()
        self.clock.shift = timedelta()
        await self._as(WORKER, RollHorizon())
        while await self._as(WORKER, CloseWindows()):
            continue

    async def _as(self, actor: Actor, command: Command[R]) -> R:
        return await self.database.write(lambda work: perform(command, actor, work))

    def actor(self, member: Member) -> Actor:
        return Actor(member.role, self.people[member.user_id])

    async def _admit_everybody(self) -> None:
        await self._admit(ADMIN, COMMAND_LINE, CreateAdmin("siti", ADMIN.full_name))
        admin = self.actor(ADMIN)
        for member in (*DOCTORS, NURSE):
            await self._admit(
                member, admin, RegisterStaff(NewPerson(member.full_name, member.role, member.phone))
            )
        doctor = self.people[DOCTORS[0].user_id]
        for member in PATIENTS:
            today = local_day(self.clock.now(), zone_named(self.zone))
            dob = clean_birth_date(member.dob or "", today)
            person = NewPerson(member.full_name, Role.PATIENT, member.phone, member.mrn, dob)
            await self._admit(member, admin, RegisterPatient(person, doctor))
        nurse = await self.database.read(lambda work: work.accounts.credential_of(self.people[NURSE.user_id]))
        for member in PATIENTS[:3]:
            await self._as(admin, Assign(member.mrn or "", nurse.username if nurse else ""))

    async def _admit(self, member: Member, by: Actor, command: Command[Invitation]) -> None:
        """Registers somebody and, unless the story says otherwise, links their chat."""
        invitation = await self._as(by, command)
        self.people[member.user_id] = invitation.profile.id
        if not member.linked:
            return
        await self.database.write(
            lambda work: work.accounts.remember_chat(Chat(member.user_id, member.user_id))
        )
        await self._as(Actor(None), LinkByCode(invitation.code, member.user_id))
        await self._as(self.actor(member), SetLanguage(member.language, member.user_id))

    async def _prescribe(self, member: Member) -> None:
        today = local_day(self.clock.now(), zone_named(self.zone))
        reading = read_discharge(discharge_json(member, today.isoformat()), today)
        if reading.discharge is None:
            raise ValueError(f"the demo's prescription for {member.full_name} is faulty: {reading.faults}")
        await self._as(self.actor(DOCTORS[0]), ImportDischarge(reading.discharge))

    async def _forget_notices(self) -> None:
        """What people were told two weeks ago is not sent to them today."""
        while notices := await self._as(WORKER, TakeNotices(100)):
            read = Settled(NoticeState.CLOSED, self.clock.now())
            for number in [notice.id for notice in notices if notice.id is not None]:
                await self._as(WORKER, SettleNotice(number, read))

    def _moments(self) -> list[datetime]:
        """When the cast looks at its medicines, from two weeks ago until now."""
        zone, now = zone_named(self.zone), self.clock.base.now()
        first = local_day(now, zone) - timedelta(days=DAYS)
        days = [first + timedelta(days=n) for n in range(DAYS + 1)]
        moments = [datetime.combine(day, at, zone) for day in days for at in MOMENTS]
        return [moment for moment in moments if moment < now]

    async def _live(self) -> None:
        await self._as(WORKER, RollHorizon())
        for member in EVERYBODY:
            if member.meds and member.linked:
                await self.database.write(self._answers(member))
        await self._as(WORKER, CloseWindows())

    def _answers(self, member: Member) -> Callable[[Work], None]:
        patient, actor = self.people[member.user_id], self.actor(member)

        def answer(work: Work) -> None:
            today = local_day(work.now, zone_named(self.zone))
            for dose in [d for d in work.doses.of_day(patient, today) if is_open(d, work.now)]:
                draw = self.chance.random()
                if draw < member.habit.taken:
                    perform(RecordDose(dose.id, DoseStatus.TAKEN), actor, work)
                elif draw < member.habit.taken + member.habit.skipped:
                    perform(RecordDose(dose.id, DoseStatus.SKIPPED), actor, work)

        return answer


def discharge_json(member: Member, start: str) -> str:
    """The member's prescription as a hospital would send it."""
    keys = ("med_name", "dose", "route", "times", "freq", "critical")
    patient = {"full_name": member.full_name, "mrn": member.mrn, "phone": member.phone, "dob": member.dob}
    meds = [dict(zip(keys, med, strict=True)) for med in member.meds]
    return json.dumps({"patient": patient, "plan": {"start_date": start, "end_date": None}, "meds": meds})
