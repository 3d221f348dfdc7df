"""Whether the catalogues are fit to ship: everything said, in every language, as Telegram will take it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from locales.catalogue import CatalogueError, Entries, Entry, po_path, read_language, read_po
from locales.domains import DOMAINS, domain_of
from locales.extract import Keys
from locales.languages import LANGUAGES, SOURCE, plural_tags
from locales.rules import faults, is_only_placeholders, placeholders
from locales.update import stale_templates


@dataclass(frozen=True, slots=True)
class Report:
    """Problems must be mended; warnings want a second look."""

    problems: tuple[str, ...]
    warnings: tuple[str, ...] = ()


def check(folder: Path, keys: Keys) -> Report:
    """Compare the code, the templates and all languages with each other."""
    try:
        catalogues = {language: read_language(folder, language) for language in LANGUAGES}
        stale = stale_templates(folder, keys)
    except CatalogueError as error:
        return Report((str(error),))
    problems = [f"{domain}.pot is stale: run `python -m locales update`" for domain in stale]
    problems += _misplaced(folder)
    problems += _parameters(keys, catalogues[SOURCE])
    for language, entries in catalogues.items():
        problems += _missing(language, entries, keys)
        problems += _unused(language, entries, keys)
        problems += _differing(language, entries, catalogues[SOURCE])
        problems += _unfit(language, entries)
    return Report(tuple(problems), tuple(_untranslated(catalogues)))


def _missing(language: str, entries: Entries, keys: Keys) -> Iterator[str]:
    for key in keys:
        if key not in entries:
            yield f"{language}: {key} is missing"
        elif entries[key].fuzzy:
            yield f"{language}: {key} is marked fuzzy"
        elif not entries[key].complete:
            yield f"{language}: {key} is empty"


def _unused(language: str, entries: Entries, keys: Keys) -> Iterator[str]:
    for key in sorted(entries.keys() - keys.keys()):
        yield f"{language}: {key} is said nowhere in the code"


def _differing(language: str, entries: Entries, source: Entries) -> Iterator[str]:
    for key, entry in entries.items():
        english = source.get(key, Entry())
        if not (entry.complete and english.complete):
            continue
        if entry.plural != english.plural:
            yield f"{language}: {key} counts in only one of this language and English"
        elif entry.plural and len(entry.forms) != len(plural_tags(language)):
            yield f"{language}: {key} needs the plural forms {', '.join(plural_tags(language))}"
        ours, theirs = placeholders(entry.forms), placeholders(english.forms)
        if ours != theirs:
            yield f"{language}: {key} shows {_named(ours)}, English shows {_named(theirs)}"


def _unfit(language: str, entries: Entries) -> Iterator[str]:
    for key, entry in entries.items():
        for form in entry.forms:
            yield from (f"{language}: {key}: {fault}" for fault in faults(key, form))


def _parameters(keys: Keys, source: Entries) -> Iterator[str]:
    """Yield the texts that show what the code does not give them."""
    for key, given in keys.items():
        if given is None or key not in source:
            continue
        wanted = placeholders(source[key].forms) | ({"n"} if source[key].plural else set())
        if lacking := wanted - given:
            yield f"{key} shows {_named(lacking)}, but somewhere the code gives only {_named(given)}"


def _misplaced(folder: Path) -> Iterator[str]:
    for language in LANGUAGES:
        for domain in DOMAINS:
            for key in read_po(po_path(folder, language, domain)):
                if domain_of(key) != domain:
                    yield f"{language}: {key} stands in {domain}.po and belongs into {domain_of(key)}.po"


def _untranslated(catalogues: Mapping[str, Entries]) -> Iterator[str]:
    for language, entries in catalogues.items():
        for key, english in catalogues[SOURCE].items():
            same = language != SOURCE and key in entries and entries[key].forms == english.forms
            if same and english.complete and not all(map(is_only_placeholders, english.forms)):
                yield f"{language}: {key} is the same as in English"


def _named(names: frozenset[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names)) or "nothing"
