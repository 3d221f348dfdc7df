"""How often one may be wrong."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from core.accounts.model import Throttle
from core.accounts.rules import LONGEST_LOCK, after_wrong_code, after_wrong_password, is_locked

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def wrong_passwords(count: int, every: timedelta = timedelta(0)) -> Throttle | None:
    throttle, at = None, NOW
    for _ in range(count):
        throttle, at = after_wrong_password(throttle, "key", at), at + every
    return throttle


def wrong_codes(count: int) -> Throttle | None:
    throttle = None
    for _ in range(count):
        throttle = after_wrong_code(throttle, "key", NOW)
    return throttle


def test_four_wrong_tries_lock_nothing() -> None:
    assert not is_locked(None, NOW)
    assert not is_locked(wrong_passwords(4), NOW)
    assert not is_locked(wrong_codes(4), NOW)


def test_the_fifth_wrong_password_locks_for_a_minute_and_each_further_one_for_twice_as_long() -> None:
    for count, minutes in ((5, 1), (6, 2), (7, 4), (10, 32)):
        throttle = wrong_passwords(count)
        assert throttle is not None
        assert throttle.locked_until == NOW + minutes * MINUTE
        assert is_locked(throttle, NOW + minutes * MINUTE - timedelta(microseconds=1))
        assert not is_locked(throttle, NOW + minutes * MINUTE)


@given(st.integers(min_value=17, max_value=500))
def test_a_password_lock_is_a_day_at_most(count: int) -> None:
    throttle = Throttle("key", count, NOW, None)

    assert after_wrong_password(throttle, "key", NOW).locked_until == NOW + LONGEST_LOCK


def test_a_quiet_day_forgets_wrong_passwords() -> None:
    throttle = after_wrong_password(wrong_passwords(9), "key", NOW + 24 * HOUR)

    assert (throttle.count, throttle.locked_until) == (1, None)


def test_wrong_passwords_add_up_however_slowly_they_come() -> None:
    assert wrong_passwords(5, every=23 * HOUR) != wrong_passwords(5)
    assert is_locked(wrong_passwords(5, every=23 * HOUR), NOW + 4 * 23 * HOUR)


def test_five_wrong_codes_lock_until_the_hour_of_the_first_is_over() -> None:
    throttle = wrong_codes(5)

    assert is_locked(throttle, NOW + HOUR - timedelta(microseconds=1))
    assert not is_locked(throttle, NOW + HOUR)
    assert after_wrong_code(throttle, "key", NOW + HOUR) == Throttle("key", 1, NOW + HOUR, None)
