"""One patient's card: who it is, what is prescribed, how it goes, and what can be done."""

from bot.doctors.buttons import (
    AskDisconnect,
    Disconnect,
    NewLinkCode,
    OpenChart,
    OpenPatient,
    OpenPatients,
)
from bot.doctors.words import adherence, age, clipped, folded
from bot.invitation import invitation
from bot.scene import Scene
from bot.screens import Key, Row, Screen
from core.accounts.invitations import NewCode
from core.doses.model import Dose, DoseStatus
from core.doses.rules import present_status
from core.ids import ProfileId
from core.patients import PatientCard, ViewPatient, Week
from core.people import Profile, Role
from core.plans.model import Medication, Plan
from core.plans.rules import local_day, slot_day, slot_time
from core.texts import T, Text
from core.zones import zone_of

MEDICINES_ROOM = 1500  # UTF-16 units
LONGEST_MED, LONGEST_DOSE = 60, 40


def card_screen(scene: Scene, patient: str) -> Screen:
    card = scene.perform(ViewPatient(ProfileId(patient)))
    lines = (
        *_person(scene, card),
        None,
        *_medicines(scene, card),
        None,
        T("patient_card.weeks"),
        *(_week(week) for week in card.weeks),
        *_last_doses(scene, card),
    )
    return Screen(lines, _keys(scene, card))


def open_patient(scene: Scene, press: OpenPatient) -> Screen:
    return card_screen(scene, press.patient)


def new_code(scene: Scene, press: NewLinkCode) -> Screen:
    """Older codes of the patient stop working."""
    return invitation(scene, scene.perform(NewCode(ProfileId(press.patient))), again=True)


def present_card(scene: Scene, press: NewLinkCode | Disconnect) -> Screen:
    """A code is shown once; a repeated press gets the card."""
    return card_screen(scene, press.patient)


def counted(week: Week) -> tuple[int, int]:
    """Doses taken, and all that are past."""
    count = week.count
    return count.taken, count.taken + count.skipped + count.missed


def _person(scene: Scene, card: PatientCard) -> tuple[Text, ...]:
    patient = card.patient
    today = local_day(scene.work.now, zone_of(patient.id, scene.work))
    lines = [T("patient_card.title", name=patient.full_name, mrn=patient.mrn or "—")]
    if patient.dob is not None:
        lines.append(T("patient_card.born", dob=patient.dob, age=age(patient.dob, today)))
    if patient.phone is not None:
        lines.append(T("patient_card.phone", phone=patient.phone))
    if card.linked:
        lines.append(T("patient_card.linked", username=card.username or "—"))
    else:
        lines.append(T("patient_card.unlinked", username=card.username or "—"))
    if card.staff:
        lines.append(T("patient_card.team", names=tuple(_with_role(p) for p in card.staff)))
    return tuple(lines)


def _with_role(person: Profile) -> Text:
    name = clipped(person.full_name, LONGEST_MED)
    if person.role is Role.NURSE:
        return T("patient_card.nurse", name=name)
    return T("patient_card.doctor", name=name)


def _medicines(scene: Scene, card: PatientCard) -> tuple[Text, ...]:
    if not card.medications:
        return (T("patient_card.no_medicines"),)
    lines: list[Text] = []
    for plan in card.plans:
        lines.append(_plan(plan))
        lines += [_medicine(m) for m in card.medications if m.plan_id == plan.id]
    return folded(scene, lines, MEDICINES_ROOM, lambda n: T("patient_card.more", n=n))


def _plan(plan: Plan) -> Text:
    if plan.end_date is None:
        return T("patient_card.plan.open", pres_no=plan.pres_no, start=plan.start_date)
    return T("patient_card.plan.until", pres_no=plan.pres_no, start=plan.start_date, end=plan.end_date)


def _medicine(medication: Medication) -> Text:
    return T(
        "patient_card.medicine",
        med=clipped(medication.med_name, LONGEST_MED),
        dose=clipped(medication.dose, LONGEST_DOSE),
        route=clipped(medication.route, LONGEST_DOSE),
        times=medication.times,
        freq=clipped(medication.freq, LONGEST_DOSE),
        critical=T("patient_card.critical") if medication.critical else "",
    )


def _week(week: Week) -> Text:
    return T("patient_card.week", first=week.first, last=week.last, result=adherence(*counted(week)))


def _last_doses(scene: Scene, card: PatientCard) -> tuple[Text | None, ...]:
    if not card.last_doses:
        return ()
    return (None, T("patient_card.last_doses"), *(_dose(scene, dose) for dose in card.last_doses))


def _dose(scene: Scene, dose: Dose) -> Text:
    return T(
        "patient_card.dose",
        day=slot_day(dose.slot),
        at=slot_time(dose.slot),
        med=clipped(dose.med_name, LONGEST_MED),
        state=_state(present_status(dose, scene.work.now)),
    )


def _state(status: DoseStatus) -> Text:
    match status:
        case DoseStatus.TAKEN:
            return T("state.taken")
        case DoseStatus.SKIPPED:
            return T("state.skipped")
        case DoseStatus.MISSED:
            return T("state.missed")
        case DoseStatus.PENDING:
            return T("state.pending")


def _keys(scene: Scene, card: PatientCard) -> tuple[Row, ...]:
    rows: list[Row] = [(Key(T("patient_card.button.chart"), OpenChart(card.patient.id)),)]
    if scene.role is Role.DOCTOR:
        way_in = (
            Key(T("patient_card.button.disconnect"), AskDisconnect(card.patient.id))
            if card.linked
            else Key(T("patient_card.button.new_code"), NewLinkCode(card.patient.id))
        )
        rows.append((way_in,))
    return (*rows, (Key(T("patient_card.button.list"), OpenPatients(0, "")),))
