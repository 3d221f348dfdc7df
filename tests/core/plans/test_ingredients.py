"""One medicine under many spellings, and many medicines that look alike."""

import pytest

from core.plans.ingredients import ingredient_key, might_be_same


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("METFORMIN 500MG TAB", "Metformin 850 mg"),
        ("METFORMIN 500MG TAB", "T. METFORMIN HCL 500MG"),
        ("ATORVASTATIN 20MG TAB", "TAB ATORVASTATIN 40MG"),
        ("AMLODIPINE 5MG TAB", "Amlodipine besylate 10 mg"),
        ("PREDNISOLONE 5MG", "T. PREDNISOLONE 5MG"),
        ("VITAMIN B12 100MCG", "Vitamin B12 1 mg tab"),
        ("INSULIN GLARGINE 100UNIT/ML", "Insulin glargine 300 units/ml penfill"),
    ],
)
def test_spellings_of_one_medicine_agree(one: str, other: str) -> None:
    assert ingredient_key(one) == ingredient_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("VITAMIN B12 100MCG", "VITAMIN B6 10MG"),
        ("CALCIUM CARBONATE 500MG", "FERROUS SULPHATE 200MG"),
        ("POTASSIUM CHLORIDE 600MG", "CALCIUM CARBONATE 500MG"),
        ("INSULIN GLARGINE 100UNIT/ML", "INSULIN ASPART 100UNIT/ML"),
        ("5-FU cream", "6-MP 50MG TAB"),
        ("500", "20"),
    ],
)
def test_different_medicines_stay_apart(one: str, other: str) -> None:
    assert ingredient_key(one) != ingredient_key(other)


def test_names_that_share_a_long_word_are_a_question() -> None:
    assert might_be_same("AMLODIPINE 5MG TAB", "AMLODIPINE / VALSARTAN 5MG/160MG")
    assert not might_be_same("AMLODIPINE 5MG", "Amlodipine besylate 10 mg")
    assert not might_be_same("WARFARIN 3MG", "PERINDOPRIL 4MG")
