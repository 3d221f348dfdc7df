"""Registering a patient with the doctor who will look after them."""

from collections.abc import Sequence
from datetime import date

from bot.admins.choosing import MOST_KEYS, matching, named
from bot.admins.persons import EMAIL, PHONE, check, name_step
from bot.buttons import Go
from bot.dialogs import talk
from bot.dialogs.flow import Choice, Flow, Form, Lines, Step, choose, text
from bot.invitation import invitation
from bot.scene import Scene
from bot.screens import Key, Screen, say
from core.accounts.invitations import RegisterPatient
from core.accounts.model import NewPerson
from core.administration import IsMrnFree, ListDoctors
from core.ids import ProfileId
from core.people import Profile, Role, clean_birth_date, clean_line, clean_mrn
from core.refusals import MrnTaken, NoSuchUser, NotCareStaff
from core.texts import T, Text


def register_patient(scene: Scene, _: str) -> Screen:
    if not scene.perform(ListDoctors()):
        offer = (Key(T("menu.button.register_doctor"), Go("register_doctor")),)
        return say(T("register.no_doctor_yet"), rows=(offer,))
    return talk.begin(scene, "register_patient")


def _birth_date(typed: str, form: Form) -> str:
    today = form.scene.work.now.astimezone(form.scene.zone).date()
    return clean_birth_date(typed, today).isoformat()


def _doctors(form: Form) -> list[Profile]:
    return form.scene.perform(ListDoctors())


def _are_many(form: Form) -> bool:
    return len(_doctors(form)) > MOST_KEYS


def _free_mrn(typed: str, form: Form) -> str:
    mrn = clean_mrn(typed)
    if not form.scene.perform(IsMrnFree(mrn)):
        raise MrnTaken(mrn)
    return mrn


def _search(typed: str, form: Form) -> str:
    said = clean_line(typed)
    if not matching(form.scene, _doctors(form), said):
        raise NoSuchUser(said)
    return said


def _offered(form: Form) -> Sequence[Choice]:
    said = form.get("doctor_search")
    found = matching(form.scene, _doctors(form), said) if said else _doctors(form)
    return [Choice(doctor.id, named(doctor, found, _label(doctor))) for doctor in found[:MOST_KEYS]]


def _label(doctor: Profile) -> Text:
    return T("register.button.doctor", name=doctor.full_name)


def _ask_doctor(form: Form) -> Lines:
    return (T("register.ask_doctor_found") if form.get("doctor_search") else T("register.ask_doctor"),)


def _registered(form: Form) -> Screen:
    person = NewPerson(
        form["full_name"],
        Role.PATIENT,
        phone=form["phone"],
        mrn=form["mrn"],
        dob=date.fromisoformat(form["dob"]),
        email=form["email"],
    )
    invited = form.scene.perform(RegisterPatient(person, ProfileId(form["doctor"])))
    return invitation(form.scene, invited)


DOCTOR_SEARCH: Step = text("doctor_search", T("register.ask_doctor_search"), _search, when=_are_many)

PATIENT = Flow(
    "register_patient",
    (
        name_step(T("register.ask_name.patient")),
        text("mrn", T("register.ask_mrn"), _free_mrn),
        PHONE,
        text("dob", T("register.ask_birth_date"), _birth_date),
        DOCTOR_SEARCH,
        choose("doctor", _ask_doctor, _offered),
        EMAIL,
        check(T("register.check.patient")),
    ),
    done=_registered,
    roles=frozenset({Role.ADMIN}),
    mend={MrnTaken: "mrn", NotCareStaff: "doctor"},
)
