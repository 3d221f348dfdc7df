"""Whether two names mean one medicine, by their words: `T. METFORMIN HCL 500MG` and `Metformin 850 mg`.

Dose forms, salts and strengths are left out; a letter with its number stays, for vitamin B6 is not B12. Brand
names are not known here, so names that only share a word are shown to the doctor as a question.
"""

import re

FORMS = """
t tab tabs tablet tablets c cap caps capsule capsules inj injection syr syrup susp suspension soln
solution drop drops cream oint ointment gel patch inhaler puff puffs spray sachet supp pessary
lotion powder neb sr xr mr cr er ec la retard oral vial pen amp ampoule penfill eye ear nasal
"""
SALTS = """
hcl hydrochloride besylate besilate maleate tartrate succinate sulphate sulfate phosphate mesylate
fumarate sodium potassium calcium magnesium acetate citrate nitrate bromide hydrobromide medoxomil
arginine
"""
UNITS = "mg g mcg microgram micrograms ug ml l unit units iu u mmol meq percent"
NO_SUBSTANCE = frozenset(f"{FORMS} {UNITS}".split())
SALT = frozenset(SALTS.split())
SHARED_WORD = 5  # letters


def words(name: str) -> tuple[str, ...]:
    """The words that say which substance it is: no strength, no form, no salt behind the first word."""
    found: list[str] = []
    for token in re.findall(r"[^\W_]+", name.casefold()):
        vitamin = re.fullmatch(r"[a-z]{1,2}\d{1,2}", token) is not None
        strength = any(c.isdigit() for c in token) and not vitamin
        if strength or token in NO_SUBSTANCE or (found and token in SALT):
            continue
        found.append(token)
    return tuple(found)


def ingredient_key(name: str) -> str:
    """Equal for names of one medicine; the whole name where nothing else is left of it."""
    return " ".join(words(name)) or " ".join(name.casefold().split())


def might_be_same(one: str, other: str) -> bool:
    """They differ, but share a long word: `AMLODIPINE` and `AMLODIPINE VALSARTAN`."""
    if ingredient_key(one) == ingredient_key(other):
        return False
    shared = set(words(one)) & set(words(other))
    return any(len(word) >= SHARED_WORD for word in shared)
