"""`given` lines: who there is, what they take, and what they did before the conversation begins."""

import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import delete

from core.accounts.invitations import CreateAdmin, RegisterPatient, RegisterStaff
from core.accounts.model import Chat, Invitation, NewPerson
from core.accounts.usecases import LinkByCode, SetLanguage, SetPassword
from core.doses.model import DoseStatus
from core.doses.usecases import RecordDose
from core.people import COMMAND_LINE, STRANGER, WORKER, Actor, Profile, Role
from core.perform import perform
from core.plans.discharge import Discharge, read_discharge
from core.plans.usecases import ImportDischarge, PlanMode
from core.ports import Work
from core.reminders.usecases import CloseWindows, RollHorizon
from storage import tables
from tests.transcripts.clock import local
from tests.transcripts.rendering import Names
from tests.transcripts.stage import CHEAP, Member, Stage

ADMIN = Actor(Role.ADMIN, None, "cli")
PERSON = re.compile(
    r"(?P<role>admin|doctor|nurse|patient|stranger) (?P<name>.+?)(?: \((?P<facts>[^)]*)\))?"
    r"(?: of (?P<doctor>\w+))?(?P<outside>, not linked)?"
)
NEXT_PERSON = re.compile(r"[,;] (?=(?:admin|doctor|nurse|patient|stranger) )|; ")
MEDICINE = re.compile(r"(.+?), (.+) (\w+), at ((?:\d\d:\d\d ?)+)\(([^)]+)\)(, critical)?")
USER_IDS, PHONES = 7_000_001, 123_000_001
BORN = date(1950, 3, 2)


class Givens:
    """Builds the world a line at a time, through the same door as everybody else."""

    def __init__(self, stage: Stage, names: Names) -> None:
        self.stage, self.names = stage, names
        self._doctors: dict[str, str] = {}
        self._phrases: tuple[tuple[re.Pattern[str], Callable[..., Awaitable[None]]], ...] = (
            (re.compile(r"it is (.+)"), self._it_is),
            (re.compile(r"(\w+)'s Telegram is in (\w+)"), self._telegram_in),
            (re.compile(r"(\w+) speaks (\w\w)"), self._speaks),
            (re.compile(r'(\w+) has the password "(.+)"'), self._password),
            (re.compile(r"(\w+) holds (\w+)'s account too"), self._holds),
            (re.compile(r"(\w+) is also cared for by (\w+)"), self._care),
            (re.compile(r"(\w+) takes (.+) since ([^;]+?)(?: until (.+))?", re.DOTALL), self._takes),
            (re.compile(r"(\w+) (took|skipped|missed) (.+) on (.+) at (\d\d:\d\d)"), self._answered),
            (re.compile(r"(\w+) took every other dose before today"), self._took_the_rest),
        )

    async def build(self, words: str) -> None:
        """ValueError: a line that means nothing here."""
        if re.match(r"(admin|doctor|nurse|patient|stranger) ", words):
            for part in NEXT_PERSON.split(words):
                await self._introduce(part)
            return
        for pattern, build in self._phrases:
            if match := pattern.fullmatch(words):
                await build(*match.groups())
                return
        raise ValueError(f"given {words}?")

    async def finish(self) -> None:
        """Days before today close, and nobody is told today of what happened then."""

        def settle(work: Work) -> None:
            perform(RollHorizon(), WORKER, work)
            perform(CloseWindows(), WORKER, work)
            work._connection.execute(delete(tables.outbox))  # type: ignore[attr-defined]

        await self.stage.do(settle)

    async def _it_is(self, words: str) -> None:
        self.stage.clock.at = self.stage.clock.moment(words)

    async def _introduce(self, words: str) -> None:
        match = PERSON.fullmatch(words)
        if match is None:
            raise ValueError(f"given {words}?")
        alias = match["name"].split()[0]
        number = len(self.stage.cast)
        member = Member(alias, USER_IDS + number)
        self.stage.cast[alias] = member
        self.stage.telegram.add_person(member.user_id, alias)
        if match["role"] == "stranger":
            return
        person = _new_person(match["name"], Role(match["role"]), match["facts"] or "", number)
        invitation = await self.stage.do(lambda work: self._register(person, match["doctor"], work))
        member.profile, member.username = invitation.profile.id, invitation.username
        self._doctors[alias] = match["doctor"] or ""
        if match["outside"]:
            self.names.call(invitation.code, f"code of {alias}")
        else:
            await self.link(member, invitation)

    def _register(self, person: NewPerson, doctor: str | None, work: Work) -> Invitation:
        if person.role is Role.ADMIN:
            return perform(CreateAdmin(person.full_name.split()[0], person.full_name), COMMAND_LINE, work)
        if person.role is not Role.PATIENT:
            return perform(RegisterStaff(person), ADMIN, work)
        return perform(RegisterPatient(person, self.profile(doctor or "")), ADMIN, work)

    def profile(self, alias: str) -> Any:
        return self.stage.cast[alias].profile

    async def link(self, member: Member, invitation: Invitation) -> None:
        def unit(work: Work) -> None:
            work.accounts.remember_chat(Chat(member.user_id, member.user_id))
            perform(LinkByCode(invitation.code, member.user_id), STRANGER, work)

        self.stage.telegram.has_started(member.user_id)
        await self.stage.do(unit)

    async def _telegram_in(self, alias: str, language: str) -> None:
        chat = self.stage.telegram.chats[self.stage.cast[alias].user_id]
        if chat.person:
            chat.person = replace(chat.person, language_code=language)

    async def _speaks(self, alias: str, language: str) -> None:
        user = self.stage.cast[alias].user_id
        await self.stage.do(lambda work: perform(SetLanguage(language, user), self._actor(alias, work), work))

    async def _password(self, alias: str, plain: str) -> None:
        hashed = CHEAP.hash(plain)
        command = SetPassword(hashed, self.stage.cast[alias].user_id)
        await self.stage.do(lambda work: perform(command, self._actor(alias, work), work))

    async def _holds(self, alias: str, owner: str) -> None:
        """Links one more phone to somebody; that profile becomes the active one there."""
        user, person = self.stage.cast[alias].user_id, self.profile(owner)

        def link(work: Work) -> None:
            work.accounts.remember_chat(Chat(user, user))
            work.accounts.link(user, person, work.now)

        self.stage.telegram.has_started(user)
        await self.stage.do(link)

    async def _care(self, patient: str, staff: str) -> None:
        await self.stage.do(
            lambda work: work.care.assign(self.profile(patient), self.profile(staff), None, work.now)
        )

    async def _takes(self, alias: str, medicines: str, since: str, until: str | None) -> None:
        clock = self.stage.clock
        now, start = clock.at, clock.day(since)
        clock.at = min(local(start, "00:00"), now)
        end = clock.day(until) if until else None
        doctor = self._doctors[alias]

        def unit(work: Work) -> None:
            document = discharge(self._patient(alias, work), medicines, start, end)
            command = ImportDischarge(document, PlanMode.ADD, same_person=True)
            perform(command, self._actor(doctor, work), work)

        await self.stage.do(unit)
        clock.at = now
        await self.stage.do(lambda work: perform(RollHorizon(), WORKER, work))

    def _patient(self, alias: str, work: Work) -> Profile:
        profile = work.profiles.get(self.profile(alias))
        if profile is None:
            raise ValueError(alias)
        return profile

    async def _answered(self, alias: str, verb: str, medicine: str, day: str, at: str) -> None:
        slot = f"{self.stage.clock.day(day).isoformat()}T{at}"
        doses = await self.stage.do(lambda work: work.doses.of_slot(self.profile(alias), slot))
        (dose,) = (dose for dose in doses if medicine.casefold() in dose.med_name.casefold())
        self.stage.left_open.add(dose.id)
        if verb != "missed":
            status = DoseStatus.TAKEN if verb == "took" else DoseStatus.SKIPPED
            await self._record(alias, dose.id, status, dose.scheduled_at)

    async def _took_the_rest(self, alias: str) -> None:
        days = [self.stage.clock.today - timedelta(days=n) for n in range(60, 0, -1)]
        patient = self.profile(alias)
        doses = await self.stage.do(lambda work: [d for day in days for d in work.doses.of_day(patient, day)])
        for dose in doses:
            if dose.id not in self.stage.left_open:
                await self._record(alias, dose.id, DoseStatus.TAKEN, dose.scheduled_at)

    async def _record(self, alias: str, dose: Any, status: DoseStatus, scheduled_at: Any) -> None:
        """Said five minutes after it was due."""
        clock = self.stage.clock
        now, clock.at = clock.at, scheduled_at + timedelta(minutes=5)
        await self.stage.do(lambda work: perform(RecordDose(dose, status), self._actor(alias, work), work))
        clock.at = now

    def _actor(self, alias: str, work: Work) -> Actor:
        profile = work.profiles.get(self.profile(alias)) if self.profile(alias) else None
        return Actor(profile.role, profile.id) if profile else STRANGER


def _new_person(name: str, role: Role, facts: str, number: int) -> NewPerson:
    """`facts`: an MRN, `born 1950-03-02`, in any order."""
    mrn, dob = None, BORN if role is Role.PATIENT else None
    for fact in filter(None, facts.split(", ")):
        if fact.startswith("born "):
            dob = date.fromisoformat(fact.removeprefix("born "))
        else:
            mrn = fact
    return NewPerson(name, role, f"+60{PHONES + number}", mrn, dob)


def discharge(patient: Profile, medicines: str, start: date, end: date | None) -> Discharge:
    """`METFORMIN 500MG TAB, 1 tab PO, at 08:00 20:00 (BD); …` as a document for that patient."""
    meds = []
    for each in re.split(r";\s+", medicines):
        match = MEDICINE.fullmatch(" ".join(each.split()))
        if match is None:
            raise ValueError(f"no medicine: {each}")
        name, dose, route, times, freq, critical = match.groups()
        meds.append({
            "med_name": name, "dose": dose, "route": route, "times": times.split(), "freq": freq,
            "critical": bool(critical),
        })  # fmt: skip
    document = {
        "patient": {
            "full_name": patient.full_name, "mrn": patient.mrn, "phone": patient.phone,
            "dob": patient.dob.isoformat() if patient.dob else None,
        },
        "plan": {"start_date": start.isoformat(), "end_date": end.isoformat() if end else None},
        "meds": meds,
    }  # fmt: skip
    reading = read_discharge(json.dumps(document), start)
    if reading.discharge is None:
        raise ValueError(f"no discharge: {reading.faults}")
    return reading.discharge
