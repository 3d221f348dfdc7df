"""Editing the catalogues from the command line, safe for several people at once.

A text is set in all languages together or one at a time; `missing` lists what is lacking in the very shape
that `set` takes, so that a list can be filled in and handed back.
"""

import fcntl
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from locales.catalogue import CatalogueError, Entry, read_language, write_language
from locales.languages import LANGUAGES, SOURCE, plural_tags

# What a person gives for one language: a text, or the forms of a plural.
Words = str | list[str]
Batch = Mapping[str, Mapping[str, Words]]


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the catalogues, so that two people who write at the same time do not lose each other's texts."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def set_texts(folder: Path, batch: Batch) -> None:
    """Insert or change the texts of some keys; languages that a key does not name keep what they have."""
    with locked(folder):
        catalogues = {language: read_language(folder, language) for language in LANGUAGES}
        for key, words in batch.items():
            _set_key(catalogues, key, words)
        for language, entries in catalogues.items():
            write_language(folder, language, entries, catalogues[SOURCE])


def _set_key(catalogues: dict[str, dict[str, Entry]], key: str, words: Mapping[str, Words]) -> None:
    if unknown := words.keys() - LANGUAGES.keys():
        raise CatalogueError(f"{key}: unknown language {', '.join(sorted(unknown))}")
    for language, given in words.items():
        old = catalogues[language].get(key, Entry())
        forms = tuple(given) if isinstance(given, list) else (given,)
        if not any(forms):
            continue  # left open in a list that `missing` made
        # A language without plural forms may be given as plain text, whatever English has.
        plural = isinstance(given, list) or _english_is_plural(catalogues, key, words)
        if plural and len(forms) != len(plural_tags(language)):
            wanted = ", ".join(plural_tags(language))
            raise CatalogueError(f"{key}: {language} has these plural forms: {wanted}; {len(forms)} given")
        catalogues[language][key] = replace(old, forms=forms, plural=plural, fuzzy=False)


def _english_is_plural(
    catalogues: Mapping[str, Mapping[str, Entry]], key: str, words: Mapping[str, Words]
) -> bool:
    if SOURCE in words:
        return isinstance(words[SOURCE], list)
    return catalogues[SOURCE].get(key, Entry()).plural


def missing(folder: Path, keys: Iterable[str], languages: Iterable[str]) -> dict[str, dict[str, Words]]:
    """Return the keys that lack a language: their English, and empty texts to fill in for `set --file`."""
    source = read_language(folder, SOURCE)
    lacking: dict[str, dict[str, Words]] = {}
    for language in languages:
        entries = read_language(folder, language)
        for key in source.keys() | keys:
            english = source.get(key, Entry())
            if not entries.get(key, Entry()).complete:
                empty: Words = [""] * len(plural_tags(language)) if english.plural else ""
                lacking.setdefault(key, {SOURCE: _words(english)})[language] = empty
    return dict(sorted(lacking.items()))


def _words(entry: Entry) -> Words:
    return list(entry.forms) if entry.plural else entry.forms[0]
