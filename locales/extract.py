"""Which keys the code can say, read from the code itself without running it.

Four things name keys: `T("…")` and `Text("…")`; module-level constants `KEYS: Final[tuple[str, ...]]` (or
`FLOW_KEYS`), for keys that code puts together from data; and every class of refusal, by its name. Reading the
source instead of importing it keeps `locales` free of everything but the core.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from locales.catalogue import CatalogueError

PROJECT = Path(__file__).parent.parent
ROOTS = ("core", "bot", "api", "documents", "main.py")
SPEAKERS = frozenset({"T", "Text"})
CONSTANT = re.compile(r"(?:\w+_)?KEYS")
ROOT_REFUSAL = "Refusal"

# Key to the parameters that every place in the code gives with it; None where the source does not tell.
Keys = dict[str, frozenset[str] | None]


@dataclass(slots=True)
class _ClassSeen:
    bases: tuple[str, ...]
    fields: frozenset[str]


@dataclass(slots=True)
class _Found:
    keys: Keys = field(default_factory=dict)
    classes: dict[str, _ClassSeen] = field(default_factory=dict)
    called: set[str] = field(default_factory=set)

    def add(self, key: str, params: frozenset[str] | None = None) -> None:
        known = self.keys.get(key)
        self.keys[key] = params if known is None else known if params is None else known & params


def extract(project: Path = PROJECT) -> Keys:
    """Return every key that the project's code can say."""
    found = _Found()
    for path in _sources(project):
        tree = ast.parse(path.read_text("utf-8"), str(path))
        _read_constants(tree, path.relative_to(project), found)
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                _read_call(node, found)
            elif isinstance(node, ast.ClassDef) and path.is_relative_to(project / "core"):
                found.classes[node.name] = _ClassSeen(_bases(node), _fields(node))
    for name in _refusals(found):
        found.add(refusal_key(name), _all_fields(name, found))
    return dict(sorted(found.keys.items()))


def refusal_key(class_name: str) -> str:
    """Return the key of a refusal, as `core.refusals.Refusal.text` makes it."""
    return "refusal." + re.sub(r"(?<!^)(?=[A-Z])", "_", class_name).lower()


def _sources(project: Path) -> Iterator[Path]:
    for root in ROOTS:
        path = project / root
        if path.is_file():
            yield path
        yield from sorted(path.rglob("*.py"))


def _read_call(call: ast.Call, found: _Found) -> None:
    name = _name(call.func)
    found.called.add(name)
    if name in SPEAKERS and call.args:
        names = frozenset(keyword.arg or "" for keyword in call.keywords)
        told = name == "T" and "" not in names  # T(key, **params) does not tell
        for key in _literals(call.args[0]):
            found.add(key, names if told else None)


def _literals(node: ast.expr) -> Iterator[str]:
    """Yield the keys of `"a"` and of `"a" if … else "b"`; what is put together belongs into KEYS."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _literals(node.body)
        yield from _literals(node.orelse)


def _read_constants(tree: ast.Module, path: Path, found: _Found) -> None:
    for node in tree.body:
        if not (isinstance(node, ast.AnnAssign) and CONSTANT.fullmatch(_name(node.target)) and node.value):
            continue
        if ast.unparse(node.annotation).replace("typing.", "") != "Final[tuple[str, ...]]":
            continue
        try:
            keys = ast.literal_eval(node.value)
        except ValueError as error:
            raise CatalogueError(f"{path}:{node.lineno}: keys must be written out as literals") from error
        for key in keys:
            found.add(key)


def _refusals(found: _Found) -> Iterator[str]:
    """Yield the refusals that can reach a person: not the families, which are only ever subclassed."""
    extended = {base for seen in found.classes.values() for base in seen.bases}
    for name in found.classes:
        if _is_refusal(name, found) and (name not in extended or name in found.called):
            yield name


def _is_refusal(name: str, found: _Found) -> bool:
    seen = found.classes.get(name)
    return seen is not None and any(base == ROOT_REFUSAL or _is_refusal(base, found) for base in seen.bases)


def _all_fields(name: str, found: _Found) -> frozenset[str]:
    seen = found.classes.get(name)
    if seen is None:
        return frozenset()
    return seen.fields.union(*(_all_fields(base, found) for base in seen.bases))


def _bases(node: ast.ClassDef) -> tuple[str, ...]:
    return tuple(_name(base) for base in node.bases)


def _fields(node: ast.ClassDef) -> frozenset[str]:
    return frozenset(
        _name(line.target)
        for line in node.body
        if isinstance(line, ast.AnnAssign) and "ClassVar" not in ast.unparse(line.annotation)
    )


def _name(node: ast.expr) -> str:
    """Return the last name of `Refusal` or `refusals.Refusal`; nothing for other expressions."""
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else ""
