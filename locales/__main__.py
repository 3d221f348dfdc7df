"""`python -m locales …`: what programmers and translators do with the catalogues."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from locales.catalogue import FOLDER, CatalogueError
from locales.edit import Words, missing, set_texts
from locales.languages import LANGUAGES, SOURCE


def set_command(args: argparse.Namespace) -> None:
    """Write the texts of one key, or of a file of keys."""
    if args.file:
        set_texts(FOLDER, json.loads(Path(args.file).read_text("utf-8")))
    elif args.key:
        set_texts(FOLDER, {args.key: _words_of(args)})
    else:
        raise CatalogueError("set needs a KEY or --file")


def _words_of(args: argparse.Namespace) -> dict[str, Words]:
    words: dict[str, Words] = {}
    for language in LANGUAGES:
        one, other = getattr(args, language), getattr(args, f"plural_{language}")
        if one is not None:
            words[language] = one if other is None else [one, other]
        elif other is not None:
            words[language] = [other]
    if not words:
        raise CatalogueError(f"{args.key}: no text given")
    return words


def missing_command(args: argparse.Namespace) -> None:
    """List what has no translation yet, as JSON to be filled in."""
    languages = (args.language,) if args.language else tuple(LANGUAGES)
    say(json.dumps(missing(FOLDER, languages), ensure_ascii=False, indent=1))


def say(line: str) -> None:
    """Write a line for the person at the terminal."""
    sys.stdout.write(f"{line}\n")


def parser() -> argparse.ArgumentParser:
    """Describe the commands."""
    top = argparse.ArgumentParser(prog="python -m locales", description=__doc__)
    commands: Any = top.add_subparsers(required=True)
    setting = commands.add_parser("set", help=set_command.__doc__)
    setting.set_defaults(run=set_command)
    setting.add_argument("key", nargs="?")
    setting.add_argument(
        "--file", help='{"key": {"en": "…", "ms": "…"}}; a plural is a list: ["one", "other"]'
    )
    for language in LANGUAGES:
        setting.add_argument(f"--{language}", help="the text, or its form for one")
        setting.add_argument(f"--plural-{language}", help="its form for more than one")
    lacking = commands.add_parser("missing", help=missing_command.__doc__)
    lacking.set_defaults(run=missing_command)
    lacking.add_argument("--language", choices=[code for code in LANGUAGES if code != SOURCE])
    return top


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 1 when the catalogues need a person."""
    args = parser().parse_args(arguments)
    try:
        return int(args.run(args) or 0)
    except CatalogueError as error:
        say(str(error))
        return 1


if __name__ == "__main__":
    sys.exit(main())
