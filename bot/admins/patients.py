"""Registering a patient with the doctor who will look after them."""

from collections.abc import Sequence
from datetime import date

from bot.admins.persons import EMAIL, PHONE, check, name_step
from bot.buttons import Go
from bot.dialogs import talk
from bot.dialogs.flow import Choice, Flow, Form, Lines, Step, choose, text
from bot.invitation import invitation
from bot.scene import Scene
from bot.screens import Key, Screen, say
from core.accounts.invitations import RegisterPatient
from core.accounts.model import NewPerson
from core.administration import ListDoctors
from core.ids import ProfileId
from core.people import Profile, Role, clean_birth_date, clean_line, clean_mrn
from core.refusals import MrnTaken, NoSuchUser, NotCareStaff
from core.texts import T, Text

MOST_KEYS = 8  # doctors offered at once; where there are more, part of the name is asked first


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


def _matching(form: Form, said: str) -> list[Profile]:
    """Doctors in whose name or username every word of it occurs."""
    words = said.casefold().split()
    return [d for d in _doctors(form) if all(word in _known_as(d, form.scene) for word in words)]


def _known_as(doctor: Profile, scene: Scene) -> str:
    credential = scene.work.accounts.credential_of(doctor.id)
    return f"{doctor.full_name} {credential.username if credential else ''}".casefold()


def _search(typed: str, form: Form) -> str:
    said = clean_line(typed)
    if not said or not _matching(form, said):
        raise NoSuchUser(said)
    return said


def _offered(form: Form) -> Sequence[Choice]:
    said = form.get("doctor_search")
    found = _matching(form, said) if said else _doctors(form)
    names = [doctor.full_name for doctor in found]
    return [
        Choice(doctor.id, _label(doctor, alone=names.count(doctor.full_name) == 1))
        for doctor in found[:MOST_KEYS]
    ]


def _label(doctor: Profile, *, alone: bool) -> Text:
    """Two doctors of one name are told apart by their telephone numbers."""
    if alone or doctor.phone is None:
        return T("register.button.doctor", name=doctor.full_name)
    return T("register.button.doctor_with_phone", name=doctor.full_name, digits=doctor.phone[-4:])


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
        text("mrn", T("register.ask_mrn"), lambda typed, _: clean_mrn(typed)),
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
