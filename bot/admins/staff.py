"""Registering doctors and nurses."""

from collections.abc import Callable

from bot.admins.persons import EMAIL, PHONE, check, name_step
from bot.dialogs import talk
from bot.dialogs.flow import Flow, Form
from bot.invitation import invitation
from bot.scene import Scene
from bot.screens import Screen
from core.accounts.invitations import RegisterStaff
from core.accounts.model import NewPerson
from core.people import Role
from core.texts import T, Text


def register_doctor(scene: Scene, _: str) -> Screen:
    return talk.begin(scene, "register_doctor")


def register_nurse(scene: Scene, _: str) -> Screen:
    return talk.begin(scene, "register_nurse")


def _registered(role: Role) -> Callable[[Form], Screen]:
    def done(form: Form) -> Screen:
        person = NewPerson(form["full_name"], role, form["phone"], email=form["email"])
        return invitation(form.scene, form.scene.perform(RegisterStaff(person)))

    return done


def _staff(name: str, role: Role, ask_name: Text, title: Text) -> Flow:
    return Flow(
        name,
        (name_step(ask_name), PHONE, EMAIL, check(title)),
        done=_registered(role),
        roles=frozenset({Role.ADMIN}),
    )


DOCTOR = _staff("register_doctor", Role.DOCTOR, T("register.ask_name.doctor"), T("register.check.doctor"))
NURSE = _staff("register_nurse", Role.NURSE, T("register.ask_name.nurse"), T("register.check.nurse"))
