"""Who cares for whom, and the list of patients with how they are doing."""

import pytest

from core.doses.model import Answer, DoseStatus
from core.ports import Database, PatientQuery, PatientRow, Work
from tests.storage.cast import (
    AHMAD,
    DAY,
    DR_LIM,
    DR_SITI,
    MEI,
    NOW,
    NURSE_JO,
    PRIYA,
    ROOT,
    TODAY,
    a_medicine,
    a_plan,
    everybody,
    open_chat,
    prescribe,
)

WEEK_AGO = TODAY - 6 * DAY
PROFILES = {profile.id: profile for profile in everybody()}


def assign_all(work: Work) -> None:
    for patient in (AHMAD, MEI, PRIYA):
        work.care.assign(patient, DR_LIM, ROOT, NOW)


async def test_a_patient_is_assigned_once(database: Database) -> None:
    def unit(work: Work) -> None:
        assert work.care.assign(AHMAD, DR_LIM, ROOT, NOW)
        assert not work.care.assign(AHMAD, DR_LIM, ROOT, NOW)
        assert work.care.assign(AHMAD, NURSE_JO, None, NOW)

        assert work.care.is_assigned(AHMAD, DR_LIM)
        assert not work.care.is_assigned(AHMAD, DR_SITI)
        assert not work.care.is_assigned(DR_LIM, AHMAD)
        assert [p.id for p in work.care.staff_of(AHMAD)] == [NURSE_JO, DR_LIM]

    await database.write(unit)


async def test_patients_are_listed_by_name_in_pages_with_their_number(database: Database) -> None:
    def unit(work: Work) -> None:
        assign_all(work)

        first, total = work.care.patients_of(DR_LIM, PatientQuery("", WEEK_AGO, 0, 2), NOW)
        second, _ = work.care.patients_of(DR_LIM, PatientQuery("", WEEK_AGO, 2, 2), NOW)

        assert total == 3
        assert [row.profile.id for row in first] == [AHMAD, PRIYA]
        assert second == [PatientRow(PROFILES[MEI], 0, 0, linked=False)]
        assert work.care.patients_of(DR_LIM, PatientQuery("", WEEK_AGO, 10, 2), NOW) == ([], 3)
        assert work.care.patients_of(DR_SITI, PatientQuery("", WEEK_AGO, 0, 2), NOW) == ([], 0)

    await database.write(unit)


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("ALI", [AHMAD]),
        ("élodie", [PRIYA]),
        ("Élodie p", [PRIYA]),
        ("玲", [MEI]),
        ("m000", [AHMAD]),
        ("100%", [MEI]),
        ("%_7", [MEI]),
        ("_", [MEI]),
        ("%", [MEI]),
        ("\\", []),
        ("' OR 1=1 --", []),
        ("nobody", []),
    ],
)
async def test_a_search_takes_part_of_a_name_or_mrn_in_any_case(
    database: Database, search: str, found: list[str]
) -> None:
    def unit(work: Work) -> None:
        assign_all(work)
        rows, total = work.care.patients_of(DR_LIM, PatientQuery(search, WEEK_AGO, 0, 10), NOW)
        assert ([row.profile.id for row in rows], total) == (found, len(found))

    await database.write(unit)


async def test_the_list_counts_past_doses_of_seven_days_and_the_taken_ones(database: Database) -> None:
    def unit(work: Work) -> None:
        assign_all(work)
        open_chat(work)
        plan = a_plan(start_date=TODAY - 20 * DAY)
        prescribe(work, plan, [a_medicine("zinc", plan, times=("08:00", "20:00"))], days=30)
        for days_ago, status in ((1, DoseStatus.TAKEN), (2, DoseStatus.SKIPPED), (9, DoseStatus.TAKEN)):
            dose = work.doses.of_day(AHMAD, TODAY - days_ago * DAY)[0]
            work.doses.record(dose.id, DoseStatus.PENDING, Answer(status, NOW, NOW, AHMAD))

        rows, _ = work.care.patients_of(DR_LIM, PatientQuery("ahmad", WEEK_AGO, 0, 10), NOW)

        # Six whole days; 08:00 of today is still open.
        assert rows == [PatientRow(PROFILES[AHMAD], taken=1, past=12, linked=True)]

    await database.write(unit)
