"""The audit as admins read it."""

from zoneinfo import ZoneInfo

from bot.admins.audit import AUDIT_ACTION_KEYS
from bot.admins.outcomes import AUDIT_OUTCOME_KEYS, outcome_words
from core import refusals
from core.access import ACCESS, Trail
from core.audit import AuditEntry
from core.ids import ProfileId
from core.people import Actor, Profile, Role
from core.perform import TYPED
from core.ports import Work
from tests.bot.admins.conftest import NURUL
from tests.bot.everyone.counter import MORNING, ZONE, Counter, texts

STRANGER = 300


async def entries(office: Counter, count: int, **more: str) -> None:
    def add(work: Work) -> None:
        for number in range(count):
            work.audit.add([AuditEntry(work.now, Actor(Role.SYSTEM), f"act_{number}", "ok", **more)])

    await office.database.write(add)


async def test_each_line_says_who_what_on_whom_when_and_how_it_ended(office: Counter) -> None:
    await office.says(NURUL, "/register_doctor")
    for answer in ("Lee <Mei> Ling", "0129441105", "skip", "confirm"):
        await office.says(NURUL, answer)
    await office.says(STRANGER, "/start WRONG")

    seen = await office.says(NURUL, "/audit")

    assert "20 Nov 2026, 08:30" in seen.words
    assert "<b>Nurul Huda</b> (admin)\nRegister a doctor or nurse: Lee &lt;Mei&gt; Ling\nDone" in seen.words
    assert "not logged in\nConnect a chat with a code\n<b>Refused:</b> code not usable" in seen.words
    assert seen.words.index("Refused") < seen.words.index("Register a doctor")


async def test_pages_go_back_in_time_and_to_the_newest(office: Counter) -> None:
    await entries(office, 25)

    newest = await office.says(NURUL, "/audit")
    assert newest.labels == ["Older", "All"]
    assert "act_24" in newest.words
    assert "act_14" not in newest.words

    older = await office.presses(NURUL, "Older")
    assert older.labels == ["Older", "Newest", "All"]
    assert "act_14" in older.words
    await office.presses(NURUL, "Older")
    assert "act_24" in (await office.presses(NURUL, "Newest")).words


async def test_what_was_only_looked_at_is_shown_on_demand(office: Counter) -> None:
    changes = await office.says(NURUL, "/audit")
    assert "View the audit" not in (await office.says(NURUL, "/audit")).words
    assert "Create an admin" in changes.words

    everything = await office.presses(NURUL, "All")
    assert "View the audit" in everything.words
    assert "View the audit" not in (await office.presses(NURUL, "Changes only")).words


async def test_a_refused_look_is_no_noise(office: Counter) -> None:
    def add(work: Work) -> None:
        work.audit.add([AuditEntry(work.now, Actor(Role.NURSE), "view_patient", "not_allowed")])

    await office.database.write(add)

    assert "View a patient's card" in (await office.says(NURUL, "/audit")).words


async def test_what_was_decided_stands_in_words(office: Counter) -> None:
    doctor = await office.new_staff("Lee Mei Ling")
    facts = {"decision": "approved", "doctor": doctor.profile.id}
    plan = {"pres_no": "RX-1", "medicines": "2", "mode": "replace", "secret": "x"}

    def add(work: Work) -> None:
        for detail in (facts, plan, {"telegram": "300"}):
            work.audit.add([AuditEntry(work.now, Actor(Role.ADMIN), "decide_import", "ok", detail=detail)])

    await office.database.write(add)

    seen = await office.says(NURUL, "/audit")

    assert "<i>approved and doctor Lee Mei Ling</i>" in seen.words
    assert "<i>Replace, prescription RX-1 and medicines: 2</i>" in seen.words
    assert "Telegram 300" in seen.words
    assert "08:30:00" in seen.words


async def test_the_oldest_page_has_nothing_older(office: Counter) -> None:
    seen = await office.says(NURUL, "/audit")
    while "Older" in seen.labels:
        seen = await office.presses(NURUL, "Older")

    assert "Create an admin: Nurul Huda" in seen.words


async def test_looking_at_the_audit_is_audited(office: Counter) -> None:
    await office.says(NURUL, "/audit")

    assert await office.audit("view_audit") == ["ok"]


async def test_ten_entries_about_the_longest_names_fit_into_one_message(office: Counter) -> None:
    def add(work: Work) -> None:
        long = ProfileId("long")
        work.profiles.add(Profile(long, "ம" * 120, Role.PATIENT, ZONE, MORNING))
        refused = AuditEntry(work.now, Actor(Role.PATIENT, long), "undo_dose", "request_gone", subject=long)
        work.audit.add([refused] * 10)

    await office.says(NURUL, "/language ta")
    await office.database.write(add)

    seen = await office.says(NURUL, "/audit")

    assert seen.words.count("ம" * 39 + "…") == 20
    assert len(seen.words) < 3900


def test_every_command_that_leaves_a_trail_has_words() -> None:
    trailed = {f"audit.action.{c.action()}" for c, rule in ACCESS.items() if rule.trail is not Trail.NONE}

    assert trailed <= set(AUDIT_ACTION_KEYS)
    assert {key.removeprefix("audit.action.") for key in AUDIT_ACTION_KEYS} <= {
        TYPED,
        *(c.action() for c in ACCESS),
    }


def test_every_refusal_has_words() -> None:
    families = {refusals.Refusal, *refusals.Refusal.__subclasses__()}
    kinds = {
        kind.code()
        for kind in vars(refusals).values()
        if isinstance(kind, type) and issubclass(kind, refusals.Refusal) and kind not in families
    }

    assert {f"audit.outcome.{code}" for code in kinds} == set(AUDIT_OUTCOME_KEYS)


def test_an_outcome_without_words_shows_its_code() -> None:
    said = texts().say(outcome_words("slot_taken"), "en", ZoneInfo(ZONE), html=False)

    assert said == "Refused: slot_taken"
