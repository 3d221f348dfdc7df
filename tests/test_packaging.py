"""What is installed is what runs: nothing that the program reads may stay behind in the checkout."""

import re
import tomllib
from fnmatch import fnmatch
from importlib.metadata import packages_distributions
from pathlib import PurePath

from tests.house import PACKAGES, ROOT, files, product

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
FOR_PROGRAMMERS = {".py", ".pot", ".md"}


def _is_packed(name: str) -> bool:
    patterns = PYPROJECT["tool"]["setuptools"]["package-data"]
    return any(
        fnmatch(name, f"{package.replace('.', '/')}/{pattern}")
        for package, globs in patterns.items()
        for pattern in globs
    )


def test_every_file_that_is_no_code_is_in_the_package() -> None:
    left_behind = [
        name
        for name in files()
        if name.startswith(tuple(f"{package}/" for package in PACKAGES))
        and PurePath(name).suffix not in FOR_PROGRAMMERS
        and not _is_packed(name)
    ]

    assert left_behind == [], "Name them in [tool.setuptools.package-data]"


def test_every_folder_of_code_is_a_package() -> None:
    folders = {str(PurePath(module.path).parent) for module in product()} - {"."}

    assert {folder for folder in folders if not (ROOT / folder / "__init__.py").is_file()} == set()


def test_what_is_imported_is_asked_for_and_nothing_else() -> None:
    names_of = packages_distributions()
    imported = {name.partition(".")[0] for module in product() for name, _ in module.imports()}
    asked = {_plain(re.split(r"[<>=;\[ ]", line)[0]) for line in PYPROJECT["project"]["dependencies"]}
    by_name = {"aiosqlite", "asyncpg", "tzdata"}  # SQLAlchemy and zoneinfo import them
    through = {"pydantic-core"}  # pydantic's other half, in the version that it asks for
    used = {_plain(name) for top in imported for name in names_of.get(top, ())} - {"medtrack"}

    assert used - through - asked == set(), (
        "Ask for it in pyproject.toml: it may not come with the others for ever"
    )
    assert asked - used - by_name == set(), "Nothing imports it any more"


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
