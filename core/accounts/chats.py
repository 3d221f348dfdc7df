"""Which chats speak for a person, seen from the clinic's side."""

from dataclasses import dataclass

from core.commands import Command, UseCases
from core.ids import ProfileId
from core.people import Role
from core.ports import Work
from core.refusals import NotAPatient


@dataclass(frozen=True, slots=True)
class DisconnectChats(Command[int]):
    """No chat speaks for this patient any more, as after a code that reached the wrong person."""

    patient: ProfileId


def disconnect_chats(command: DisconnectChats, work: Work) -> int:
    """Gives how many chats there were; what was on its way to them is held back.

    Refuses: NotAPatient.
    """
    patient = work.profiles.get(command.patient)
    if patient is None or patient.role is not Role.PATIENT:
        raise NotAPatient(patient.full_name if patient else "")
    chats = work.accounts.cut_off(command.patient)
    work.outbox.cancel(command.patient)
    work.note(chats=str(chats))
    return chats


USECASES: UseCases = {DisconnectChats: disconnect_chats}
