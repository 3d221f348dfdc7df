"""From a discharge document to a patient's doses: all of it or nothing, and never a dose twice."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.accounts.invitations import invite, register_person
from core.accounts.model import Invitation, NewPerson
from core.commands import Command, UseCases
from core.events import PatientAssigned, PlanChanged, PlanStarted
from core.ids import MedicationId, PlanId, new_id, new_prescription_number
from core.people import Profile, Role
from core.plans.check import CheckImport, PlanMode, beginnings, check_import, describes, is_foreign, seen_now
from core.plans.discharge import Discharge, DischargePatient
from core.plans.handover import had_today
from core.plans.ingredients import ingredient_key
from core.plans.materialise import materialise
from core.plans.model import Medication, Plan
from core.plans.rules import local_day
from core.plans.suspicions import not_daily
from core.ports import Touched, Work
from core.refusals import (
    AlreadyImported,
    IdentityDiffers,
    MrnTaken,
    NeedsApproval,
    NotAllowed,
    NotAPatient,
    NotDaily,
    PlanChangedMeanwhile,
    PlanModeNeeded,
    PlanOver,
    StartsLater,
)
from core.zones import zone_named, zone_of


@dataclass(frozen=True, slots=True)
class Imported:
    """`invitation` None: the patient is linked and was told there. `stopped`: medicines that ended.

    `later`: medicines that get fewer doses today than their times would give, see `core/plans/handover.py`.
    """

    patient: Profile
    plan: Plan
    medications: tuple[Medication, ...]
    doses: int
    invitation: Invitation | None
    stopped: tuple[str, ...]
    created: bool
    later: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportDischarge(Command[Imported]):
    """`mode` None: no plan is active.

    What the doctor has said: `same_person`, although name or birth date differ; `daily`, medicines whose
    frequency is not daily are to be given every day; `seen`, what was shown (see `ImportCheck`).
    """

    document: Discharge
    mode: PlanMode | None = None
    same_person: bool = False
    daily: bool = False
    seen: str | None = None


def import_discharge(command: ImportDischarge, work: Work) -> Imported:
    """Refuses: NotAllowed, NotDaily, NeedsApproval, IdentityDiffers, AlreadyImported, PlanModeNeeded,

    PlanOver, StartsLater (either would end today's medicines and give none), PlanChangedMeanwhile.
    """
    doctor = work.actor.profile
    if doctor is None:
        raise NotAllowed
    odd = not_daily(command.document)
    if odd and not command.daily:
        raise NotDaily(odd)
    patient, created = patient_for(command.document.patient, work)
    if not created:
        refuse_if_unsure(command, patient, work)
    plan = new_plan(command.document, patient, work)
    medications = new_medications(command.document, plan, patient, work)
    if not work.plans.add(plan, medications):
        raise_already_imported(patient, command.document, work)
    stopped = make_room(command, plan, medications, work)
    if work.care.assign(patient.id, doctor, doctor, work.now):
        work.events.append(PatientAssigned(patient.id, doctor))
    work.plans.finish_requests(doctor, command.document.patient.mrn)
    doses = materialise(medications, patient.zone, work)
    work.touched[:] = [Touched(patient.id, plan.id)]  # one entry, also where the patient is new
    work.note(pres_no=plan.pres_no, medicines=str(len(medications)), mode=command.mode or "new")
    gone = tuple(m.id for m in stopped)
    work.events.append(PlanStarted(patient.id, plan.id, doctor, gone))
    invitation = None if work.accounts.is_linked(patient.id) else invite(patient, work)
    goes_on = {old.id for old, _ in unchanged(stopped, medications)}
    ended = tuple(m.med_name for m in stopped if m.id not in goes_on)
    later = tuple(m.med_name for m in medications if m.doses_from > work.now)
    return Imported(patient, plan, medications, doses, invitation, ended, created, later)


def patient_for(given: DischargePatient, work: Work) -> tuple[Profile, bool]:
    """The patient with that MRN, registered now where there is none; and whether it is new."""
    known = work.profiles.by_mrn(given.mrn)
    if known is None:
        person = NewPerson(given.full_name, Role.PATIENT, given.phone, given.mrn, given.dob)
        try:
            return register_person(person, work), True
        except MrnTaken:  # another import of the same patient was faster
            known = work.profiles.by_mrn(given.mrn)
    if known is None or known.role is not Role.PATIENT:
        raise NotAPatient(given.full_name)
    return known, False


def refuse_if_unsure(command: ImportDischarge, patient: Profile, work: Work) -> None:
    if is_foreign(patient, work):
        raise NeedsApproval(command.document.patient.mrn)
    if not describes(patient, command.document.patient) and not command.same_person:
        raise IdentityDiffers(command.document.patient.mrn)
    if work.plans.by_fingerprint(patient.id, command.document.fingerprint()):
        raise_already_imported(patient, command.document, work)
    refuse_if_plans_clash(command, patient, work)


def refuse_if_plans_clash(command: ImportDischarge, patient: Profile, work: Work) -> None:
    today = local_day(work.now, zone_named(patient.zone))
    plans = work.plans.active(patient.id, today)
    if not plans:
        return
    plan = command.document.plan
    if plan.end_date is not None and plan.end_date < today:
        raise PlanOver(plan.end_date)
    if plan.start_date > today:
        raise StartsLater(plan.start_date)
    if command.mode is None:
        raise PlanModeNeeded
    current = work.plans.medications([p.id for p in plans])
    if command.seen is not None and command.seen != seen_now(current, work.doses.of_day(patient.id, today)):
        raise PlanChangedMeanwhile


def raise_already_imported(patient: Profile, document: Discharge, work: Work) -> None:
    plan = work.plans.by_fingerprint(patient.id, document.fingerprint())
    if plan is None:
        raise PlanModeNeeded
    raise AlreadyImported(plan.pres_no, local_day(plan.confirmed_at, zone_named(patient.zone)))


def new_plan(document: Discharge, patient: Profile, work: Work) -> Plan:
    return Plan(
        id=PlanId(new_id(work.now)),
        patient_id=patient.id,
        pres_no=new_prescription_number(),
        start_date=document.plan.start_date,
        end_date=document.plan.end_date,
        prescriber_id=work.actor.profile or patient.id,
        fingerprint=document.fingerprint(),
        confirmed_at=work.now,
    )


def new_medications(document: Discharge, plan: Plan, patient: Profile, work: Work) -> tuple[Medication, ...]:
    """The medicines of a new plan; one that comes again goes on where today's doses of the old one ended."""
    today = local_day(work.now, zone_named(patient.zone))
    had = had_today(work.doses.of_day(patient.id, today), work.now)
    begins = beginnings(document, had, patient, work)
    return tuple(
        Medication(
            id=MedicationId(new_id(work.now)),
            plan_id=plan.id,
            patient_id=patient.id,
            position=position,
            med_name=med.med_name,
            dose=med.dose,
            route=med.route,
            times=med.sorted_times,
            freq=med.freq,
            critical=med.critical,
            start_date=plan.start_date,
            end_date=plan.end_date,
            doses_from=begins[ingredient_key(med.med_name)],
        )
        for position, med in enumerate(document.meds)
    )


def make_room(
    command: ImportDischarge, new: Plan, medications: tuple[Medication, ...], work: Work
) -> tuple[Medication, ...]:
    """Ends old plans (Replace) or old medicines that come again (Add); their open future doses go."""
    patient = new.patient_id
    today = local_day(work.now, zone_of(patient, work))
    again = {ingredient_key(m.med_name) for m in medications}
    stopped: list[Medication] = []
    for plan in work.plans.active(patient, today):
        if plan.id == new.id:
            continue
        old = work.plans.medications([plan.id])
        leaving = [m for m in old if command.mode is not PlanMode.ADD or ingredient_key(m.med_name) in again]
        if len(leaving) == len(old):
            work.plans.end(plan.id, work.now)
        else:
            for medication in leaving:
                work.plans.stop(medication.id, work.now)
        stopped += leaving
    for old_one, new_one in unchanged(stopped, medications):
        work.doses.carry_over(old_one.id, new_one.id, work.now)
    work.doses.drop_future([m.id for m in stopped], work.now)
    if stopped:
        work.events.append(PlanChanged(patient))
    return tuple(stopped)


def unchanged(old: Sequence[Medication], new: Sequence[Medication]) -> list[tuple[Medication, Medication]]:
    """Medicines that come again to the letter: what is due of them stays due, it was not stopped.

    Each new one goes on from one old one at most: two rows of one slot cannot belong to one medicine.
    """

    def regimen(m: Medication) -> tuple[object, ...]:
        return m.med_name, m.dose, m.route, m.times

    coming, pairs = list(new), []
    for medication in old:
        match = next((m for m in coming if regimen(m) == regimen(medication)), None)
        if match is not None:
            coming.remove(match)
            pairs.append((medication, match))
    return pairs


USECASES: UseCases = {CheckImport: check_import, ImportDischarge: import_discharge}
