"""What the worker asks for again and again: it may run anywhere, twice or late."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby

from core.commands import Command, UseCases
from core.events import DoseChanged
from core.ids import NoticeId, ProfileId
from core.plans.materialise import horizon, materialise
from core.ports import Touched, Work
from core.reminders.model import Notice, Priority, Settled

BATCH = 500


@dataclass(frozen=True, slots=True)
class RollHorizon(Command[int]):
    """Makes dose rows for the days that came into sight; how many medicines were looked at."""


@dataclass(frozen=True, slots=True)
class CloseWindows(Command[int]):
    """Marks silent doses as missed."""


@dataclass(frozen=True, slots=True)
class AnnounceDoses(Command[int]):
    """Puts one digest for each patient and due slot into the outbox."""


@dataclass(frozen=True, slots=True)
class TakeNotices(Command[list[Notice]]):
    """What is to be sent now; marked as sending."""

    limit: int


@dataclass(frozen=True, slots=True)
class SettleNotice(Command[None]):
    notice: NoticeId
    outcome: Settled


@dataclass(frozen=True, slots=True)
class RecoverNotices(Command[int]):
    """After a restart: what was being sent when the last sender died."""


@dataclass(frozen=True, slots=True)
class PruneUpdates(Command[int]):
    """Forgets claims after 48 hours; Telegram keeps an undelivered update for 24."""


def roll_horizon(_: RollHorizon, work: Work) -> int:
    batch = work.plans.to_materialise(horizon(work.now), BATCH)
    by_zone = sorted(batch, key=lambda pair: pair[1])
    for zone, pairs in groupby(by_zone, key=lambda pair: pair[1]):
        materialise([medication for medication, _ in pairs], zone, work)
    return len(batch)


def close_windows(_: CloseWindows, work: Work) -> int:
    closed = work.doses.close_windows(work.now, BATCH)
    work.touched.extend(Touched(patient, dose) for dose, patient, _ in closed)
    work.events.extend(DoseChanged(patient, dose, slot) for dose, patient, slot in closed)
    return len(closed)


def slot_subject(patient: ProfileId, slot: str) -> str:
    """What groups the messages that show one patient's slot."""
    return f"slot:{patient}:{slot}"


def day_subject(patient: ProfileId) -> str:
    """What groups the lists of one patient's days."""
    return f"day:{patient}"


def announce_doses(_: AnnounceDoses, work: Work) -> int:
    slots = work.doses.announce(work.now, BATCH)
    for open_slot in slots:
        work.outbox.put(
            Notice(
                kind="digest",
                recipient=open_slot.patient,
                params={"patient": open_slot.patient, "slot": open_slot.slot},
                due_at=work.now,
                dedupe=f"digest:{open_slot.patient}:{open_slot.slot}",
                priority=Priority.CRITICAL if open_slot.critical else Priority.REMINDER,
                subject=slot_subject(open_slot.patient, open_slot.slot),
                expires_at=open_slot.closes_at,
            )
        )
    return len(slots)


def take_notices(command: TakeNotices, work: Work) -> list[Notice]:
    return work.outbox.take(work.now, command.limit)


def settle_notice(command: SettleNotice, work: Work) -> None:
    work.outbox.settle(command.notice, command.outcome)


def recover_notices(_: RecoverNotices, work: Work) -> int:
    return work.outbox.recover(work.now)


def prune_updates(_: PruneUpdates, work: Work) -> int:
    return work.updates.prune(work.now - timedelta(hours=48))


USECASES: UseCases = {
    RollHorizon: roll_horizon,
    CloseWindows: close_windows,
    AnnounceDoses: announce_doses,
    TakeNotices: take_notices,
    SettleNotice: settle_notice,
    RecoverNotices: recover_notices,
    PruneUpdates: prune_updates,
}
