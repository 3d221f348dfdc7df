"""What a unit of work finds in its hands: every repository on one connection, at one instant."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import Connection

from core import ports
from core.events import Event
from core.people import STRANGER
from storage import repositories as sql


class SqlWork:
    """Implements `core.ports.Work`."""

    def __init__(self, connection: Connection, now: datetime, default_zone: str) -> None:
        self.now = now
        self.default_zone = default_zone
        self.actor = STRANGER
        self.events: list[Event] = []
        self.details: dict[str, str] = {}
        self.touched: list[ports.Touched] = []
        self.pressed: tuple[int, int] | None = None
        self.on_refusal: list[Callable[[], None]] = []
        self._connection = connection
        self._depth = 0
        self._profiles = sql.SqlProfiles(connection, now)
        self._doses = sql.SqlDoses(connection, now)
        self.profiles: ports.Profiles = self._profiles
        self.accounts: ports.Accounts = sql.SqlAccounts(connection, now, self._profiles)
        self.care: ports.CareTeam = sql.SqlCareTeam(connection, now)
        self.plans: ports.Plans = sql.SqlPlans(connection, now)
        self.doses: ports.Doses = self._doses
        self.audit: ports.AuditLog = sql.SqlAuditLog(connection, now)
        self.outbox: ports.Outbox = sql.SqlOutbox(connection, now)
        self.dialogs: ports.Dialogs = sql.SqlDialogs(connection, now)
        self.updates: ports.Updates = sql.SqlUpdates(connection, now)
        self.leases: ports.Leases = sql.SqlLeases(connection, now)

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """SQLAlchemy's `begin_nested` costs three times as much and adds nothing to these."""
        self._depth += 1  # left well, a savepoint stays until COMMIT: releasing it is one more round trip
        name = f"point_{self._depth}"
        self._connection.exec_driver_sql(f"SAVEPOINT {name}")
        try:
            yield
        except BaseException:
            self._connection.exec_driver_sql(f"ROLLBACK TO SAVEPOINT {name}")
            self._profiles.forget()
            self._doses.forget()
            raise
        finally:
            self._depth -= 1

    def note(self, **detail: str) -> None:
        self.details.update(detail)
