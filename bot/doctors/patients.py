"""The care team's own patients: who they are, how they fare, and a way to find one."""

from bot.buttons import Button
from bot.dialogs import talk
from bot.dialogs.flow import Flow, Form, text
from bot.doctors.buttons import FindPatient, OpenPatient, OpenPatients, search_words
from bot.doctors.words import adherence, clipped
from bot.scene import Scene
from bot.screens import Key, Row, Screen, say
from core.patients import PAGE, ListPatients, PatientPage
from core.people import CARE_STAFF, Role
from core.ports import PatientRow
from core.texts import T, Text

LONGEST_NAME, LONGEST_MRN = 36, 16  # on a key


def patients_command(scene: Scene, rest: str) -> Screen:
    return patients_screen(scene, search_words(rest))


def patients_screen(scene: Scene, search: str = "", page: int = 0) -> Screen:
    """A page of the actor's patients; where there is none it says what to do."""
    found = scene.perform(ListPatients(search, page))
    if not found.total:
        return _nobody(scene, search)
    head = T("patients.found", n=found.total, search=search) if search else T("patients.title", n=found.total)
    lines: list[Text | None] = [head, T("patients.period")]
    for row in found.rows:
        lines += [None, *_lines(row)]
    keys = tuple((Key(_label(row), OpenPatient(row.profile.id)),) for row in found.rows)
    return Screen(tuple(lines), (*keys, *_turning(found), (_find(),), *_all_of_them(search)))


def open_patients(scene: Scene, press: OpenPatients) -> Screen:
    return patients_screen(scene, press.search, press.page)


def find_patient(scene: Scene, _: Button) -> Screen:
    return talk.begin(scene, "find_patient")


def _nobody(scene: Scene, search: str) -> Screen:
    if search:
        return Screen((T("patients.none_found", search=search),), ((_find(),), *_all_of_them(search)))
    if scene.role is Role.DOCTOR:
        return say(T("patients.empty"), None, T("patients.empty.import"))
    return say(T("patients.empty"), None, T("patients.empty.ask"))


def _lines(row: PatientRow) -> tuple[Text, ...]:
    person = row.profile
    return (
        T("patients.row", name=person.full_name, mrn=person.mrn or "—"),
        adherence(row.taken, row.past) if row.linked else T("patients.row.unlinked"),
    )


def _label(row: PatientRow) -> Text:
    """With the MRN: two patients may have one name."""
    person = row.profile
    return T(
        "patients.button.patient",
        name=clipped(person.full_name, LONGEST_NAME),
        mrn=clipped(person.mrn or "—", LONGEST_MRN),
    )


def _turning(found: PatientPage) -> tuple[Row, ...]:
    row: list[Key] = []
    if found.page > 0:
        row.append(Key(T("button.previous"), OpenPatients(found.page - 1, found.search)))
    if (found.page + 1) * PAGE < found.total:
        row.append(Key(T("button.next"), OpenPatients(found.page + 1, found.search)))
    return (tuple(row),) if row else ()


def _find() -> Key:
    return Key(T("patients.button.find"), FindPatient())


def _all_of_them(search: str) -> tuple[Row, ...]:
    return ((Key(T("patients.button.all"), OpenPatients(0, "")),),) if search else ()


def _searched(form: Form) -> Screen:
    return patients_screen(form.scene, form["search"])


FIND = Flow(
    "find_patient",
    (text("search", T("patients.find.ask"), lambda typed, _: search_words(typed)),),
    done=_searched,
    roles=CARE_STAFF,
)
