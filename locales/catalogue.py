"""The catalogue files: gettext's .po for people and .mo for machines.

The .po is written by ourselves and without dates, versions or line numbers, because several people edit these
files at the same time: a file changes where a text changes and nowhere else.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

from locales.domains import DOMAINS, domain_of
from locales.languages import SOURCE, plural_header, plural_tags

FOLDER = Path(__file__).parent
PARAMS = "params: "


class CatalogueError(ValueError):
    """A catalogue that cannot be used as it stands."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One key in one language: a text, or all forms of a plural; an empty one is untranslated."""

    forms: tuple[str, ...] = ("",)
    plural: bool = False
    params: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    fuzzy: bool = False

    @property
    def complete(self) -> bool:
        """Tell whether a reader can be shown this."""
        return all(self.forms) and not self.fuzzy


Entries = Mapping[str, Entry]


def po_path(folder: Path, language: str, domain: str) -> Path:
    """Return where gettext expects a catalogue."""
    return folder / language / "LC_MESSAGES" / f"{domain}.po"


def read_po(path: Path) -> dict[str, Entry]:
    """Read one .po or .pot; a file that does not exist yet is empty."""
    from babel.messages import pofile

    if not path.exists():
        return {}
    source = path.read_text("utf-8")
    catalogue = pofile.read_po(source.splitlines(keepends=True), ignore_obsolete=True, abort_invalid=True)
    if source.count("\nmsgid ") > len(catalogue) + (not source.startswith("msgid ")):
        raise CatalogueError(f"{path.name} ({path.parts[-3]}): a key stands there twice")
    entries = {}
    for message in catalogue:
        if not message.id:
            continue
        key = message.id if isinstance(message.id, str) else message.id[0]
        forms = message.string or ""
        hint = next((line for line in message.auto_comments if line.startswith(PARAMS)), PARAMS)
        entries[key] = Entry(
            forms=(forms,) if isinstance(forms, str) else tuple(forms),
            plural=message.pluralizable,
            params=tuple(filter(None, hint.removeprefix(PARAMS).split(", "))),
            notes=tuple(message.user_comments),
            fuzzy=message.fuzzy,
        )
    return entries


def read_language(folder: Path, language: str) -> dict[str, Entry]:
    """Read all of a language's catalogues as one; refuse a key that two of them define."""
    merged: dict[str, Entry] = {}
    for domain in DOMAINS:
        entries = read_po(po_path(folder, language, domain))
        if twice := merged.keys() & entries.keys():
            raise CatalogueError(f"{language}: in two catalogues: {', '.join(sorted(twice))}")
        merged |= entries
    return merged


def write_language(folder: Path, language: str, entries: Entries, source: Entries) -> None:
    """Write a language's catalogues; every key goes where its first segment belongs."""
    for domain in DOMAINS:
        own = {key: entry for key, entry in entries.items() if domain_of(key) == domain}
        write(po_path(folder, language, domain), own, language, source if language != SOURCE else {})


def write(path: Path, entries: Entries, language: str | None, source: Entries) -> None:
    """Write a .po, or a .pot when there is no language, ordered by key; replace the file in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    blocks = [_header(language)]
    blocks += ["".join(_message(key, entries[key], language, source.get(key))) for key in sorted(entries)]
    text = "\n".join(blocks)
    if path.exists() and path.read_text("utf-8") == text:
        return
    with NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, suffix=".new", delete=False) as new:
        new.write(text)
    Path(new.name).chmod(0o644)
    Path(new.name).replace(path)


def _header(language: str | None) -> str:
    lines = ["Content-Type: text/plain; charset=UTF-8", "Content-Transfer-Encoding: 8bit"]
    if language:
        lines += [f"Language: {language}", f"Plural-Forms: {plural_header(language)}"]
    quoted = "".join(f'"{line}\\n"\n' for line in lines)
    return f'# How to edit this: locales/README.md\nmsgid ""\nmsgstr ""\n{quoted}'


def _message(key: str, entry: Entry, language: str | None, source: Entry | None) -> Iterator[str]:
    from babel.messages.pofile import normalize

    yield from (f"# {note}\n" for note in entry.notes)
    if entry.params:
        yield f"#. {PARAMS}{', '.join(entry.params)}\n"
    if source:
        english = " | ".join(source.forms).replace("\n", " / ")
        yield f"#. en: {english}\n"
    if entry.fuzzy:
        yield "#, fuzzy\n"
    yield f"msgid {normalize(key, width=0)}\n"
    if not entry.plural:
        yield f"msgstr {normalize(entry.forms[0], width=0)}\n"
        return
    yield f"msgid_plural {normalize(key, width=0)}\n"
    count = len(plural_tags(language)) if language else len(entry.forms)
    for index in range(count):
        form = entry.forms[index] if index < len(entry.forms) else ""
        yield f"msgstr[{index}] {normalize(form, width=0)}\n"
