"""No two keys alike, none too long, whatever the medicines are called."""

from itertools import product

import pytest
from hypothesis import given as examples
from hypothesis import settings
from hypothesis import strategies as st

from bot.patients.labels import LONGEST_LABEL, names, short
from core.doses.model import Dose, DoseStatus
from core.ids import DoseId, MedicationId
from tests.bot.patients.chat import Chat, local
from tests.bot.patients.conftest import Prescribe
from tests.storage.cast import AHMAD

LANGUAGES = ("en", "ms", "zh", "ta")
SAME_START = "PARACETAMOL/CODEINE PHOSPHATE HEMIHYDRATE/DIPHENHYDRAMINE HYD "
ADVERSARIAL = {
    "the same sixty characters first": (SAME_START + "A 500MG TAB", SAME_START + "B 500MG TAB"),
    "the same beginning and end": ("X" * 40 + "1" + "Y" * 40, "X" * 40 + "2" + "Y" * 40),
    "strengths at the end": ("METFORMIN HYDROCHLORIDE XR TAB 500MG", "METFORMIN HYDROCHLORIDE XR TAB 850MG"),
    "one looks like the other cut short": ("A" * 15 + "…" + "B" * 5, "A" * 40 + "B" * 40),
    "as long as can be": ("மருந்து " * 25, "மருந்து " * 24 + "மருந்தா "),
}


def a_dose(number: int, name: str, slot: str = "2026-11-20T08:00") -> Dose:
    at = local("08:00")
    ids = DoseId(f"d{number}"), MedicationId(f"m{number}"), AHMAD
    return Dose(*ids, slot, at, at, DoseStatus.PENDING, at, None, None, name, "1 tab", "PO", False)


def test_a_short_name_stays_as_it_is():
    assert names([a_dose(1, "METFORMIN"), a_dose(2, "ASPIRIN")], 25).on_keys == {
        "d1": "METFORMIN",
        "d2": "ASPIRIN",
    }


def test_a_long_name_keeps_its_strength():
    assert short("METFORMIN HYDROCHLORIDE XR TAB 500MG", 25) == "METFORMIN HY…XR TAB 500MG"


def test_the_time_tells_two_doses_of_one_medicine_apart():
    twice = [a_dose(1, "METFORMIN", "2026-11-20T06:00"), a_dose(2, "METFORMIN", "2026-11-20T12:00")]

    assert list(names(twice, 25).on_keys.values()) == ["METFORMIN · 06:00", "METFORMIN · 12:00"]


def test_one_medicine_twice_at_one_time_is_numbered_on_the_keys_and_in_the_list():
    doses = [a_dose(1, "METFORMIN"), a_dose(2, "METFORMIN")]

    named = names(doses, 25)

    assert list(named.on_keys.values()) == ["1. METFORMIN", "2. METFORMIN"]
    assert [named.in_list(dose) for dose in doses] == ["1. METFORMIN", "2. METFORMIN"]


def test_shared_words_give_way_to_those_that_differ():
    insulins = [
        a_dose(1, "INSULIN HUMAN (ACTRAPID) 100IU/ML 10ML VIAL"),
        a_dose(2, "INSULIN HUMAN (INSULATARD) 100IU/ML 10ML VIAL"),
    ]

    assert list(names(insulins, 25).on_keys.values()) == [
        "INSULIN HUMAN (ACTRAPID)",
        "INSULIN (INSULATARD) 10ML",
    ]


@examples(
    st.lists(
        st.tuples(st.text("AB …1", min_size=1, max_size=50), st.sampled_from(["06:00", "12:00"])),
        min_size=1,
        max_size=9,
    )
)
@settings(max_examples=300, deadline=None)
def test_whatever_the_names_are_the_labels_differ_and_fit(medicines: list[tuple[str, str]]):
    doses = [a_dose(n, name, f"2026-11-20T{time}") for n, (name, time) in enumerate(medicines)]

    labels = list(names(doses, 25).on_keys.values())

    assert len(set(labels)) == len(doses)
    assert all(len(label) <= 25 for label in labels)


@pytest.mark.parametrize(("kind", "language"), list(product(ADVERSARIAL, LANGUAGES)))
async def test_keys_differ_and_fit_in_every_language(ahmad: Chat, given: Prescribe, kind: str, language: str):
    ahmad.language = language
    await given({name.strip(): ("08:00",) for name in ADVERSARIAL[kind]})

    shown = await ahmad.command("today")

    assert len(set(shown.labels)) == len(shown.labels) == 8
    assert max(map(len, shown.labels)) <= LONGEST_LABEL
