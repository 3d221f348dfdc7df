"""Reading a discharge: every fault is found at once, with its place; what has one meaning is put right."""

import json
from typing import Any

import pytest

from core.plans.discharge import MOST_MEDS, read_discharge
from core.plans.strictjson import DEEPEST, LARGEST_DOCUMENT
from tests.core.plans.documents import (
    SAMPLE,
    TODAY,
    Bend,
    bent,
    discharge,
    med,
    only,
    patient,
    plan,
    reading,
)


def faults(data: bytes | str) -> list[tuple[str, str]]:
    return [(fault.path, fault.code) for fault in read_discharge(data, TODAY).faults]


def without(part: str, name: str) -> Bend:
    return lambda d: d[part].pop(name)


def test_the_clinics_sample_is_sound_and_nothing_needs_putting_right() -> None:
    found = read_discharge(SAMPLE, TODAY)
    assert found.faults == found.notes == ()
    assert found.discharge is not None
    assert found.discharge.patient.dob.isoformat() == "2024-12-01"
    assert found.discharge.meds[0].times == ("06:00", "12:00", "18:00")


FAULTY: list[tuple[Bend, str, str]] = [
    (med(0, dose=float("nan")), "meds[0].dose", "not_a_number"),
    (med(0, times=[float("-inf")]), "meds[0].times[0]", "not_a_number"),
    (med(1, critical=10**4000), "meds[1].critical", "not_a_number"),
    (without("patient", "mrn"), "patient.mrn", "missing"),
    (patient(fullname="Ali"), "patient.fullname", "unknown_key"),
    (patient(mrn=4499), "patient.mrn", "not_text"),
    (patient(mrn="M 12*"), "patient.mrn", "bad_mrn"),
    (patient(phone="soon"), "patient.phone", "bad_phone"),
    (patient(full_name="12"), "patient.full_name", "bad_name"),
    (patient(dob="01/12/2024"), "patient.dob", "bad_date"),
    (patient(dob="2026-02-30"), "patient.dob", "bad_date"),
    (patient(dob="2026-11-21"), "patient.dob", "date_in_future"),
    (patient(dob="1890-01-01"), "patient.dob", "date_too_old"),
    (plan(start_date=None), "plan.start_date", "bad_date"),
    (plan(end_date="2026-02-13"), "plan.end_date", "ends_before_start"),
    (plan(start_date="2016-11-19", end_date=None), "plan.start_date", "start_out_of_range"),
    (plan(start_date="2028-11-21", end_date=None), "plan.start_date", "start_out_of_range"),
    (plan(start_date="2026-11-20", end_date="2046-11-21"), "plan.end_date", "end_out_of_range"),
    (plan(start_date="2026-11-20", end_date="9999-12-31"), "plan.end_date", "end_out_of_range"),
    (plan(start_date="0001-01-01", end_date=None), "plan.start_date", "start_out_of_range"),
    (med(1, times=["25:00"]), "meds[1].times[0]", "bad_time"),
    (med(1, times=["08:00", "24:00"]), "meds[1].times[1]", "bad_time"),
    (med(1, times=[8]), "meds[1].times[0]", "bad_time"),
    (med(1, times=[]), "meds[1].times", "empty_list"),
    (med(1, times="08:00"), "meds[1].times", "not_a_list"),
    (med(1, times=["08:00"] * 25), "meds[1].times", "too_many"),
    (med(1, critical="no"), "meds[1].critical", "not_bool"),
    (med(1, dose=" "), "meds[1].dose", "empty"),
    (med(1, dose="x" * 201), "meds[1].dose", "text_too_long"),
    (med(1, **{"\ud800": "1 tab"}), "meds[1]", "bad_characters"),
    (lambda d: d.update(meds=[]), "meds", "empty_list"),
    (lambda d: d.update(meds=["METFORMIN"]), "meds[0]", "not_an_object"),
    (lambda d: d.update(patient=None), "patient", "not_an_object"),
    (only(*["A"] * (MOST_MEDS + 1)), "meds", "too_many"),
]


@pytest.mark.parametrize(("bend", "path", "code"), FAULTY)
def test_a_fault_is_found_once_with_its_place(bend: Bend, path: str, code: str) -> None:
    assert faults(bent(bend)) == [(path, code)]


UNREADABLE: list[tuple[bytes | str, str]] = [
    ("", "not_json"),
    ("{} and more", "not_json"),
    ("{\u201cpatient\u201d: 1}", "not_json"),
    ("[1]", "not_an_object"),
    ("null", "not_an_object"),
    (b'{"a": "\xff"}', "not_utf8"),
    ("\ud800", "not_utf8"),
    ("[" * (DEEPEST + 1) + "]" * (DEEPEST + 1), "too_deep"),
    ("[" * 100_000, "too_deep"),
    (" " * (LARGEST_DOCUMENT + 1), "too_large"),
]


@pytest.mark.parametrize(("data", "code"), UNREADABLE)
def test_what_cannot_be_read_at_all_is_one_fault_of_the_whole(data: bytes | str, code: str) -> None:
    assert faults(data) == [("", code)]


def test_a_key_given_twice_is_a_fault_even_where_both_say_the_same() -> None:
    twice = SAMPLE.replace('"mrn": "M0004499",', '"mrn": "M0004499", "mrn": "M0004499",')
    assert faults(twice) == [("patient.mrn", "duplicate_key")]


def test_all_faults_are_found_at_once() -> None:
    document = bent(patient(mrn=1, dob="soon"), plan(end="never"), med(0, times=["6"]), med(1, critical=0))
    assert faults(document) == [
        ("patient.mrn", "not_text"),
        ("patient.dob", "bad_date"),
        ("plan.end", "unknown_key"),
        ("meds[0].times[0]", "bad_time"),
        ("meds[1].critical", "not_bool"),
    ]


def test_an_unknown_key_names_the_likeliest_one_first() -> None:
    [fault] = reading(med(0, medname="x")).faults
    assert fault.allowed.startswith("med_name, ")


def test_an_end_before_the_start_says_what_was_found_and_what_is_allowed() -> None:
    [fault] = reading(plan(end_date="2026-01-01")).faults
    assert (fault.found, fault.allowed) == ("2026-01-01", "2026-02-14")


@pytest.mark.parametrize(
    ("bend", "path", "kept"),
    [
        (med(0, times=["8:00"]), "meds[0].times", "08:00"),
        (med(0, times=["18:00", "6:00"]), "meds[0].times", "06:00, 18:00"),
        (patient(mrn=" m 0004499"), "patient.mrn", "M0004499"),
        (patient(phone="012-944 1105"), "patient.phone", "+60129441105"),
        (patient(full_name="  Ahmad   Ali\u202e"), "patient.full_name", "Ahmad Ali"),
    ],
)
def test_what_can_only_mean_one_thing_is_put_right_and_said(bend: Bend, path: str, kept: str) -> None:
    found = reading(bend)
    assert found.discharge is not None
    assert [(note.path, note.code, note.allowed) for note in found.notes] == [(path, "normalised", kept)]


def test_equal_documents_have_one_fingerprint_however_they_are_written() -> None:
    other = json.dumps(dict(reversed(json.loads(SAMPLE).items())), indent=7)
    again = read_discharge("\ufeff" + other, TODAY).discharge
    assert again is not None
    assert again.fingerprint() == discharge().fingerprint()
    assert discharge(med(0, times=["18:00", "6:00", "12:00"])).fingerprint() == again.fingerprint()
    assert discharge(med(0, dose="2 tab")).fingerprint() != again.fingerprint()


def test_a_canonical_document_reads_as_itself() -> None:
    canonical = discharge(patient(full_name="அகமது <b>علي</b> 陳")).canonical()
    found = read_discharge(canonical, TODAY)
    assert found.discharge is not None
    assert found.discharge.canonical() == canonical
    assert found.notes == ()


JUNK: list[Any] = [None, True, 0, 1e308, "", "x", [], {}, [[]], [{}], {"": {}}, "\u0000", "\ud800"]


@pytest.mark.parametrize("junk", JUNK)
@pytest.mark.parametrize("part", ["patient", "plan", "meds"])
def test_junk_in_any_part_is_refused_and_never_a_crash(part: str, junk: Any) -> None:
    assert reading(lambda d: d.update({part: junk})).discharge is None


@pytest.mark.parametrize(
    ("start", "end"),
    [("2016-11-20", "2036-11-20"), ("2028-11-20", "2048-11-20"), ("2028-02-29", "2048-02-28")],
)
def test_a_plan_of_twenty_years_within_sight_is_sound(start: str, end: str) -> None:
    assert reading(plan(start_date=start, end_date=end)).discharge is not None
