"""Forms: one open for a person, others wait; a change made on an old state is refused."""

from dataclasses import replace
from functools import partial

from core.ids import DialogId
from core.ports import Database, Dialog, Work
from tests.storage.cast import AHMAD, AHMADS_PHONE, HOUR, MEIS_PHONE, NOW, StoppedClock, fresh_id


def a_dialog(name: str, flow: str = "book", user: int = AHMADS_PHONE) -> Dialog:
    answers = {"name": "Ünï 美 🌙\u202e", "days": [1, 2], "sure": None}
    return Dialog(DialogId(name), user, AHMAD, flow, answers, 0, None)


def begin(name: str, flow: str, work: Work) -> None:
    work.dialogs.begin(a_dialog(name, flow))


async def test_a_form_comes_back_as_it_was_left(database: Database) -> None:
    def unit(work: Work) -> None:
        assert work.dialogs.current(AHMADS_PHONE) is None
        work.dialogs.begin(a_dialog("one"))

        assert work.dialogs.current(AHMADS_PHONE) == replace(a_dialog("one"), updated_at=NOW)
        assert work.dialogs.get(DialogId("one")) == work.dialogs.current(AHMADS_PHONE)
        assert work.dialogs.get(DialogId("two")) is None
        assert work.dialogs.current(MEIS_PHONE) is None

    await database.write(unit)


async def test_a_change_needs_the_revision_it_was_made_on(database: Database) -> None:
    def unit(work: Work) -> None:
        dialog = a_dialog("one")
        work.dialogs.begin(dialog)
        work.dialogs.set_message(dialog.id, 41)
        moved = replace(dialog, rev=1, answers={"name": "Ali"}, message_id=42, updated_at=NOW)

        assert work.dialogs.save(moved, was_rev=0)
        assert not work.dialogs.save(replace(moved, answers={}), was_rev=0)
        assert work.dialogs.current(AHMADS_PHONE) == moved

    await database.write(unit)


async def test_another_form_suspends_the_open_one_which_can_be_taken_up_again(
    database: Database, clock: StoppedClock
) -> None:
    for name, flow in (("one", "book"), ("two", "import"), ("three", "assign")):
        clock.at += HOUR
        await database.write(partial(begin, name, flow))

    def check(work: Work) -> None:
        assert [d.id for d in work.dialogs.suspended(AHMADS_PHONE)] == ["two", "one"]

        one = work.dialogs.get(DialogId("one"))
        assert one is not None
        work.dialogs.begin(replace(one, state="open", rev=one.rev + 1))

        current = work.dialogs.current(AHMADS_PHONE)
        assert current is not None
        assert (current.id, current.rev, current.state) == ("one", 1, "open")
        assert {d.id for d in work.dialogs.suspended(AHMADS_PHONE)} == {"two", "three"}

    await database.write(check)


async def test_beginning_the_same_form_again_replaces_it(database: Database) -> None:
    def unit(work: Work) -> None:
        work.dialogs.begin(a_dialog("old"))
        work.dialogs.suspend(DialogId("old"))
        assert work.dialogs.current(AHMADS_PHONE) is None
        work.dialogs.begin(a_dialog("new"))

        assert work.dialogs.get(DialogId("old")) is None
        assert work.dialogs.suspended(AHMADS_PHONE) == []

    await database.write(unit)


async def test_a_form_ends_alone_or_with_all_of_that_person(database: Database) -> None:
    def unit(work: Work) -> None:
        for name, flow in (("one", "a"), ("two", "b"), ("three", "c")):
            work.dialogs.begin(a_dialog(name, flow))
        work.dialogs.begin(a_dialog(fresh_id(), user=MEIS_PHONE))

        work.dialogs.end(DialogId("three"))
        assert work.dialogs.current(AHMADS_PHONE) is None
        assert len(work.dialogs.suspended(AHMADS_PHONE)) == 2

        work.dialogs.end_all(AHMADS_PHONE)
        assert work.dialogs.suspended(AHMADS_PHONE) == []
        assert work.dialogs.current(MEIS_PHONE) is not None

    await database.write(unit)
