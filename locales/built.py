"""The catalogues as the running clinic reads them: .mo files built at install, or a .po that is newer.

The .mo halves the time to start and holds only what is complete; whoever edits a .po sees the new words
at the next start without a build.
"""

from pathlib import Path

from locales.catalogue import CatalogueError, po_path, read_po
from locales.domains import DOMAINS

Forms = dict[str, tuple[str, ...]]


def read_forms(folder: Path, language: str) -> Forms:
    """Return every complete text of a language; the others will be said in English."""
    merged: Forms = {}
    for domain in DOMAINS:
        source = po_path(folder, language, domain)
        built = source.with_suffix(".mo")
        forms = read_mo(built) if _is_fresh(built, source) else _complete(source)
        if twice := merged.keys() & forms.keys():
            raise CatalogueError(f"{language}: in two catalogues: {', '.join(sorted(twice))}")
        merged |= forms
    return merged


def build(folder: Path, language: str) -> None:
    """Write a language's .mo files."""
    from babel.messages import mofile
    from babel.messages.catalog import Catalog

    for domain in DOMAINS:
        source = po_path(folder, language, domain)
        catalogue = Catalog(locale=language)
        for key, forms in _complete(source, plural=True).items():
            catalogue.add((key, key), forms)
        for key, forms in _complete(source, plural=False).items():
            catalogue.add(key, forms[0])
        source.parent.mkdir(parents=True, exist_ok=True)
        with source.with_suffix(".mo").open("wb") as target:
            mofile.write_mo(target, catalogue)


def read_mo(path: Path) -> Forms:
    """Read what `build` wrote."""
    from babel.messages import mofile

    forms: Forms = {}
    with path.open("rb") as file:
        for message in mofile.read_mo(file):
            words = message.string or ""
            if isinstance(message.id, str):
                forms[message.id] = (str(words),)
            else:
                forms[message.id[0]] = tuple(words)
    forms.pop("", None)
    return forms


def _complete(source: Path, plural: bool | None = None) -> Forms:
    entries = read_po(source).items()
    return {key: entry.forms for key, entry in entries if entry.complete and plural in (None, entry.plural)}


def _is_fresh(built: Path, source: Path) -> bool:
    if not built.exists():
        return False
    return not source.exists() or built.stat().st_mtime_ns >= source.stat().st_mtime_ns
