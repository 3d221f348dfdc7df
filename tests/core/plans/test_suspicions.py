"""What is possible but suspicious: said before Confirm, never in the way."""

import pytest

from core.plans.ingredients import ingredient_key
from core.plans.suspicions import suspicions
from tests.core.plans.documents import TODAY, Bend, discharge, med, only, patient, plan

GROWN_UP = patient(dob="1961-12-01")
RECENT = plan(start_date="2026-11-18")


def codes(*bends: Bend) -> list[tuple[str, str]]:
    return [(found.path, found.code) for found in suspicions(discharge(*bends), TODAY)]


def test_nothing_is_suspicious_about_a_plain_document() -> None:
    assert codes(GROWN_UP, RECENT) == []


def test_the_sample_meets_an_infant_with_tablets_and_began_long_ago() -> None:
    found = suspicions(discharge(), TODAY)
    assert [f.code for f in found] == ["start_long_ago", "adult_form_for_child"]
    assert (found[1].found, found[1].allowed) == ("1", "METFORMIN 500MG TAB, ATORVASTATIN 20MG TAB")


@pytest.mark.parametrize(
    ("bend", "path", "code"),
    [
        (plan(start_date="2026-11-01", end_date="2026-11-19"), "plan.end_date", "end_in_past"),
        (med(1, med_name="Metformin 850 mg"), "meds[1].med_name", "medicine_twice"),
        (med(1, freq="QD"), "meds[1].freq", "freq_ambiguous"),
        (med(1, freq="PRN"), "meds[1].freq", "freq_not_daily"),
        (med(1, freq="now and then"), "meds[1].freq", "freq_unknown"),
        (med(1, freq="BD"), "meds[1].times", "times_do_not_fit"),
        (med(1, times=["08:00", "8:00"]), "meds[1].times", "time_twice"),
        (med(1, route="EAT"), "meds[1].route", "route_unknown"),
    ],
)
def test_each_suspicion_has_its_place(bend: Bend, path: str, code: str) -> None:
    assert codes(GROWN_UP, RECENT, bend) == [(path, code)]


def test_a_plan_that_ends_today_is_not_over() -> None:
    assert codes(GROWN_UP, plan(start_date="2026-11-18", end_date="2026-11-20")) == []


def test_a_child_of_six_may_have_tablets_a_child_of_five_is_asked_about() -> None:
    assert codes(RECENT, patient(dob="2020-11-20")) == []
    assert codes(RECENT, patient(dob="2020-11-21")) == [("patient.dob", "adult_form_for_child")]


def test_syrup_for_an_infant_is_not_suspicious() -> None:
    syrup = only("PARACETAMOL SYRUP")
    assert codes(RECENT, syrup, med(0, dose="5 ml")) == []


@pytest.mark.parametrize("name", ["Metformin 850 mg", "METFORMIN 500MG TAB", "metformin-500"])
def test_strengths_and_spellings_of_one_medicine_are_one(name: str) -> None:
    assert ingredient_key(name) == "metformin"


def test_names_that_begin_with_a_number_stay_apart() -> None:
    assert ingredient_key("5-FU cream") != ingredient_key("6-MP 50MG TAB")
