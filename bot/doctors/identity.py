"""Whose record an import goes into, and where the document says something else about that person."""

from datetime import date

from bot.dialogs.flow import Lines
from bot.doctors.words import age
from bot.scene import Scene
from core.patients import ViewPatient
from core.people import Profile, same_person
from core.plans.check import ImportCheck
from core.plans.discharge import DischargePatient
from core.texts import T, Text


def record_of(scene: Scene, check: ImportCheck) -> Profile | None:
    """The stored person; None where there is none yet, or it is not this doctor's to see."""
    return scene.perform(ViewPatient(check.patient)).patient if check.patient else None


def title(record: Profile | None, given: DischargePatient) -> Text:
    """Name and MRN: of the record where there is one."""
    name = record.full_name if record else given.full_name
    return T("import.preview.patient", name=name, mrn=given.mrn)


def who(record: Profile | None, given: DischargePatient, similar: Profile | None, today: date) -> Lines:
    """The person whom the medicines will belong to."""
    if record is None:
        born = T("import.preview.born", dob=given.dob, age=age(given.dob, today), phone=given.phone)
        return (title(None, given), born, T("import.preview.new"), *_similar(similar))
    known = T("import.preview.known")
    return (title(record, given), _born(record, today), known, *differences(record, given))


def differences(record: Profile, given: DischargePatient) -> Lines:
    """What the document says otherwise; the record is kept."""
    lines: list[Text] = []
    if not same_person(record.full_name, None, given.full_name, None):
        lines.append(T("import.differs.name", found=given.full_name))
    if record.dob != given.dob:
        lines.append(T("import.differs.dob", found=given.dob))
    if record.phone != given.phone:
        lines.append(T("import.differs.phone", found=given.phone))
    return tuple(lines)


def compared(record: Profile, given: DischargePatient) -> Lines:
    """Record and document side by side, for the question whether they are one person."""
    dob, phone = record.dob or T("import.differs.no_dob"), record.phone or T("import.differs.no_dob")
    return (
        T("import.differs.record", name=record.full_name, dob=dob, phone=phone),
        T("import.differs.document", name=given.full_name, dob=given.dob, phone=given.phone),
    )


def _born(record: Profile, today: date) -> Text:
    unknown = T("import.differs.no_dob")
    if record.dob is None:
        return T("import.preview.born_unknown", phone=record.phone or unknown)
    years = age(record.dob, today)
    return T("import.preview.born", dob=record.dob, age=years, phone=record.phone or unknown)


def _similar(similar: Profile | None) -> Lines:
    """The same person may be registered under another number."""
    if similar is None:
        return ()
    mrn, unknown = similar.mrn or "—", T("import.differs.no_dob")
    return (
        T(
            "import.preview.similar",
            name=similar.full_name,
            mrn=mrn,
            dob=similar.dob or unknown,
            phone=similar.phone or unknown,
        ),
    )
