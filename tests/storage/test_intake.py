"""Claims of updates, and leases."""

from core.ports import Database, UpdateKey, Work
from tests.storage.cast import AHMADS_PHONE, HOUR, NOW

PRESS = UpdateKey(1, 900_000_001, AHMADS_PHONE)


async def test_an_update_is_claimed_once_for_each_bot(database: Database) -> None:
    def unit(work: Work) -> None:
        assert work.updates.claim(PRESS, NOW)
        assert not work.updates.claim(PRESS, NOW + HOUR)
        assert work.updates.claim(PRESS._replace(bot_id=2), NOW)
        assert work.updates.claim(PRESS._replace(update_id=900_000_002), NOW)

    await database.write(unit)


async def test_an_update_that_failed_is_not_tried_again(database: Database) -> None:
    def unit(work: Work) -> None:
        work.updates.fail(PRESS, "K3M9", "ZeroDivisionError", NOW)
        assert not work.updates.claim(PRESS, NOW)
        other = PRESS._replace(update_id=2)
        assert work.updates.claim(other, NOW)
        work.updates.fail(other, "K3M9", "ZeroDivisionError", NOW)

    await database.write(unit)


async def test_old_claims_are_forgotten(database: Database) -> None:
    def unit(work: Work) -> None:
        work.updates.claim(PRESS, NOW - HOUR)
        work.updates.claim(PRESS._replace(update_id=2), NOW)

        assert work.updates.prune(NOW) == 1
        assert work.updates.claim(PRESS, NOW)
        assert not work.updates.claim(PRESS._replace(update_id=2), NOW)

    await database.write(unit)


async def test_a_lease_is_kept_by_its_holder_and_taken_over_when_it_expired(database: Database) -> None:
    def unit(work: Work) -> None:
        assert work.leases.hold("sender", "one", NOW, NOW + HOUR)
        assert work.leases.hold("sender", "one", NOW, NOW + HOUR)
        assert not work.leases.hold("sender", "two", NOW, NOW + HOUR)
        assert work.leases.hold("poller", "two", NOW, NOW + HOUR)

        assert work.leases.hold("sender", "two", NOW + HOUR, NOW + 2 * HOUR)
        assert not work.leases.hold("sender", "one", NOW + HOUR, NOW + 2 * HOUR)

        work.leases.release("sender", "one")
        assert not work.leases.hold("sender", "one", NOW + HOUR, NOW + 2 * HOUR)
        work.leases.release("sender", "two")
        assert work.leases.hold("sender", "one", NOW + HOUR, NOW + 2 * HOUR)

    await database.write(unit)
