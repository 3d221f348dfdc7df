"""How what somebody tried has ended, in a few words: the refusals' own texts speak to whoever was refused."""

from typing import Final

from core.texts import T, Text

GRANTED = "ok"

AUDIT_OUTCOME_KEYS: Final[tuple[str, ...]] = (
    "audit.outcome.already_assigned",
    "audit.outcome.already_imported",
    "audit.outcome.already_linked",
    "audit.outcome.already_skipped",
    "audit.outcome.already_taken",
    "audit.outcome.code_unusable",
    "audit.outcome.date_in_future",
    "audit.outcome.date_invalid",
    "audit.outcome.date_too_old",
    "audit.outcome.dose_gone",
    "audit.outcome.email_invalid",
    "audit.outcome.identity_differs",
    "audit.outcome.medicine_stopped",
    "audit.outcome.mrn_invalid",
    "audit.outcome.mrn_taken",
    "audit.outcome.name_invalid",
    "audit.outcome.needs_approval",
    "audit.outcome.no_such_patient",
    "audit.outcome.no_such_user",
    "audit.outcome.not_a_patient",
    "audit.outcome.not_allowed",
    "audit.outcome.not_care_staff",
    "audit.outcome.not_daily",
    "audit.outcome.not_due_yet",
    "audit.outcome.not_linked",
    "audit.outcome.nothing_due",
    "audit.outcome.nothing_to_undo",
    "audit.outcome.person_inactive",
    "audit.outcome.phone_invalid",
    "audit.outcome.plan_changed_meanwhile",
    "audit.outcome.plan_mode_needed",
    "audit.outcome.plan_over",
    "audit.outcome.request_gone",
    "audit.outcome.starts_later",
    "audit.outcome.too_early",
    "audit.outcome.too_late_to_undo",
    "audit.outcome.too_many_tries",
    "audit.outcome.username_invalid",
    "audit.outcome.username_taken",
    "audit.outcome.weak_password",
    "audit.outcome.wrong_login",
)
_KNOWN = frozenset(AUDIT_OUTCOME_KEYS)


def outcome_words(outcome: str) -> Text:
    """A refusal is marked in words; one that has none yet shows its code."""
    if outcome == GRANTED:
        return T("audit.granted")
    key = f"audit.outcome.{outcome}"
    return T("audit.refused", reason=Text(key) if key in _KNOWN else outcome)
