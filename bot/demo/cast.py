"""The people of the demo. Invented, but for the clinic's own sample patient."""

from dataclasses import dataclass, field
from typing import Any

from core.people import Role


@dataclass(frozen=True, slots=True)
class Habit:
    """How somebody takes medicines: shares of doses taken and skipped; the rest is silence."""

    taken: float = 0.0
    skipped: float = 0.0


@dataclass(frozen=True, slots=True)
class Member:
    """One of the cast. `meds` are (name, dose, route, times, freq, critical); `linked` False: never wrote."""

    user_id: int
    first_name: str
    last_name: str
    role: Role
    phone: str
    language: str = "en"
    mrn: str | None = None
    dob: str | None = None
    note: str = ""
    linked: bool = True
    habit: Habit = field(default_factory=Habit)
    meds: tuple[tuple[Any, ...], ...] = ()

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


ADMIN = Member(7_000_101, "Siti", "Aminah", Role.ADMIN, "+60123450001", note="Admin")
DOCTORS = (
    Member(7_000_102, "Dr Lee", "Wei Ming", Role.DOCTOR, "+60123450102", note="Doctor"),
    Member(7_000_103, "Dr Priya", "Nair", Role.DOCTOR, "+60123450103", note="Doctor"),
)
NURSE = Member(7_000_104, "Nur", "Aisyah", Role.NURSE, "+60123450104", language="ms", note="Nurse")

PATIENTS = (
    Member(
        7_000_105, "Ahmad", "Ali", Role.PATIENT, "+60129441105",
        mrn="M0004499", dob="2024-12-01", note="Patient · two weeks of history", habit=Habit(0.86, 0.05),
        meds=(
            ("METFORMIN 500MG TAB", "1 tab", "PO", ("06:00", "12:00", "18:00"), "TDS", False),
            ("ATORVASTATIN 20MG TAB", "2 tab", "PO", ("08:00",), "OD", False),
        ),
    ),
    Member(
        7_000_106, "Lakshmi", "Subramaniam", Role.PATIENT, "+60123450106",
        language="ta", mrn="M0004500", dob="1944-05-09", note="Patient · in Tamil", habit=Habit(0.97, 0.01),
        meds=(
            ("AMLODIPINE 5MG TAB", "1 tab", "PO", ("08:00",), "OD", False),
            ("WARFARIN 3MG TAB", "1 tab", "PO", ("18:00",), "ON", True),
            ("PERINDOPRIL 4MG TAB", "1 tab", "PO", ("08:00",), "OD", False),
            ("CALCIUM CARBONATE 500MG TAB", "1 tab", "PO", ("08:00", "20:00"), "BD", False),
        ),
    ),
    Member(
        7_000_107, "Wong", "Kah Seng", Role.PATIENT, "+60123450107",
        language="ms", mrn="M0004501", dob="1971-11-23",
        note="Patient · falling behind", habit=Habit(0.35, 0.1),
        meds=(
            ("GLICLAZIDE 80MG TAB", "1 tab", "PO", ("08:00", "18:00"), "BD", False),
            ("INSULIN GLARGINE 100UNIT/ML", "20 units", "SC", ("22:00",), "ON", True),
        ),
    ),
    Member(
        7_000_108, "Tan", "Mei Hua", Role.PATIENT, "+60123450108",
        language="zh", mrn="M0004502", dob="1990-02-14", note="Patient · no medicines yet",
    ),
    Member(
        7_000_109, "Zainab", "binti Osman", Role.PATIENT, "+60123450109",
        mrn="M0004503", dob="1968-08-30", note="Not linked yet", linked=False,
        meds=(("PREDNISOLONE 5MG TAB", "2 tab", "PO", ("08:00",), "OM", False),),
    ),
)  # fmt: skip
STRANGER = Member(7_000_110, "Kumar", "", Role.PATIENT, "", note="A stranger", linked=False)
EVERYBODY = (ADMIN, *DOCTORS, NURSE, *PATIENTS)
