"""Everybody tries everything: who is granted what is written down here a second time, by hand.

`core/access.py` decides; a table that is compared with itself cannot be wrong. Each try goes through the one
door to a real database and is rolled back. A command that is missing here fails the first test.
"""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, Engine

from core.access import ACCESS
from core.people import Actor
from core.perform import perform
from core.refusals import Denied
from storage.engines import normalised, sqlite_engine
from storage.migrate import upgrade
from storage.unit import SqlWork
from tests.core.clinic import ACTORS, EVERYBODY, USERS, deactivate, furnish, open_unit
from tests.core.requests_of_all_kinds import EXAMPLES
from tests.postgres import fresh_sqlite
from tests.storage.specimens import everything

# own, other: the patient whose record it is, and another one; + cares for that patient, - does not.
MATRIX = """
                                   own other doctor+ doctor- nurse+ nurse- admin system stranger
LinkByCode                          y    y      y       y       y      y      y     .      y
FindLogin                           y    y      y       y       y      y      y     .      y
Login                               y    y      y       y       y      y      y     .      y
SetLanguage                         y    y      y       y       y      y      y     .      y
SpeakAs                             y    y      y       y       y      y      y     .      y
SpeakAs (a stranger to this phone)  .    .      .       .       .      .      .     .      .
SetBlocked                          y    y      y       y       y      y      y     y      y
Logout                              y    y      y       y       y      y      y     .      .
HasPassword                         y    y      y       y       y      y      y     .      .
SetPassword                         y    y      y       y       y      y      y     .      .
CreateAdmin                         .    .      .       .       .      .      .     y      .
RegisterStaff                       .    .      .       .       .      .      y     .      .
RegisterPatient                     .    .      .       .       .      .      y     .      .
ListDoctors                         .    .      .       .       .      .      y     .      .
ListStaff                           .    .      .       .       .      .      y     .      .
IsMrnFree                           .    .      .       .       .      .      y     .      .
WhoHasPhone                         .    .      .       .       .      .      y     .      .
FindPatient                         .    .      .       .       .      .      y     .      .
FindStaff                           .    .      .       .       .      .      y     .      .
DisconnectChats                     .    .      y       .       .      .      y     .      .
NewCode                             .    .      y       .       .      .      y     .      .
NewCode (of a colleague)            .    .      .       .       .      .      y     .      .
Assign                              .    .      .       .       .      .      y     .      .
ViewAudit                           .    .      .       .       .      .      y     .      .
CheckImport                         .    .      y       y       .      .      .     .      .
ImportDischarge                     .    .      y       y       .      .      .     .      .
ImportDischarge (for Ana)           .    .      y       .       .      .      .     .      .
RequestImport                       .    .      y       y       .      .      .     .      .
ViewRequest                         .    .      .       .       .      .      y     .      .
DecideImport                        .    .      .       .       .      .      y     .      .
ResumeImport                        .    .      y       .       .      .      .     .      .
ListPatients                        .    .      y       y       y      y      .     .      .
ViewPatient                         .    .      y       .       y      .      .     .      .
RecordDose                          y    .      .       .       .      .      .     .      .
UndoDose                            y    .      .       .       .      .      .     .      .
CompleteSlot                        y    .      .       .       .      .      .     .      .
ViewDay                             y    .      y       .       y      .      .     .      .
ViewDose                            y    .      y       .       y      .      .     .      .
ViewSlot                            y    .      y       .       y      .      .     .      .
ViewWeek                            y    .      y       .       y      .      .     .      .
ViewMedicines                       y    .      y       .       y      .      .     .      .
ViewMedicines (of Ben)              .    y      .       .       .      .      .     .      .
RollHorizon                         .    .      .       .       .      .      .     y      .
CloseWindows                        .    .      .       .       .      .      .     y      .
AnnounceDoses                       .    .      .       .       .      .      .     y      .
TakeNotices                         .    .      .       .       .      .      .     y      .
SettleNotice                        .    .      .       .       .      .      .     y      .
RecoverNotices                      .    .      .       .       .      .      .     y      .
PruneUpdates                        .    .      .       .       .      .      .     y      .
"""
_HEAD, *_ROWS = MATRIX.strip().splitlines()
COLUMNS = _HEAD.split()
GRANTED = {
    row.rsplit(maxsplit=len(COLUMNS))[0].strip(): {
        column for column, mark in zip(COLUMNS, row.split()[-len(COLUMNS) :], strict=True) if mark == "y"
    }
    for row in _ROWS
}


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A furnished database that nobody commits to any more."""
    url = fresh_sqlite(tmp_path_factory.mktemp("clinic"), upgrade)
    engine = sqlite_engine(normalised(url))
    with engine.begin() as connection:
        furnish(open_unit(connection))
    yield engine
    engine.dispose()


@pytest.fixture
def connection(clinic: Engine) -> Iterator[Connection]:
    with clinic.connect() as connection:
        yield connection


def test_every_command_is_in_the_matrix_and_has_an_example() -> None:
    commands = {command.__name__ for command in ACCESS}

    assert set(GRANTED) == set(EXAMPLES)
    assert {name.partition(" (")[0] for name in GRANTED} == commands
    assert set(COLUMNS) == set(ACTORS)


@pytest.mark.parametrize("name", GRANTED)
def test_a_command_is_granted_to_those_and_to_nobody_else(name: str, connection: Connection) -> None:
    granted = {column for column in COLUMNS if _is_granted(name, column, connection)}

    assert granted == GRANTED[name]


@pytest.mark.parametrize("name", GRANTED)
def test_whom_the_clinic_has_deactivated_is_granted_nothing(name: str, connection: Connection) -> None:
    granted = {who for who in EVERYBODY if _is_granted(name, who, connection, inactive=True)}

    assert granted == set()


def _is_granted(name: str, column: str, connection: Connection, *, inactive: bool = False) -> bool:
    """Tries it, sees to it that a denial is written down and changes nothing, and forgets all of it."""
    with connection.begin() as transaction:
        if inactive:
            deactivate(column, connection)
        work, actor = open_unit(connection), ACTORS[column]
        command = EXAMPLES[name](USERS[column], work)
        assert command.__class__.__name__ == name.partition(" (")[0]
        before = everything(connection)
        try:
            perform(command, actor, work)
        except Denied as denial:
            _check_denial(command.action(), actor, denial, before, work)
            return False
        finally:
            transaction.rollback()
    return True


def _check_denial(
    action: str, actor: Actor, denial: Denied, before: dict[str, list[tuple[object, ...]]], work: SqlWork
) -> None:
    after = everything(work._connection)
    told = after.pop("audit")[len(before["audit"]) :]

    assert after == {table: rows for table, rows in before.items() if table != "audit"}
    assert len(told) == 1, f"{actor}: {told}"
    (line,) = work.audit.latest(None, 1)
    assert (line.action, line.outcome, line.actor_role) == (action, denial.code(), actor.role or "stranger")
    assert told[0][2] == actor.profile
