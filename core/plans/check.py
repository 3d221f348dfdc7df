"""What Confirm will do with a discharge, worked out beforehand: shown to the doctor line by line."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.commands import Command
from core.doses.model import Dose
from core.doses.rules import is_open, present_status
from core.ids import ProfileId
from core.people import Profile, same_person
from core.plans.discharge import Discharge, DischargeMed, DischargePatient
from core.plans.handover import COUNTED, doses_from, had_today
from core.plans.ingredients import ingredient_key, might_be_same
from core.plans.model import Medication
from core.plans.rules import local_day
from core.ports import Touched, Work
from core.zones import zone_named


class PlanMode(StrEnum):
    """What happens to active plans: all end, or only medicines that come again are replaced."""

    REPLACE = "replace"
    ADD = "add"


class ChangeKind(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    ENDS = "ends"
    STAYS = "stays"


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one medicine; `old` None for a new one, `new` None for one that ends or stays."""

    kind: ChangeKind
    old: Medication | None
    new: DischargeMed | None


@dataclass(frozen=True, slots=True)
class ImportCheck:
    """What Confirm will meet. For somebody else's patient only `foreign` is told; `patient` is one's own.

    `open_now`: due, unanswered doses of medicines taken until now. `had_today`: doses of today that count as
    had. `later`: medicines that get fewer doses today because of these. `unsure`: names that might be one
    medicine with one taken until now. `seen` stands for all that this was worked out from: given back with
    Confirm, it shows whether something has changed meanwhile. `similar`: a patient of one's own with another
    MRN whom the document seems to describe.
    """

    known: bool
    patient: ProfileId | None = None
    foreign: bool = False
    differs: bool = False
    already: str | None = None
    active_plans: int = 0
    current: tuple[Medication, ...] = ()
    coming: tuple[DischargeMed, ...] = ()
    open_now: tuple[Dose, ...] = ()
    had_today: tuple[Dose, ...] = ()
    later: tuple[str, ...] = ()
    seen: str = ""
    similar: Profile | None = None

    @property
    def repeated(self) -> tuple[str, ...]:
        """Names of medicines taken until now that come again."""
        return tuple(c.old.med_name for c in self.changes_for(PlanMode.ADD) if c.old and c.new)

    @property
    def others(self) -> tuple[str, ...]:
        """Names of medicines taken until now that do not come again."""
        return tuple(c.old.med_name for c in self.changes_for(PlanMode.ADD) if c.old and not c.new)

    @property
    def unsure(self) -> tuple[tuple[str, str], ...]:
        """Pairs of an old and a new name that might mean one medicine."""
        return tuple(
            (old.med_name, new.med_name)
            for old in self.current
            for new in self.coming
            if might_be_same(old.med_name, new.med_name)
        )

    def changes_for(self, mode: PlanMode | None) -> tuple[Change, ...]:
        """Every medicine, old and new, once: first what ends, then what changes, stays and is new."""
        old = list(self.current)
        changes = []
        for med in self.coming:
            key = ingredient_key(med.med_name)
            former = next((m for m in old if ingredient_key(m.med_name) == key), None)
            if former is not None:
                old.remove(former)
            changes.append(Change(_kind(former, med), former, med))
        again = {ingredient_key(m.med_name) for m in self.coming}
        for medication in old:
            stays = mode is PlanMode.ADD and ingredient_key(medication.med_name) not in again
            changes.append(Change(ChangeKind.STAYS if stays else ChangeKind.ENDS, medication, None))
        order = (ChangeKind.ENDS, ChangeKind.CHANGED, ChangeKind.STAYS, ChangeKind.SAME, ChangeKind.NEW)
        return tuple(sorted(changes, key=lambda change: order.index(change.kind)))


def _kind(old: Medication | None, new: DischargeMed) -> ChangeKind:
    if old is None:
        return ChangeKind.NEW
    mine = (old.med_name, old.dose, old.route, old.times, old.freq, old.critical)
    same = mine == (new.med_name, new.dose, new.route, new.sorted_times, new.freq, new.critical)
    return ChangeKind.SAME if same else ChangeKind.CHANGED


@dataclass(frozen=True, slots=True)
class CheckImport(Command[ImportCheck]):
    document: Discharge


def describes(patient: Profile, given: DischargePatient) -> bool:
    return same_person(patient.full_name, patient.dob, given.full_name, given.dob)


def is_foreign(patient: Profile, work: Work) -> bool:
    """Not this doctor's patient: nothing stored may be revealed before an admin agrees."""
    return work.actor.profile is None or not work.care.is_assigned(patient.id, work.actor.profile)


def check_import(command: CheckImport, work: Work) -> ImportCheck:
    given = command.document.patient
    patient = work.profiles.by_mrn(given.mrn)
    if patient is None:
        return ImportCheck(known=False, similar=_similar(given, work), coming=command.document.meds)
    work.touched.append(Touched(patient.id))
    if is_foreign(patient, work):
        work.note(foreign="yes")
        return ImportCheck(known=True, foreign=True)
    same = work.plans.by_fingerprint(patient.id, command.document.fingerprint())
    today = local_day(work.now, zone_named(patient.zone))
    plans = work.plans.active(patient.id, today)
    current = tuple(work.plans.medications([p.id for p in plans]))
    doses = work.doses.of_day(patient.id, today)
    return ImportCheck(
        known=True,
        patient=patient.id,
        differs=not describes(patient, given),
        already=same.pres_no if same else None,
        active_plans=len(plans),
        current=current,
        coming=command.document.meds,
        open_now=tuple(dose for dose in doses if is_open(dose, work.now)),
        had_today=tuple(dose for dose in doses if present_status(dose, work.now) in COUNTED),
        later=put_off(command.document, had_today(doses, work.now), patient, work),
        seen=seen_now(current, doses),
    )


def _similar(given: DischargePatient, work: Work) -> Profile | None:
    if work.actor.profile is None:
        return None
    mine = work.care.profiles_of(work.actor.profile)
    return next((p for p in mine if describes(p, given) or p.phone == given.phone), None)


def put_off(document: Discharge, had: Counter[str], patient: Profile, work: Work) -> tuple[str, ...]:
    """Medicines that would have a dose today, were today's not used up already."""
    begins = beginnings(document, had, patient, work)
    return tuple(m.med_name for m in document.meds if begins[ingredient_key(m.med_name)] > work.now)


def beginnings(document: Discharge, had: Counter[str], patient: Profile, work: Work) -> dict[str, datetime]:
    """From when on each ingredient gets doses; several lines of one ingredient count together."""
    times: dict[str, list[str]] = {}
    for med in document.meds:
        times.setdefault(ingredient_key(med.med_name), []).extend(med.sorted_times)
    zone = zone_named(patient.zone)
    return {key: doses_from(tuple(sorted(t)), had[key], work.now, zone) for key, t in times.items()}


def seen_now(current: Sequence[Medication], doses: Sequence[Dose]) -> str:
    """Twelve characters that change when a medicine or an answer of today does."""
    facts = [medication.id for medication in current] + [f"{d.id}{d.status}" for d in doses]
    return hashlib.sha256("".join(sorted(facts)).encode()).hexdigest()[:12]
