"""Draw the pages of docs/ that can be drawn from the code, so that they cannot tell of a house that is gone.

`python docs/generate.py` writes them; with `--check` it only says which ones are out of date.
"""

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC
from pathlib import Path

DOCS = Path(__file__).parent
sys.path.insert(0, str(DOCS.parent))  # run as a script, Python looks beside the script alone

from sqlalchemy import Column, Table  # noqa: E402

from bot.clinic import CLINIC  # noqa: E402
from bot.dialogs.flow import Flow, Step, always, no_choices  # noqa: E402
from bot.routes import CommandRoute  # noqa: E402
from core.access import ACCESS, Rule  # noqa: E402
from core.people import Role  # noqa: E402
from locales.texts import Texts  # noqa: E402
from storage.tables import metadata  # noqa: E402

HEAD = "<!-- Made by docs/generate.py; run `make docs` after a change. -->"
TABLES = """\
Instants are in UTC. PK is the key, FK refers to another table, UK is unique by itself. What is unique
together, partial indexes and checks stand in `storage/tables/`."""
COMMANDS = """\
What the "/" menu offers to whom (●). What is marked ○ is not offered, and works when typed."""
FORMS = """\
A form is data (`bot/dialogs/flow.py`): the present step is the first one without an answer whose condition
holds. A dotted arrow leads to a step that can be skipped; a hexagon is a step that is asked under a
condition only."""
RULES = """\
`core/access.py` as a table; every command of the bot, the API and the worker passes it.

- *own*: about one's own record; *assigned*: about patients in one's care; *any*: the role is enough, or the
  use case looks for itself.
- *Kept* is what the audit keeps of what was granted: every *change*; a *read*, when it is another person's
  record; an entry for *each* person touched; or *none*. A denial is always kept."""
ROLES: tuple[Role | None, ...] = (None, *Role)
PEOPLE = tuple(role for role in ROLES if role is not Role.SYSTEM)


def tables_page() -> str:
    """The tables and their foreign keys."""
    tables = metadata.sorted_tables
    entities = [line for table in tables for line in _entity(table)]
    relations = [line for table in tables for line in _relations(table)]
    return _page("# Tables", TABLES, _diagram("erDiagram", [*entities, *relations]))


def _entity(table: Table) -> Iterator[str]:
    yield f"  {table.name} {{"
    for column in table.columns:
        yield f"    {type(column.type).__name__} {column.name} {', '.join(_marks(column))}".rstrip()
    yield "  }"


def _marks(column: Column[object]) -> Iterator[str]:
    if column.primary_key:
        yield "PK"
    if column.foreign_keys:
        yield "FK"
    if column.unique:
        yield "UK"


def _relations(table: Table) -> Iterator[str]:
    for key in sorted(table.foreign_keys, key=lambda key: key.parent.name):
        one = "|o" if key.parent.nullable else "||"
        many = "o|" if [*table.primary_key] == [key.parent] else "o{"
        yield f"  {key.column.table.name} {one}--{many} {table.name} : {key.parent.name}"


def conversations_page() -> str:
    """The commands of each role, the forms as the paths that people take, and who may do what."""
    forms = [part for name in sorted(CLINIC.flows) for part in _form(CLINIC.flows[name])]
    return _page(
        "# Conversations",
        "## Commands", COMMANDS, _commands(),
        "## Forms", FORMS, *forms,
        "## Who may do what", RULES, _rules(),
    )  # fmt: skip


def _commands() -> str:
    texts = Texts()
    rows = [
        [f"/{c.name}", texts.say(c.describe, "en", UTC, html=False), *(_offered(c, role) for role in PEOPLE)]
        for c in CLINIC.commands.values()
        if c.listed
    ]
    return _table(["Command", "", *map(_title, PEOPLE)], rows)


def _offered(command: CommandRoute, role: Role | None) -> str:
    if command in CLINIC.commands_for(role):
        return "●"
    return "○" if command.strangers else ""


def _form(flow: Flow) -> Iterator[str]:
    people = "everyone" if flow.roles is None else ", ".join(map(_title, sorted(flow.roles)))
    yield f"### {flow.name}\n\nFor {people}."
    yield _diagram("flowchart LR", [*_nodes(flow.steps), *_arrows(flow.steps)])


def _nodes(steps: Sequence[Step]) -> Iterator[str]:
    for step in steps:
        label = f'"{step.name}<br><i>{", ".join(_answers(step))}</i>"'
        yield f"  {step.name}" + (f"[{label}]" if step.when is always else f"{{{{{label}}}}}")


def _answers(step: Step) -> Iterator[str]:
    """What a person may answer."""
    if step.name == "confirm":
        yield "last look"
    elif step.choices is not no_choices:
        yield "choice"
    if step.read is not None:
        yield "secret" if step.secret else "text"
    if step.read_file is not None:
        yield "file"
    if step.optional:
        yield "can be skipped"


def _arrows(steps: Sequence[Step]) -> Iterator[str]:
    for before, step in zip(["start([start])", *(step.name for step in steps)], steps, strict=False):
        yield f"  {before} {'-.->' if step.optional else '-->'} {step.name}"
    yield f"  {steps[-1].name} --> done([done])"


def _rules() -> str:
    rows = [[command.__name__, *(_relation(rule, role) for role in ROLES), rule.trail.value]
            for command, rule in ACCESS.items()]  # fmt: skip
    return _table(["Command", *map(_title, ROLES), "Kept"], rows)


def _relation(rule: Rule, role: Role | None) -> str:
    if role is None:
        return "any" if rule.strangers else ""
    return rule.roles[role].value if role in rule.roles else ""


def _title(role: Role | None) -> str:
    return role.value if role else "stranger"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _diagram(kind: str, lines: Sequence[str]) -> str:
    return "\n".join(["```mermaid", kind, *lines, "```"])


def _page(*parts: str) -> str:
    return "\n\n".join([HEAD, *parts]) + "\n"


PAGES = {"er.md": tables_page, "flows.md": conversations_page}


def main(arguments: list[str] | None = None) -> int:
    """Write the pages, or with --check say which ones are stale; 1 if any is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail where a page is stale")
    check = parser.parse_args(arguments).check
    stale = []
    for name, draw in PAGES.items():
        page, drawn = DOCS / name, draw()
        if not page.exists() or page.read_text("utf-8") != drawn:
            stale.append(name)
            if not check:
                page.write_text(drawn, "utf-8")
    for name in stale:
        sys.stdout.write(f"{'out of date, run make docs' if check else 'drawn'}: docs/{name}\n")
    return int(check and bool(stale))


if __name__ == "__main__":
    sys.exit(main())
