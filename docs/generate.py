"""Draw the diagrams of docs/ from the code, so that they cannot tell of a house that is gone.

`python docs/generate.py` writes them; with `--check` it only says which ones are out of date.
"""

import argparse
import importlib
import pkgutil
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

DOCS = Path(__file__).parent
sys.path.insert(0, str(DOCS.parent))  # run as a script, Python looks beside the script alone

HEAD = "<!-- Made by docs/generate.py; run `make docs` after a change. -->\n\n"


def entity_diagram() -> str | None:
    """The tables and their foreign keys; None as long as there are no tables."""
    if not _exists("storage.tables"):
        return None
    tables = importlib.import_module("storage.tables").metadata.sorted_tables
    lines = [line for table in tables for line in (*_entity(table), *_relations(table))]
    return _page("Tables", "erDiagram", lines)


def _entity(table: Any) -> Iterator[str]:
    yield f"  {table.name} {{"
    for column in table.columns:
        marks = (
            ["PK"] * column.primary_key + ["FK"] * bool(column.foreign_keys) + ["UK"] * bool(column.unique)
        )
        yield f"    {type(column.type).__name__} {column.name} {', '.join(marks)}".rstrip()
    yield "  }"


def _relations(table: Any) -> Iterator[str]:
    for key in sorted(table.foreign_keys, key=lambda key: str(key.parent.name)):
        one = "|o" if key.parent.nullable else "||"
        yield f"  {key.column.table.name} {one}--o{{ {table.name} : {key.parent.name}"


def flow_diagrams() -> str | None:
    """One diagram for each form that the bot can walk a person through; None as long as there are none."""
    if not _exists("bot.dialogs.flow"):
        return None
    found: dict[str, Any] = {}
    kind = getattr(importlib.import_module("bot.dialogs.flow"), "Flow", None)
    for module in _modules_of("bot"):
        found |= {flow.name: flow for flow in vars(module).values() if kind and isinstance(flow, kind)}
    if not found:
        return None
    return HEAD + "# Forms\n" + "".join(_flow(found[name]) for name in sorted(found))


def _exists(module: str) -> bool:
    parent = module.rpartition(".")[0]
    return (not parent or _exists(parent)) and find_spec(module) is not None


def _modules_of(package: str) -> Iterator[Any]:
    for entry in pkgutil.walk_packages(importlib.import_module(package).__path__, f"{package}."):
        if not entry.name.startswith("bot.simulator"):
            yield importlib.import_module(entry.name)


def _flow(flow: Any) -> str:
    """A form as the path that a person takes; a dotted line is a step that can be left out."""
    names = [step.name for step in flow.steps]
    lines = [f'  {name}["{name}"]' for name in names]
    for before, step in zip(["start", *names], flow.steps, strict=False):
        arrow = "-.->" if _may_be_left_out(step) else "-->"
        lines.append(f"  {before} {arrow} {step.name}")
    lines.append(f"  {names[-1] if names else 'start'} --> done")
    return f"\n## {flow.name}\n\n" + _fenced("flowchart TD", lines)


def _may_be_left_out(step: Any) -> bool:
    return bool(getattr(step, "optional", False)) or getattr(step, "when", None) is not None


def _page(title: str, kind: str, lines: list[str]) -> str:
    return f"{HEAD}# {title}\n\n{_fenced(kind, lines)}"


def _fenced(kind: str, lines: list[str]) -> str:
    return "\n".join(["```mermaid", kind, *lines, "```", ""])


def main(arguments: list[str] | None = None) -> int:
    """Write the pages, or with --check say which ones are stale; 1 if any is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="write nothing; fail where a page is out of date"
    )
    check = parser.parse_args(arguments).check
    stale = []
    for name, draw in (("er.md", entity_diagram), ("flows.md", flow_diagrams)):
        page, drawn = DOCS / name, draw()
        if drawn is None or (page.exists() and page.read_text("utf-8") == drawn):
            continue
        stale.append(f"docs/{name}")
        if not check:
            page.write_text(drawn, "utf-8")
    sys.stdout.write(
        "".join(f"{'out of date, run make docs' if check else 'drawn'}: {name}\n" for name in stale)
    )
    return int(check and bool(stale))


if __name__ == "__main__":
    sys.exit(main())
