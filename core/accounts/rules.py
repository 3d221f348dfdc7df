"""How often one may be wrong, and for how long a code opens the door."""

from datetime import datetime, timedelta

from core.accounts.model import Throttle

CODE_LIFETIME = timedelta(days=7)
TRIES = 5
CODE_PERIOD = timedelta(hours=1)
SHORTEST_PASSWORD = 10  # characters; NIST SP 800-63B asks for 8 at least and no composition rules
LONGEST_PASSWORD = 128
TRIES_OF_A_NAME = 20  # by everybody: with 5, any stranger could lock anybody out
FIRST_LOCK = timedelta(minutes=1)
LONGEST_LOCK = timedelta(hours=24)
FORGET_AFTER = timedelta(hours=24)


def is_locked(throttle: Throttle | None, now: datetime) -> bool:
    """Whether tries are refused at this moment."""
    return throttle is not None and throttle.locked_until is not None and now < throttle.locked_until


def after_wrong_code(throttle: Throttle | None, key: str, now: datetime) -> Throttle:
    """Five wrong codes an hour, then a pause until that hour is over."""
    if throttle is None or now - throttle.since >= CODE_PERIOD:
        return Throttle(key, 1, now, None)
    count = throttle.count + 1
    return Throttle(key, count, throttle.since, throttle.since + CODE_PERIOD if count >= TRIES else None)


def after_wrong_password(throttle: Throttle | None, key: str, now: datetime, tries: int = TRIES) -> Throttle:
    """So many wrong passwords lock for a minute; every further one for twice as long, a day at most."""
    if throttle is None or now - throttle.since >= FORGET_AFTER:
        return Throttle(key, 1, now, None)
    count = throttle.count + 1
    if count < tries:
        return Throttle(key, count, now, None)
    lock = min(FIRST_LOCK * 2 ** min(count - tries, 20), LONGEST_LOCK)
    return Throttle(key, count, now, now + lock)
