"""The house as its rules see it: which files there are, and what stands in them."""

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGES = ("api", "bot", "core", "documents", "locales", "storage")


@dataclass(frozen=True)
class Module:
    """One Python file, read once."""

    path: str

    @cached_property
    def text(self) -> str:
        return (ROOT / self.path).read_text("utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.path)

    def inside(self, *folders: str) -> bool:
        """Whether it lies in one of the folders, or is one of the files."""
        return any(self.path == folder or self.path.startswith(f"{folder}/") for folder in folders)

    def at(self, node: ast.AST) -> str:
        """Where a reader finds the node."""
        return f"{self.path}:{getattr(node, 'lineno', 1)}"

    def functions(self) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
        """Each function and method with its name, such as `core/doses/rules.py is_late`."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{self.path} {node.name}", node

    def imports(self) -> Iterator[tuple[str, ast.AST]]:
        """Each module that it imports by its full name."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((name.name, node) for name in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                yield node.module, node


@cache
def files() -> tuple[str, ...]:
    """All files of the repository, those included that are about to be committed."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    return tuple(sorted(name for name in set(names) if (ROOT / name).is_file()))


@cache
def modules() -> tuple[Module, ...]:
    """All Python files of the repository."""
    return tuple(Module(name) for name in files() if name.endswith(".py"))


@cache
def product() -> tuple[Module, ...]:
    """The Python files that are MedTrack, without its tests, tools and migrations, which are history."""
    ours = (module for module in modules() if module.inside(*PACKAGES, "main.py", "settings.py"))
    return tuple(module for module in ours if not module.inside("storage/migrations/versions"))


def texts() -> Iterator[tuple[str, int, str]]:
    """Every line of every text file: its file, its number, itself."""
    for name in files():
        content = (ROOT / name).read_bytes()
        if b"\0" not in content[:8000]:
            for number, line in enumerate(content.decode("utf-8", "replace").splitlines(), 1):
                yield name, number, line
