"""The clinic that is killed: its people, and what its database says in the end.

Everybody lives where it is noon now, so that no midnight comes while a proof runs.
"""

import asyncio
import json
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, delete, func, select

from core.accounts.invitations import CreateAdmin, RegisterStaff
from core.accounts.model import Chat, Invitation, NewPerson
from core.accounts.usecases import LinkByCode
from core.clock import ShiftedClock
from core.people import COMMAND_LINE, STRANGER, Actor, Role
from core.perform import perform
from core.plans.discharge import read_discharge
from core.plans.usecases import ImportDischarge
from core.ports import Work
from main import SystemClock
from storage import tables as t
from storage.once import read_once, write_once
from storage.work import open_database

ADMIN, DOCTOR, FIRST_PATIENT = 9_001, 9_002, 9_101  # their numbers at Telegram


def noon_zone() -> str:
    hours = datetime.now(UTC).hour - 12
    return f"Etc/GMT{hours:+d}" if hours else "Etc/GMT"


def document(number: int, zone: str) -> dict[str, Any]:
    """The discharge of a patient whose one medicine was due a quarter of an hour ago, as every day."""
    now = datetime.now(ZoneInfo(zone))
    due = (now - timedelta(minutes=15)).strftime("%H:%M")
    patient = {"full_name": f"Patient {number}", "mrn": f"K{number:07d}", "phone": f"+6012{number:07d}"}
    medicine = {"med_name": "METFORMIN 500MG TAB", "dose": "1 tab", "route": "PO", "freq": "OD"}
    return {
        "patient": {**patient, "dob": "1970-01-01"},
        "plan": {"start_date": now.date().isoformat(), "end_date": None},
        "meds": [{**medicine, "times": [due], "critical": False}],
    }


async def furnish(url: str, zone: str, patients: range) -> None:
    """An admin, a doctor and patients with a dose that is due, as of yesterday evening; all are linked."""
    database = await open_database(url, ShiftedClock(SystemClock(), -timedelta(hours=20)), zone)

    def join(invitation: Invitation | None, user: int, work: Work) -> None:
        assert invitation is not None
        work.accounts.remember_chat(Chat(user, user))
        perform(LinkByCode(invitation.code, user), STRANGER, work)

    def staff(work: Work) -> Actor:
        join(perform(CreateAdmin("siti", "Siti"), COMMAND_LINE, work), ADMIN, work)
        person = NewPerson("Lee", Role.DOCTOR, "+60123450000")
        lee = perform(RegisterStaff(person), Actor(Role.ADMIN, via="cli"), work)
        join(lee, DOCTOR, work)
        return Actor(Role.DOCTOR, lee.profile.id, via="cli")

    doctor = await database.write(staff)

    def admit(user: int, work: Work) -> None:
        read = read_discharge(json.dumps(document(user, zone)), datetime.now(UTC).date() + timedelta(days=1))
        assert read.discharge is not None, read
        join(perform(ImportDischarge(read.discharge), doctor, work).invitation, user, work)

    for user in patients:
        await database.write(lambda work, user=user: admit(user, work))
    await database.close()
    # Who joined is no news any more. Sent now, it would keep the doctor's chat busy for as many seconds.
    await asyncio.to_thread(write_once, url, lambda connection: connection.execute(delete(t.outbox)))


@dataclass(frozen=True)
class Books:
    """What is written down when all is over."""

    claimed: int
    failed: list[str]
    doses: dict[int, str]  # of each patient, the one of today
    others: Counter[str]  # the states of all other doses
    audit: Counter[tuple[str, str]]  # action and outcome, of what people did
    names: Counter[str]
    plans: Counter[str]  # MRN → plans
    forms: int


def books(url: str) -> Books:
    return read_once(url, _read)


def _read(connection: Connection) -> Books:
    updates, doses, people = t.updates.c, t.scheduled_doses.c, t.profiles.c
    today = datetime.now(ZoneInfo(noon_zone())).date().isoformat()
    of_doses = select(people.mrn, doses.slot, doses.status).join_from(
        t.scheduled_doses, t.profiles, doses.patient_id == people.id
    )
    rows = [tuple(row) for row in connection.execute(of_doses)]
    user = {mrn: int(mrn[1:]) for mrn, _, _ in rows}
    audit = select(t.audit.c.action, t.audit.c.outcome).where(t.audit.c.via == "telegram")
    plans = select(people.mrn).where(people.id == t.medication_plans.c.patient_id)
    return Books(
        claimed=connection.execute(select(func.count()).select_from(t.updates)).scalar_one(),
        failed=list(connection.scalars(select(updates.cause).where(updates.state == "failed"))),
        doses={user[mrn]: status for mrn, slot, status in rows if slot.startswith(today)},
        others=Counter(status for _, slot, status in rows if not slot.startswith(today)),
        audit=Counter(tuple(row) for row in connection.execute(audit)),
        names=Counter(connection.scalars(select(people.full_name))),
        plans=Counter(connection.scalars(plans)),
        forms=connection.execute(select(func.count()).select_from(t.dialogs)).scalar_one(),
    )
