"""A clinic of people who each have one open dose, for whoever measures."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from core.accounts.invitations import RegisterStaff
from core.accounts.model import Chat, NewPerson
from core.accounts.usecases import LinkByCode
from core.clock import ShiftedClock
from core.people import STRANGER, Actor, Role
from core.perform import perform
from core.plans.discharge import Discharge, read_discharge
from core.plans.usecases import ImportDischarge
from core.ports import Work
from main import SystemClock
from storage.work import open_database

ZONE = "Asia/Kuala_Lumpur"
ADMIN = Actor(Role.ADMIN)


def discharge(number: int, times: list[str]) -> Discharge:
    """A patient of that number with one medicine."""
    yesterday = (datetime.now(UTC) - timedelta(days=1)).date()
    patient = {"full_name": f"Patient {number}", "mrn": f"B{number:07d}", "phone": "+60123456789"}
    medicine = {"med_name": "METFORMIN 500MG TAB", "dose": "1 tab", "route": "PO", "freq": "OD"}
    document = {
        "patient": {**patient, "dob": "1970-01-01"},
        "plan": {"start_date": yesterday.isoformat()},
        "meds": [{**medicine, "times": times, "critical": False}],
    }
    reading = read_discharge(json.dumps(document), yesterday + timedelta(days=1))
    if reading.discharge is None:
        raise ValueError(reading.faults)
    return reading.discharge


async def seed(url: str, people: range) -> None:
    """Patients linked to the Telegram users `people`; a dose of each fell due a quarter of an hour ago."""
    clock = ShiftedClock(SystemClock(), -timedelta(hours=20))
    due = (datetime.now(ZoneInfo(ZONE)) - timedelta(minutes=15)).strftime("%H:%M")
    database = await open_database(url, clock, ZONE)

    def admit(work: Work) -> Actor:
        person = NewPerson("Dr Bench", Role.DOCTOR, "+60123450000")
        return Actor(Role.DOCTOR, perform(RegisterStaff(person), ADMIN, work).profile.id)

    doctor = await database.write(admit)

    def one(number: int, work: Work) -> None:
        work.accounts.remember_chat(Chat(number, number))
        imported = perform(ImportDischarge(discharge(number, [due])), doctor, work)
        if imported.invitation is not None:
            perform(LinkByCode(imported.invitation.code, number), STRANGER, work)

    for number in people:
        await database.write(lambda work, number=number: one(number, work))
    await database.close()


def seed_now(url: str, people: range) -> None:
    asyncio.run(seed(url, people))
