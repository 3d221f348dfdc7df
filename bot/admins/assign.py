"""Giving a patient into the care of a doctor or nurse."""

from bot.dialogs import talk
from bot.dialogs.flow import Flow, Form, text
from bot.everyone.roles import role_word
from bot.scene import Scene
from bot.screens import Screen, say
from core.accounts.invitations import Assign
from core.people import Role, clean_mrn, clean_username
from core.refusals import NoSuchPatient, NoSuchUser, NotAPatient, NotCareStaff
from core.texts import T


def assign(scene: Scene, rest: str) -> Screen:
    """`/assign`, or in one line `/assign MRN USERNAME`; an MRN may be typed with spaces."""
    *mrn, username = rest.split() or [""]
    if not username:
        return talk.begin(scene, "assign")
    if not mrn:
        return say(T("assign.usage"))
    return _assigned(scene, clean_mrn("".join(mrn)), clean_username(username))


def _assigned(scene: Scene, mrn: str, username: str) -> Screen:
    made = scene.perform(Assign(mrn, username))
    return say(
        T(
            "assign.done",
            patient=made.patient.full_name,
            mrn=mrn,
            staff=made.staff.full_name,
            role=role_word(made.staff.role),
        )
    )


def _answered(form: Form) -> Screen:
    return _assigned(form.scene, form["mrn"], form["username"])


ASSIGN = Flow(
    "assign",
    (
        text("mrn", T("assign.ask_mrn"), lambda typed, _: clean_mrn(typed)),
        text("username", T("assign.ask_username"), lambda typed, _: clean_username(typed)),
    ),
    done=_answered,
    roles=frozenset({Role.ADMIN}),
    mend={NoSuchPatient: "mrn", NotAPatient: "mrn", NoSuchUser: "username", NotCareStaff: "username"},
)
