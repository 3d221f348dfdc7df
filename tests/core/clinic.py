"""A clinic small enough to be tried whole: somebody of each role near Ana's record, and somebody far off."""

import json
from datetime import date
from typing import Any

from sqlalchemy import Connection, update

from core.accounts.model import Chat
from core.ids import ProfileId, RequestId, code_digest
from core.people import STRANGER, WORKER, Actor, Role
from core.plans.discharge import Discharge, read_discharge
from core.plans.model import ImportRequest
from core.ports import Work
from storage.tables import profiles
from storage.unit import SqlWork
from tests.storage.cast import HOUR, NOW, ZONE, a_medicine, a_person, a_plan, prescribe

ANA, BEN, MEI = ProfileId("ana"), ProfileId("ben"), ProfileId("mei")
EVERYBODY = {
    "own": a_person(ANA, "Ana Lim", Role.PATIENT, mrn="M0001001", dob=date(1950, 3, 2)),
    "other": a_person(BEN, "Ben Tan", Role.PATIENT, mrn="M0001002"),
    "doctor+": a_person(ProfileId("lee"), "Lee", Role.DOCTOR),
    "doctor-": a_person(ProfileId("dora"), "Dora", Role.DOCTOR),
    "nurse+": a_person(ProfileId("jo"), "Jo", Role.NURSE),
    "nurse-": a_person(ProfileId("noor"), "Noor", Role.NURSE),
    "admin": a_person(ProfileId("siti"), "Siti", Role.ADMIN),
}
ACTORS = {name: Actor(person.role, person.id) for name, person in EVERYBODY.items()} | {
    "system": WORKER,
    "stranger": STRANGER,
}
USERS = {name: 7_000_001 + number for number, name in enumerate(ACTORS)}  # their numbers at Telegram
CODE = "AAAABBBBCCCCDDDD"
OPEN, APPROVED = RequestId("open"), RequestId("approved")


def open_unit(connection: Connection) -> SqlWork:
    return SqlWork(connection, NOW, ZONE)


def furnish(work: Work) -> None:
    """Ana has doses to answer; Lee and Jo care for her; two imports wait; everybody has a phone."""
    for person in EVERYBODY.values():
        work.profiles.add(person)
        work.accounts.add_credential(person.id, person.full_name.split()[0].lower())
    work.profiles.add(a_person(MEI, "Mei Wong", Role.PATIENT))
    work.accounts.add_credential(MEI, "mei")
    for name in ("doctor+", "nurse+"):
        work.care.assign(ANA, EVERYBODY[name].id, None, work.now)
    plan = a_plan("anas", ANA, prescriber_id=EVERYBODY["doctor+"].id)
    prescribe(work, plan, [a_medicine("metformin", plan), a_medicine("aspirin", plan)])
    for user in USERS.values():
        work.accounts.remember_chat(Chat(user, user))
        work.accounts.link(user, MEI, work.now)  # she lost her phone, and everybody lends her theirs
        work.accounts.link(user, BEN, work.now)  # so did he, but he has left again
        work.accounts.unlink(user, BEN, work.now)
    for name, person in EVERYBODY.items():
        work.accounts.link(USERS[name], person.id, work.now)
    work.accounts.add_code(code_digest(CODE), BEN, work.now + HOUR, work.now)
    for request in (OPEN, APPROVED):
        lees = discharge("M0001002").canonical()
        work.plans.add_request(
            ImportRequest(request, EVERYBODY["doctor+"].id, "M0001002", BEN, lees, work.now, request)
        )


def deactivate(name: str, connection: Connection) -> None:
    """As the clinic does with those who have left."""
    connection.execute(update(profiles).where(profiles.c.id == EVERYBODY[name].id).values(active=False))


def discharge(mrn: str) -> Discharge:
    document: dict[str, Any] = {
        "patient": {"full_name": "Ana Lim", "mrn": mrn, "phone": "+60129441105", "dob": "1950-03-02"},
        "plan": {"start_date": NOW.date().isoformat(), "end_date": None},
        "meds": [
            {
                "med_name": "ATORVASTATIN 20MG TAB",
                "dose": "2 tab",
                "route": "PO",
                "times": ["08:00"],
                "freq": "OD",
                "critical": False,
            }
        ],
    }
    read = read_discharge(json.dumps(document), NOW.date()).discharge
    assert read is not None
    return read
