"""The people and prescriptions that the storage tests speak of."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from core.accounts.model import Chat
from core.doses.model import Dose, NewDose
from core.ids import MedicationId, PlanId, ProfileId, new_id
from core.people import Profile, Role
from core.plans.model import Medication, Plan
from core.plans.rules import plan_slots
from core.ports import Work

ZONE = "Asia/Kuala_Lumpur"
NOW = datetime(2026, 11, 20, 0, 30, 15, 123456, tzinfo=UTC)  # half past eight in the morning there
TODAY = date(2026, 11, 20)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

AHMAD, MEI, PRIYA = ProfileId("ahmad"), ProfileId("mei"), ProfileId("priya")
DR_LIM, DR_SITI, NURSE_JO, ROOT = ProfileId("lim"), ProfileId("siti"), ProfileId("jo"), ProfileId("root")
AHMADS_PHONE, MEIS_PHONE = 7_000_001, 7_000_002  # Telegram's numbers of the users


@dataclass
class StoppedClock:
    """Tells the time it was set to."""

    at: datetime = field(default=NOW)

    def now(self) -> datetime:
        return self.at


def a_person(profile: ProfileId, full_name: str, role: Role, **more: Any) -> Profile:
    return Profile(profile, full_name, role, ZONE, NOW, **more)


def everybody() -> list[Profile]:
    return [
        a_person(
            AHMAD, "Ahmad Ali", Role.PATIENT, mrn="M0004499", dob=date(1961, 12, 1), phone="+60129441105"
        ),
        a_person(MEI, "陳美玲", Role.PATIENT, mrn="M-100%_7", language="zh"),
        a_person(PRIYA, "ÉLODIE Priya", Role.PATIENT, mrn="X77"),
        a_person(DR_LIM, "Lim Wei", Role.DOCTOR),
        a_person(DR_SITI, "Siti Aminah", Role.DOCTOR),
        a_person(NURSE_JO, "Jo", Role.NURSE),
        a_person(ROOT, "Root", Role.ADMIN),
    ]


def a_plan(name: str = "plan", patient: ProfileId = AHMAD, **more: Any) -> Plan:
    plan = Plan(PlanId(name), patient, f"RX-{name}", TODAY, None, DR_LIM, f"print-{name}", NOW)
    return replace(plan, **more)


def a_medicine(name: str, plan: Plan, **more: Any) -> Medication:
    medication = Medication(
        id=MedicationId(name),
        plan_id=plan.id,
        patient_id=plan.patient_id,
        position=0,
        med_name=name.upper(),
        dose="1 tab",
        route="PO",
        times=("08:00",),
        freq="OD",
        critical=False,
        start_date=plan.start_date,
        end_date=plan.end_date,
        doses_from=plan.confirmed_at,
    )
    return replace(medication, **more)


def doses_of(medication: Medication, days: int) -> list[NewDose]:
    """Every dose from the first day on, as if it had been confirmed long before."""
    until = medication.start_date + DAY * (days - 1)
    span = (medication.start_date, medication.end_date)
    since = NOW - 365 * DAY
    return [
        NewDose(medication.id, medication.patient_id, slot.local, slot.at, slot.closes_at)
        for slot in plan_slots(medication.times, span, ZoneInfo(ZONE), since, until)
    ]


def prescribe(work: Work, plan: Plan, medications: Sequence[Medication], days: int = 1) -> list[NewDose]:
    """Writes a plan with the doses of its first days."""
    assert work.plans.add(plan, medications)
    doses = [dose for medication in medications for dose in doses_of(medication, days)]
    work.doses.add_many(doses, work.now)
    return doses


def a_prescribed_dose(work: Work, name: str = "metformin", **more: Any) -> Dose:
    """One medicine at eight, its window open now; the dose of today."""
    plan = a_plan(f"of-{name}")
    prescribe(work, plan, [a_medicine(name, plan, **more)])
    return next(dose for dose in work.doses.of_day(AHMAD, TODAY) if dose.medication_id == name)


def open_chat(work: Work, user: int = AHMADS_PHONE, profile: ProfileId = AHMAD) -> None:
    work.accounts.remember_chat(Chat(user, user))
    work.accounts.link(user, profile, work.now)


def fresh_id() -> str:
    return new_id(NOW)
