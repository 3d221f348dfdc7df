"""Bringing templates and catalogues in line with the code.

Like `pybabel update --no-fuzzy-matching`, with two differences: nothing that changes by itself is written,
and texts that no code says are dropped only when asked, because a text is often written before its screen.
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from locales.catalogue import Entries, Entry, read_language, read_po, write, write_language
from locales.domains import DOMAINS, domain_of
from locales.edit import locked
from locales.extract import Keys
from locales.languages import LANGUAGES, SOURCE, plural_tags


def template(keys: Keys, source: Entries) -> dict[str, Entry]:
    """Return what a .pot says of the keys; English decides which of them count something."""
    wanted = {}
    for key, params in keys.items():
        plural = key in source and source[key].plural
        wanted[key] = Entry(("", "") if plural else ("",), plural, tuple(sorted(params or ())))
    return wanted


def write_templates(folder: Path, keys: Keys) -> None:
    """Write a .pot for every domain."""
    for domain, entries in _templates(folder, keys).items():
        write(folder / f"{domain}.pot", entries, None, {})


def stale_templates(folder: Path, keys: Keys) -> list[str]:
    """Return the domains whose .pot does not say what the code says."""
    return [
        domain
        for domain, entries in _templates(folder, keys).items()
        if not (folder / f"{domain}.pot").exists() or read_po(folder / f"{domain}.pot") != entries
    ]


def update(folder: Path, keys: Keys, *, drop: bool = False) -> list[str]:
    """Add what is new to every language and return the keys that no code says; `drop` removes those."""
    with locked(folder):
        catalogues = {language: read_language(folder, language) for language in LANGUAGES}
        wanted = template(keys, catalogues[SOURCE])
        unused = sorted({key for entries in catalogues.values() for key in entries} - keys.keys())
        updated = {
            language: _updated(entries, wanted, language, () if drop else unused)
            for language, entries in catalogues.items()
        }
        for language, entries in updated.items():
            write_language(folder, language, entries, updated[SOURCE])
        write_templates(folder, keys)
    return unused


def _templates(folder: Path, keys: Keys) -> dict[str, dict[str, Entry]]:
    whole = template(keys, read_language(folder, SOURCE))
    return {
        domain: {key: entry for key, entry in whole.items() if domain_of(key) == domain} for domain in DOMAINS
    }


def _updated(
    old: Entries, wanted: Mapping[str, Entry], language: str, keep: tuple[str, ...] | list[str]
) -> dict[str, Entry]:
    kept = {key: old[key] for key in keep if key in old}
    return kept | {key: _merged(old.get(key), entry, language) for key, entry in wanted.items()}


def _merged(old: Entry | None, wanted: Entry, language: str) -> Entry:
    """Keep what was translated; where a text has begun to count, its words become the form for many."""
    count = len(plural_tags(language)) if wanted.plural else 1
    if old is None:
        return replace(wanted, forms=("",) * count)
    forms = old.forms if len(old.forms) == count else ("",) * (count - 1) + old.forms[-1:]
    return replace(old, forms=forms, plural=wanted.plural, params=wanted.params)
