"""Notices: one for each chat that can be reached, sent once, redrawn when what they show has changed."""

from dataclasses import replace
from typing import Any

from core.ids import NoticeId, ProfileId
from core.ports import Database, Work
from core.reminders.model import Notice, NoticeState, Priority, Settled
from tests.storage.cast import AHMAD, AHMADS_PHONE, HOUR, MEI, MEIS_PHONE, NOW, open_chat

SLOT = "slot:ahmad:2026-11-20T08:00"


def a_notice(dedupe: str = "digest", recipient: ProfileId = AHMAD, **more: Any) -> Notice:
    notice = Notice("digest", recipient, {"slot": "2026-11-20T08:00"}, NOW, dedupe)
    return replace(notice, **more)


def sent(work: Work, message: int, **more: Any) -> NoticeId:
    """A notice that was put, taken and delivered."""
    work.outbox.put(a_notice(f"sent-{message}", **{"subject": SLOT, **more}))
    (notice,) = work.outbox.take(NOW, 10)
    assert notice.id is not None
    work.outbox.settle(notice.id, Settled(NoticeState.SENT, NOW, message_id=message))
    return notice.id


async def test_a_notice_goes_to_each_chat_that_can_be_reached_once(database: Database) -> None:
    def unit(work: Work) -> None:
        open_chat(work)
        open_chat(work, MEIS_PHONE)
        open_chat(work, 7_000_003)
        work.accounts.set_blocked(7_000_003, NOW)
        notice = a_notice(priority=Priority.REMINDER, subject=SLOT, expires_at=NOW + HOUR)

        assert work.outbox.put(notice) == 2
        assert work.outbox.put(notice) == 0
        assert work.outbox.put(a_notice("hers", MEI)) == 0

        taken = work.outbox.take(NOW, 10)
        assert {n.chat_id for n in taken} == {AHMADS_PHONE, MEIS_PHONE}
        assert len({n.id for n in taken}) == 2
        for taken_notice in taken:
            assert replace(taken_notice, id=None, chat_id=0) == replace(notice, attempts=1)

    await database.write(unit)


async def test_due_notices_are_taken_once_critical_first(database: Database) -> None:
    def unit(work: Work) -> None:
        open_chat(work)
        work.outbox.put(a_notice("mailing", priority=Priority.MAILING))
        work.outbox.put(a_notice("later", due_at=NOW + HOUR, priority=Priority.CRITICAL))
        work.outbox.put(a_notice("notice", due_at=NOW - HOUR))
        work.outbox.put(a_notice("critical", priority=Priority.CRITICAL))

        assert [n.dedupe for n in work.outbox.take(NOW, 2)] == ["critical", "notice"]
        assert [n.dedupe for n in work.outbox.take(NOW, 2)] == ["mailing"]
        assert [n.dedupe for n in work.outbox.take(NOW + HOUR, 2)] == ["later"]

    await database.write(unit)


async def test_an_expired_notice_is_never_taken(database: Database) -> None:
    def unit(work: Work) -> None:
        open_chat(work)
        work.outbox.put(a_notice(expires_at=NOW + HOUR))

        assert work.outbox.take(NOW + HOUR, 10) == []
        assert work.outbox.take(NOW, 10) == []

    await database.write(unit)


async def test_a_notice_that_failed_for_now_comes_again_when_it_is_due(database: Database) -> None:
    def unit(work: Work) -> None:
        open_chat(work)
        work.outbox.put(a_notice())
        (first,) = work.outbox.take(NOW, 10)
        assert first.id is not None

        work.outbox.settle(first.id, Settled(NoticeState.QUEUED, NOW, error="429", due_at=NOW + HOUR))

        assert work.outbox.take(NOW, 10) == []
        (again,) = work.outbox.take(NOW + HOUR, 10)
        assert (again.id, again.attempts, again.state) == (first.id, first.attempts + 1, NoticeState.QUEUED)

    await database.write(unit)


async def test_a_sent_message_is_redrawn_when_what_it_shows_changed(database: Database) -> None:
    def unit(work: Work) -> None:
        open_chat(work)
        shown = sent(work, 41)
        sent(work, 42, subject="slot:other")

        assert work.outbox.mark_stale(AHMAD, [SLOT], None) == 1
        (redraw,) = work.outbox.take(NOW, 10)
        assert (redraw.id, redraw.state, redraw.message_id) == (shown, NoticeState.STALE, 41)

        work.outbox.settle(shown, Settled(NoticeState.SENT, NOW))
        assert work.outbox.take(NOW, 10) == []
        assert work.outbox.mark_stale(AHMAD, [SLOT], None) == 1
        (redraw,) = work.outbox.take(NOW, 10)
        assert redraw.message_id == 41
        work.outbox.settle(shown, Settled(NoticeState.CLOSED, NOW))
        assert work.outbox.mark_stale(AHMAD, [SLOT], None) == 0

    await database.write(unit)


async def test_any_subject_means_all_with_one_and_the_pressed_message_is_spared(database: Database) -> None:
    def unit(work: Work) -> None:
        open_chat(work)
        sent(work, 41)
        sent(work, 42, subject="slot:other")
        sent(work, 43, subject=None)

        assert work.outbox.mark_stale(MEI, None, None) == 0
        assert work.outbox.mark_stale(AHMAD, None, (AHMADS_PHONE, 42)) == 1
        assert [n.message_id for n in work.outbox.take(NOW, 10)] == [41]

    await database.write(unit)


async def test_what_changes_while_it_is_being_sent_is_redrawn_afterwards(database: Database) -> None:
    def unit(work: Work) -> None:
        open_chat(work)
        work.outbox.put(a_notice(subject=SLOT))
        (sending,) = work.outbox.take(NOW, 10)
        assert sending.id is not None

        assert work.outbox.mark_stale(AHMAD, [SLOT], (AHMADS_PHONE, 1)) == 1
        work.outbox.settle(sending.id, Settled(NoticeState.SENT, NOW, message_id=41))

        (redraw,) = work.outbox.take(NOW, 10)
        assert (redraw.state, redraw.message_id) == (NoticeState.STALE, 41)
        work.outbox.settle(sending.id, Settled(NoticeState.SENT, NOW))
        assert work.outbox.take(NOW, 10) == []

    await database.write(unit)


async def test_after_a_crash_reminders_come_once_more_and_other_notices_do_not(database: Database) -> None:
    def unit(work: Work) -> None:
        open_chat(work)
        stands = sent(work, 41)
        work.outbox.mark_stale(AHMAD, [SLOT], None)
        work.outbox.put(a_notice("reminder", priority=Priority.REMINDER))
        work.outbox.put(a_notice("critical", priority=Priority.CRITICAL))
        work.outbox.put(a_notice("notice"))
        assert len(work.outbox.take(NOW, 10)) == 4

        assert work.outbox.recover(NOW + HOUR) == 4
        again = work.outbox.take(NOW + HOUR, 10)
        assert {n.dedupe for n in again} == {"critical", "reminder", "sent-41"}
        assert [n.id for n in again if n.state is NoticeState.STALE] == [stands]

        assert work.outbox.recover(NOW + 2 * HOUR) == 3
        assert [n.id for n in work.outbox.take(NOW + 2 * HOUR, 10)] == [stands]
        assert work.outbox.recover(NOW + 2 * HOUR) == 1

    await database.write(unit)


async def test_cancelling_stops_what_waits_and_leaves_what_was_sent(database: Database) -> None:
    def unit(work: Work) -> None:
        open_chat(work)
        sent(work, 41)
        work.outbox.mark_stale(AHMAD, [SLOT], None)
        work.outbox.put(a_notice("waits"))

        assert work.outbox.cancel(AHMAD) == 2
        assert work.outbox.cancel(AHMAD) == 0
        assert work.outbox.take(NOW, 10) == []

    await database.write(unit)
