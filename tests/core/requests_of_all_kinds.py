"""An example of every command, about Ana's record where it is about a record, and good enough to be granted.

Keys are names of commands; what is in brackets tells two examples of one command apart.
"""

from collections.abc import Callable
from typing import Any

from core.accounts.chats import DisconnectChats
from core.accounts.invitations import Assign, CreateAdmin, NewCode, RegisterPatient, RegisterStaff
from core.accounts.model import NewPerson
from core.accounts.usecases import (
    FindLogin,
    HasPassword,
    LinkByCode,
    Login,
    Logout,
    SetBlocked,
    SetLanguage,
    SetPassword,
    SpeakAs,
)
from core.administration import (
    FindPatient,
    FindStaff,
    IsMrnFree,
    ListDoctors,
    ListStaff,
    ViewAudit,
    WhoHasPhone,
)
from core.commands import Command
from core.doses.model import Answer, Dose, DoseStatus
from core.doses.queries import ViewDay, ViewDose, ViewMedicines, ViewSlot, ViewWeek
from core.doses.usecases import CompleteSlot, RecordDose, UndoDose
from core.ids import NoticeId, ProfileId
from core.patients import ListPatients, ViewPatient
from core.people import Role
from core.plans.check import CheckImport, PlanMode
from core.plans.requests import DecideImport, RequestImport, ResumeImport, ViewRequest
from core.plans.usecases import ImportDischarge
from core.ports import Work
from core.reminders.model import NoticeState, Settled
from core.reminders.usecases import (
    AnnounceDoses,
    CloseWindows,
    PruneUpdates,
    RecoverNotices,
    RollHorizon,
    SettleNotice,
    TakeNotices,
)
from tests.core.clinic import ANA, APPROVED, BEN, CODE, EVERYBODY, MEI, OPEN, discharge
from tests.storage.cast import NOW, TODAY

Example = Callable[[int, Work], Command[Any]]
"""Takes the Telegram number of whoever asks."""

SLOT = f"{TODAY.isoformat()}T08:00"
NURSE = NewPerson("Nora Noor", Role.NURSE, phone="+60123456789")
PATIENT = NewPerson("Zoe Zain", Role.PATIENT, phone="+60123456780", mrn="M0009009")


def _dose(work: Work) -> Dose:
    return next(dose for dose in work.doses.of_day(ANA, TODAY) if dose.med_name == "METFORMIN")


def _taken_dose(work: Work) -> Dose:
    dose = _dose(work)
    assert work.doses.record(dose.id, dose.status, Answer(DoseStatus.TAKEN, NOW, NOW, ANA))
    return dose


def _new_code(person: ProfileId, work: Work) -> NewCode:
    """For whom no chat speaks."""
    work.accounts.cut_off(person)
    return NewCode(person)


EXAMPLES: dict[str, Example] = {
    "LinkByCode": lambda user, _: LinkByCode(CODE, user),
    "FindLogin": lambda user, _: FindLogin("ben", user),
    "Login": lambda user, _: Login("ben", user, verified=True),
    "SetLanguage": lambda user, _: SetLanguage("ms", user),
    "SpeakAs": lambda user, _: SpeakAs(MEI, user),
    "SpeakAs (a stranger to this phone)": lambda user, _: SpeakAs(EVERYBODY["doctor-"].id, user),
    "SetBlocked": lambda user, _: SetBlocked(user, blocked=True),
    "Logout": lambda user, _: Logout(user),
    "HasPassword": lambda _, __: HasPassword(),
    "SetPassword": lambda _, __: SetPassword("a hash", 1),
    "CreateAdmin": lambda _, __: CreateAdmin("aida", "Aida"),
    "RegisterStaff": lambda _, __: RegisterStaff(NURSE),
    "RegisterPatient": lambda _, __: RegisterPatient(PATIENT, EVERYBODY["doctor-"].id),
    "ListDoctors": lambda _, __: ListDoctors(),
    "ListStaff": lambda _, __: ListStaff(),
    "IsMrnFree": lambda _, __: IsMrnFree("M0009009"),
    "WhoHasPhone": lambda _, __: WhoHasPhone("+60123456789"),
    "FindPatient": lambda _, __: FindPatient("M0001001"),
    "FindStaff": lambda _, __: FindStaff("dora"),
    "DisconnectChats": lambda _, __: DisconnectChats(ANA),
    "NewCode": lambda _, work: _new_code(ANA, work),
    "NewCode (of a colleague)": lambda _, work: _new_code(EVERYBODY["nurse+"].id, work),
    "Assign": lambda _, __: Assign("M0001002", "dora"),
    "ViewAudit": lambda _, __: ViewAudit(),
    "CheckImport": lambda _, __: CheckImport(discharge("M0001001")),
    "ImportDischarge": lambda _, __: ImportDischarge(discharge("M0008008")),
    "ImportDischarge (for Ana)": lambda _, __: ImportDischarge(discharge("M0001001"), PlanMode.REPLACE),
    "RequestImport": lambda _, __: RequestImport(discharge("M0001002")),
    "ViewRequest": lambda _, __: ViewRequest(OPEN),
    "DecideImport": lambda _, __: DecideImport(OPEN, approve=True),
    "ResumeImport": lambda _, __: ResumeImport(APPROVED),
    "ListPatients": lambda _, __: ListPatients(),
    "ViewPatient": lambda _, __: ViewPatient(ANA),
    "RecordDose": lambda _, work: RecordDose(_dose(work).id, DoseStatus.TAKEN),
    "UndoDose": lambda _, work: UndoDose(_taken_dose(work).id),
    "CompleteSlot": lambda _, work: CompleteSlot(ANA, SLOT, work.now),
    "ViewDay": lambda _, __: ViewDay(ANA),
    "ViewDose": lambda _, work: ViewDose(_dose(work).id),
    "ViewSlot": lambda _, __: ViewSlot(ANA, SLOT),
    "ViewWeek": lambda _, __: ViewWeek(ANA),
    "ViewMedicines": lambda _, __: ViewMedicines(ANA),
    "ViewMedicines (of Ben)": lambda _, __: ViewMedicines(BEN),
    "RollHorizon": lambda _, __: RollHorizon(),
    "CloseWindows": lambda _, __: CloseWindows(),
    "AnnounceDoses": lambda _, __: AnnounceDoses(),
    "TakeNotices": lambda _, __: TakeNotices(10),
    "SettleNotice": lambda _, __: SettleNotice(NoticeId("none"), Settled(NoticeState.SENT, NOW)),
    "RecoverNotices": lambda _, __: RecoverNotices(),
    "PruneUpdates": lambda _, __: PruneUpdates(),
}
