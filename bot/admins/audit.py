"""The audit trail for admins: who did what on whom and how it ended, in words, newest first."""

from dataclasses import dataclass, replace
from typing import Final

from bot.admins.details import details
from bot.admins.outcomes import outcome_words
from bot.buttons import Button, button
from bot.everyone.roles import role_word
from bot.scene import Scene
from bot.screens import Key, Row, Screen, say
from core.administration import ViewAudit
from core.audit import AuditLine
from core.texts import T, Text

NEWEST = 0  # entries are counted from 1
LONGEST_NAME = 40  # ten entries must fit into one message

AUDIT_ACTION_KEYS: Final[tuple[str, ...]] = (
    "audit.action.assign",
    "audit.action.check_import",
    "audit.action.close_windows",
    "audit.action.command",
    "audit.action.complete_slot",
    "audit.action.create_admin",
    "audit.action.decide_import",
    "audit.action.disconnect_chats",
    "audit.action.find_login",
    "audit.action.has_password",
    "audit.action.import_discharge",
    "audit.action.link_by_code",
    "audit.action.list_doctors",
    "audit.action.list_patients",
    "audit.action.login",
    "audit.action.logout",
    "audit.action.new_code",
    "audit.action.record_dose",
    "audit.action.register_patient",
    "audit.action.register_staff",
    "audit.action.request_import",
    "audit.action.resume_import",
    "audit.action.set_blocked",
    "audit.action.set_language",
    "audit.action.set_password",
    "audit.action.speak_as",
    "audit.action.undo_dose",
    "audit.action.view_audit",
    "audit.action.view_day",
    "audit.action.view_dose",
    "audit.action.view_medicines",
    "audit.action.view_patient",
    "audit.action.view_request",
    "audit.action.view_slot",
    "audit.action.view_week",
)
_KNOWN = frozenset(AUDIT_ACTION_KEYS)


@button("aa")
@dataclass(frozen=True, slots=True)
class ShowAudit(Button):
    """A page of the audit: the entries below this number; NEWEST for the first page.

    `looks`: also what people only looked at.
    """

    before: int
    looks: bool


def audit(scene: Scene, _: str) -> Screen:
    return _page(scene, ShowAudit(NEWEST, looks=False))


def show_audit(scene: Scene, press: ShowAudit) -> Screen:
    return _page(scene, press)


def _page(scene: Scene, asked: ShowAudit) -> Screen:
    page = scene.perform(ViewAudit(asked.before or None, asked.looks))
    rows = tuple(row for row in (_turning(asked, page.older), (_other_filter(asked),)) if row)
    if not page.lines:
        return say(T("audit.empty"), rows=rows)
    lines = [line for entry in page.lines for line in (None, *_entry(scene, entry))]
    title = T("audit.title") if asked.looks else T("audit.title.changes")
    return say(title, *lines, rows=rows)


def _turning(asked: ShowAudit, older: int | None) -> Row:
    back = (Key(T("audit.button.older"), replace(asked, before=older)),) if older is not None else ()
    newest = (Key(T("audit.button.newest"), replace(asked, before=NEWEST)),) if asked.before else ()
    return (*back, *newest)


def _other_filter(asked: ShowAudit) -> Key:
    label = T("audit.button.changes") if asked.looks else T("audit.button.all")
    return Key(label, ShowAudit(NEWEST, not asked.looks))


def _entry(scene: Scene, line: AuditLine) -> tuple[Text, ...]:
    return (_headline(line), *details(scene, line))


def _headline(line: AuditLine) -> Text:
    key = f"audit.action.{line.action}"
    facts = T(
        "audit.entry",
        at=line.at,
        who=_who(line),
        what=Text(key) if key in _KNOWN else line.action,
        outcome=outcome_words(line.outcome),
    )
    if line.subject_name is None:
        return facts
    return T("audit.entry_about", **facts.params, whom=_short(line.subject_name))


def _who(line: AuditLine) -> Text:
    role = role_word(line.actor_role)
    if line.actor_name is None:
        return role
    return T("audit.person", name=_short(line.actor_name), role=role)


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"
