"""Which failures of a database are nobody's mistake: trying again later, or at once, is right.

Everything else (a missing table, a violated constraint, a wrong statement) is a fault of ours and stays what
it is.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import exc

from core.ports import DatabaseUnavailable

SQLITE_BUSY_KINDS = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
}
SQLSTATES_OF_CONFLICT = {"40001", "40P01"}  # serialization_failure, deadlock_detected
SQLSTATE_CLASSES = (
    "08",  # connection exception
    "28",  # not let in: the password changed, or the server is not set up yet
    "53",  # too many connections, disk full, out of memory
    "57",  # shutting down, starting up, a statement that took too long
    "58",  # the system below the server failed
)
SQLSTATE_LOCKED = "55P03"  # waited longer than lock_timeout
SQLSTATE_NO_DATABASE = "3D000"


def sqlstate(error: BaseException) -> str:
    """PostgreSQL's five characters; empty for anything else."""
    state = getattr(getattr(error, "orig", None), "sqlstate", None)
    return state if isinstance(state, str) else ""


def is_conflict(error: BaseException) -> bool:
    """PostgreSQL chose this transaction to give way: the whole unit may be run again at once."""
    return sqlstate(error) in SQLSTATES_OF_CONFLICT


def is_unavailable(error: BaseException) -> bool:
    """The database cannot be reached, is full, or somebody held a lock for too long."""
    if isinstance(error, OSError | exc.TimeoutError):  # OSError: connecting, before the driver has a say
        return True
    if not isinstance(error, exc.DBAPIError):
        return False
    if isinstance(error.orig, sqlite3.OperationalError):
        return error.orig.sqlite_errorcode & 0xFF in SQLITE_BUSY_KINDS
    state = sqlstate(error)
    return (
        error.connection_invalidated
        or state.startswith(SQLSTATE_CLASSES)
        or state in {SQLSTATE_LOCKED, SQLSTATE_NO_DATABASE, *SQLSTATES_OF_CONFLICT}
    )


@contextmanager
def translated() -> Iterator[None]:
    """Turns what `is_unavailable` says into DatabaseUnavailable."""
    try:
        yield
    except (exc.SQLAlchemyError, OSError) as error:
        if is_unavailable(error):
            raise DatabaseUnavailable(str(error)) from error
        raise
