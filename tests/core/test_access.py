"""The table of rules and the use cases are about the same commands."""

from collections.abc import Iterator

from core.access import ACCESS, Relation, _nobody
from core.commands import Command
from core.perform import USECASES


def _kinds(base: type) -> Iterator[type]:
    for kind in base.__subclasses__():
        yield kind
        yield from _kinds(kind)


def test_every_command_has_one_rule_and_one_use_case() -> None:
    names = {kind.__name__ for kind in _kinds(Command) if kind.__module__.startswith("core.")}

    assert set(ACCESS) == set(USECASES)
    assert {command.__name__ for command in ACCESS} == names


def test_a_rule_about_somebodys_record_knows_whose() -> None:
    bound = [command for command, rule in ACCESS.items() if {*rule.roles.values()} - {Relation.ANY}]

    assert [command.__name__ for command in bound if ACCESS[command].subject is _nobody] == []
