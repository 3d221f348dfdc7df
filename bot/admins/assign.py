"""Giving a patient into the care of a doctor or nurse."""

from collections.abc import Sequence

from bot.admins.choosing import MOST_KEYS, matching, named
from bot.dialogs import talk
from bot.dialogs.flow import Choice, Flow, Form, Lines, Step, confirm, text
from bot.everyone.roles import role_word
from bot.scene import Scene
from bot.screens import Screen, say
from core.accounts.invitations import Assign
from core.administration import FindPatient, FindStaff, ListStaff
from core.ids import ProfileId
from core.people import Profile, Role, clean_line, clean_mrn, clean_username
from core.refusals import NoSuchPatient, NoSuchUser, NotAPatient, NotCareStaff, UsernameInvalid
from core.texts import T, Text


def assign(scene: Scene, rest: str) -> Screen:
    """`/assign`, or in one line `/assign MRN USERNAME`; an MRN may be typed with spaces."""
    *mrn, username = rest.split() or [""]
    if not username:
        return talk.begin(scene, "assign")
    if not mrn:
        return _with_patient_only(scene, username)
    return _assigned(scene, clean_mrn("".join(mrn)), clean_username(username))


def _with_patient_only(scene: Scene, mrn: str) -> Screen:
    """`/assign MRN` goes on with the question for whom."""
    found = scene.perform(FindPatient(clean_mrn(mrn)))
    return talk.begin(scene, "assign", mrn=found.mrn)


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


def _patient(typed: str, form: Form) -> str:
    mrn = clean_mrn(typed)
    form.scene.perform(FindPatient(mrn))
    return mrn


def _staff(typed: str, form: Form) -> str:
    """A username, or a name that only one of them has."""
    said = clean_line(typed)
    found = matching(form.scene, form.scene.perform(ListStaff()), said)
    try:
        return form.scene.perform(FindStaff(clean_username(said))).id
    except (NoSuchUser, UsernameInvalid):
        if len(found) != 1:
            raise NoSuchUser(said) from None
    return found[0].id


def _offered(form: Form) -> Sequence[Choice]:
    """Everybody where they are few; otherwise the username or name is typed."""
    staff = form.scene.perform(ListStaff())
    if len(staff) > MOST_KEYS:
        return ()
    return [Choice(person.id, named(person, staff, _label(person))) for person in staff]


def _label(person: Profile) -> Text:
    return T("assign.button.staff", name=person.full_name, role=role_word(person.role))


def _ask_staff(form: Form) -> Lines:
    patient = form.scene.perform(FindPatient(form["mrn"]))
    return (T("assign.ask_staff", name=patient.full_name, mrn=form["mrn"]),)


def _summary(form: Form) -> Lines:
    patient, staff = form.scene.perform(FindPatient(form["mrn"])), _chosen(form)
    return (
        T("assign.check"),
        None,
        T("assign.check.patient", name=patient.full_name, mrn=form["mrn"]),
        T("assign.check.staff", name=staff.full_name, role=role_word(staff.role)),
    )


def _chosen(form: Form) -> Profile:
    found = form.scene.work.profiles.get(ProfileId(form["staff"]))
    if found is None:
        raise NoSuchUser(form["staff"])
    return found


def _answered(form: Form) -> Screen:
    credential = form.scene.work.accounts.credential_of(ProfileId(form["staff"]))
    return _assigned(form.scene, form["mrn"], credential.username if credential else "")


ASSIGN = Flow(
    "assign",
    (
        text("mrn", T("assign.ask_mrn"), _patient),
        Step("staff", _ask_staff, read=_staff, choices=_offered),
        confirm(_summary, lambda _: T("button.confirm")),
    ),
    done=_answered,
    roles=frozenset({Role.ADMIN}),
    mend={NoSuchPatient: "mrn", NotAPatient: "mrn", NoSuchUser: "staff", NotCareStaff: "staff"},
)
