"""What is kept for the clinic: one protocol for each kind of thing; `storage/` implements them.

Times go in and come out as aware UTC datetimes. Methods named `claim`, `use`, `record`, `hold`, `take` are
guarded: they say whether this call was the one that changed something.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple, Protocol

from core.accounts.model import Chat, Credential, Throttle, Visitor
from core.audit import AuditEntry, AuditLine
from core.doses.model import Answer, DayCount, Dose, DoseStatus, NewDose
from core.ids import DialogId, DoseId, MedicationId, NoticeId, PlanId, ProfileId, RequestId
from core.people import Profile, Role
from core.plans.model import ImportRequest, Medication, Plan
from core.reminders.model import Notice, OpenSlot, Settled


class Profiles(Protocol):
    def get(self, profile: ProfileId) -> Profile | None: ...
    def by_mrn(self, mrn: str) -> Profile | None: ...
    def with_phone(self, phone: str) -> list[Profile]:
        """Active people of any role, by name."""

    def add(self, profile: Profile) -> bool:
        """False when the MRN is taken; nothing was written."""

    def with_role(self, role: Role) -> list[Profile]:
        """Active people of that role by name."""

    def set_language(self, profile: ProfileId, language: str) -> None: ...


class Accounts(Protocol):
    def visitor(self, user_id: int) -> Visitor | None:
        """None: this Telegram user was never heard."""

    def remember_chat(self, chat: Chat) -> None:
        """Insert, or clear `blocked_at` of a chat that is known. Never overwrites a chosen language."""

    def set_chat_language(self, user_id: int, language: str) -> None: ...
    def set_blocked(self, user_id: int, at: datetime | None) -> bool:
        """True when this changed it."""

    def credential(self, username: str) -> Credential | None: ...
    def credential_of(self, profile: ProfileId) -> Credential | None: ...
    def add_credential(self, profile: ProfileId, username: str) -> bool:
        """False when the username is taken."""

    def set_password(self, profile: ProfileId, password_hash: str) -> None: ...
    def add_code(self, digest: str, profile: ProfileId, expires_at: datetime, now: datetime) -> None:
        """Older unused codes of the profile stop working."""

    def use_code(self, digest: str, user_id: int, now: datetime) -> ProfileId | None:
        """The profile, once: two uses of one code have one winner."""

    def link(self, user_id: int, profile: ProfileId, now: datetime) -> None:
        """Makes the profile the active one of that chat; others stay linked."""

    def unlink(self, user_id: int, profile: ProfileId, now: datetime) -> bool: ...
    def chats_of(self, profile: ProfileId) -> list[Chat]:
        """Chats that are linked to the profile and not blocked."""

    def is_linked(self, profile: ProfileId) -> bool: ...
    def cut_off(self, profile: ProfileId) -> int:
        """No chat, open code or password leads to the profile any more; how many chats there were."""

    def throttle(self, key: str) -> Throttle | None: ...
    def save_throttle(self, throttle: Throttle) -> None: ...
    def clear_throttle(self, key: str) -> None: ...


@dataclass(frozen=True, slots=True)
class PatientRow:
    """A patient in a list: past doses since the first day asked for, and of these the taken ones."""

    profile: Profile
    taken: int
    past: int
    linked: bool


class PatientQuery(NamedTuple):
    """`search`: part of a name or MRN in any case; doses count from the local day `first_day` on."""

    search: str
    first_day: date
    offset: int
    limit: int


class CareTeam(Protocol):
    def assign(self, patient: ProfileId, staff: ProfileId, by: ProfileId | None, now: datetime) -> bool:
        """False when it was so already."""

    def is_assigned(self, patient: ProfileId, staff: ProfileId) -> bool: ...
    def profiles_of(self, staff: ProfileId) -> list[Profile]:
        """All of somebody's patients."""

    def staff_of(self, patient: ProfileId) -> list[Profile]: ...
    def patients_of(
        self, staff: ProfileId, query: PatientQuery, now: datetime
    ) -> tuple[list[PatientRow], int]:
        """A page by name, and how many there are in all."""


class Plans(Protocol):
    def add(self, plan: Plan, medications: Sequence[Medication]) -> bool:
        """False when the same fingerprint is active for this patient already; nothing was written."""

    def active(self, patient: ProfileId, today: date) -> list[Plan]:
        """Neither ended nor past their end date, oldest first."""

    def medications(self, plans: Sequence[PlanId]) -> list[Medication]:
        """Those not stopped, by plan and position."""

    def get(self, plan: PlanId) -> Plan | None: ...
    def end(self, plan: PlanId, now: datetime) -> None:
        """Ends the plan and stops its medicines."""

    def stop(self, medication: MedicationId, now: datetime) -> None:
        """Stops one medicine; its plan, no longer the document, stops answering to its fingerprint."""

    def by_ids(self, medications: Sequence[MedicationId]) -> list[Medication]:
        """Stopped ones too, by position."""

    def by_fingerprint(self, patient: ProfileId, fingerprint: str) -> Plan | None:
        """The plan not ended with that fingerprint."""

    def to_materialise(self, until: date, limit: int) -> list[tuple[Medication, str]]:
        """Active medicines whose rows do not reach `until` yet, each with the patient's zone."""

    def mark_planned(self, medications: Sequence[MedicationId], until: date) -> None: ...
    def add_request(self, request: ImportRequest) -> None: ...
    def request(self, request: RequestId) -> ImportRequest | None: ...
    def open_request(self, doctor: ProfileId, mrn: str) -> ImportRequest | None: ...
    def finish_requests(self, doctor: ProfileId, mrn: str) -> None:
        """The document is imported: those approved are `done`."""

    def decide_request(self, request: RequestId, was: str, status: str) -> bool:
        """Guarded by the former status. The document of one that is done or declined is forgotten."""


class Doses(Protocol):
    def get(self, dose: DoseId) -> Dose | None: ...
    def add_many(self, doses: Iterable[NewDose], now: datetime) -> int:
        """How many were new; those that exist already are left as they are."""

    def of_day(self, patient: ProfileId, day: date) -> list[Dose]:
        """Doses of that nominal local day by time, then name."""

    def of_slot(self, patient: ProfileId, slot: str) -> list[Dose]: ...
    def record(self, dose: DoseId, was: DoseStatus, answer: Answer) -> bool:
        """Guarded by the former status; `answer.recorded_at` None takes an answer back."""

    def next_open(self, patient: ProfileId, now: datetime) -> Dose | None:
        """The next dose that is not due yet."""

    def last_recorded(self, patient: ProfileId, limit: int) -> list[Dose]:
        """Latest past doses, newest first."""

    def counts(self, patient: ProfileId, first: date, last: date, now: datetime) -> list[DayCount]:
        """A row for each nominal day that has doses, by day."""

    def counts_by_medicine(
        self, patient: ProfileId, first: date, last: date, now: datetime
    ) -> list[tuple[str, DayCount]]:
        """By medicine name; `day` is `first`."""

    def drop_future(self, medications: Sequence[MedicationId], now: datetime) -> int:
        """Deletes open rows that are not due yet of medicines that were stopped."""

    def carry_over(self, old: MedicationId, new: MedicationId, now: datetime) -> int:
        """Open doses that are due belong to the new prescription of an unchanged medicine from here on."""

    def close_windows(self, now: datetime, limit: int) -> list[tuple[DoseId, ProfileId, str]]:
        """Marks open doses past their window as missed; at most `limit`, those it changed, with their slots.

        Those of stopped medicines are deleted instead.
        """

    def announce(self, now: datetime, limit: int) -> list[OpenSlot]:
        """Marks due, open, unannounced doses as announced and gives their patients and slots, each once."""


class AuditLog(Protocol):
    def add(self, entries: Sequence[AuditEntry]) -> None: ...
    def latest(self, before: int | None, limit: int, *, looks: bool = True) -> list[AuditLine]:
        """Newest first, below the sequence number `before`; `looks` False: without what was only shown."""


class Outbox(Protocol):
    def put(self, notice: Notice) -> int:
        """A row for each chat of the recipient that can be reached; a dedupe key seen before makes none."""

    def mark_stale(
        self, patient: ProfileId, subjects: Sequence[str] | None, but: tuple[int, int] | None
    ) -> int:
        """Sent messages about these one or two subjects are to be redrawn, except message `but` (chat, id).

        None: whatever of the last two days has a subject.
        """

    def stand(self, notice: Notice) -> list[int]:
        """A message that was shown as an answer and is to be redrawn like a notice from now on.

        It takes the place of older ones of its kind in the chat; their message ids.
        """

    def unstand(self, chat_id: int, message_id: int) -> None:
        """The message shows something else now."""

    def take(self, now: datetime, limit: int) -> list[Notice]:
        """Due notices, critical first, marked as sending."""

    def settle(self, notice: NoticeId, outcome: Settled) -> None:
        """Writes down what became of one that was taken."""

    def recover(self, now: datetime) -> int:
        """After a crash: reminders left as sending are due again (once), others count as sent."""

    def cancel(self, profile: ProfileId) -> int: ...


@dataclass(frozen=True, slots=True)
class Dialog:
    """A form that somebody is filling in. The step is not stored: it is the first unanswered one."""

    id: DialogId
    user_id: int
    profile: ProfileId | None
    flow: str
    answers: Mapping[str, Any]
    rev: int
    message_id: int | None
    state: str = "open"  # open | suspended
    updated_at: datetime | None = None


class Dialogs(Protocol):
    def current(self, user_id: int) -> Dialog | None:
        """The open one."""

    def get(self, dialog: DialogId) -> Dialog | None: ...
    def suspended(self, user_id: int) -> list[Dialog]:
        """Newest first."""

    def begin(self, dialog: Dialog) -> None:
        """Replaces an unfinished one of the same flow; suspends the open one of another."""

    def save(self, dialog: Dialog, was_rev: int) -> bool:
        """Compare-and-swap by `rev`."""

    def set_message(self, dialog: DialogId, message_id: int) -> None: ...
    def suspend(self, dialog: DialogId) -> None: ...
    def end(self, dialog: DialogId) -> None: ...
    def end_all(self, user_id: int) -> None: ...


class UpdateKey(NamedTuple):
    """Telegram's number of an update, unique for a bot, and the person it came from."""

    bot_id: int
    update_id: int
    user_id: int


class Updates(Protocol):
    def claim(self, update: UpdateKey, now: datetime) -> bool:
        """True once for each update; on PostgreSQL it also takes the person's advisory lock."""

    def fail(self, update: UpdateKey, incident: str, cause: str, now: datetime) -> None:
        """Claims the update as failed, so that it is not tried again."""

    def prune(self, before: datetime) -> int: ...


class Leases(Protocol):
    def hold(self, name: str, holder: str, now: datetime, until: datetime) -> bool:
        """Takes, keeps or takes over an expired lease."""

    def release(self, name: str, holder: str) -> None: ...
