"""The questions that are asked about everybody who is registered, and the last look at the answers."""

from datetime import date

from bot.dialogs.flow import Form, Lines, Step, confirm, text
from bot.everyone.roles import role_word
from core.administration import WhoHasPhone
from core.people import clean_email, clean_name, clean_phone
from core.texts import T, Text


def name_step(ask: Text) -> Step:
    return text("full_name", ask, lambda typed, _: clean_name(typed))


PHONE = text("phone", T("register.ask_phone"), lambda typed, _: clean_phone(typed))
EMAIL = text("email", T("register.ask_email"), lambda typed, _: clean_email(typed), optional=True)


def check(title: Text) -> Step:
    """Shows everything as it will be kept: a number typed with spaces appears in its kept form."""

    def summary(form: Form) -> Lines:
        return (title, None, *_facts(form), *_shared_phone(form), None, T("register.kept_so"))

    return confirm(summary, lambda _: T("button.confirm"))


def _shared_phone(form: Form) -> Lines:
    """Families share a number; or the person is registered already."""
    found = form.scene.perform(WhoHasPhone(form["phone"]))
    people = tuple(
        T("register.phone.person", name=person.full_name, role=role_word(person.role)) for person in found
    )
    return (None, T("register.phone.shared", people=people)) if people else ()


def _facts(form: Form) -> Lines:
    dob, doctor = form.get("dob"), form.get("doctor")
    profile = form.scene.work.profiles.get(doctor) if doctor else None
    facts = (
        T("register.shown.name", name=form["full_name"]),
        T("register.shown.mrn", mrn=form["mrn"]) if form.get("mrn") else None,
        T("register.shown.phone", phone=form["phone"]),
        T("register.shown.birth_date", day=date.fromisoformat(dob)) if dob else None,
        T("register.shown.doctor", name=profile.full_name) if profile else None,
        T("register.shown.email", email=form["email"]) if form.get("email") else T("register.shown.no_email"),
    )
    return tuple(fact for fact in facts if fact is not None)
