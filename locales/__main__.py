"""`python -m locales …`: what programmers and translators do with the catalogues."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from locales.built import build
from locales.catalogue import FOLDER, CatalogueError
from locales.check import check
from locales.edit import Words, missing, set_texts
from locales.extract import extract
from locales.languages import LANGUAGES
from locales.update import update, write_templates


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
    say(json.dumps(missing(FOLDER, extract(), languages), ensure_ascii=False, indent=1))


def extract_command(args: argparse.Namespace) -> None:  # noqa: ARG001
    """Write the templates (.pot): every key that the code can say."""
    write_templates(FOLDER, extract())


def update_command(args: argparse.Namespace) -> None:
    """Write the templates, and add new keys to every language."""
    unused = update(FOLDER, extract(), drop=args.drop)
    for key in unused:
        say(f"{'dropped' if args.drop else 'said nowhere'}: {key}")


def build_command(args: argparse.Namespace) -> None:  # noqa: ARG001
    """Compile the catalogues (.mo) for a quick start."""
    for language in LANGUAGES:
        build(FOLDER, language)


def check_command(args: argparse.Namespace) -> int:  # noqa: ARG001
    """Say what is missing, stale, unused or unfit for Telegram; fail if there is anything."""
    report = check(FOLDER, extract())
    for warning in report.warnings:
        say(f"warning: {warning}")
    for problem in report.problems:
        say(problem)
    say(f"{len(report.problems)} problems, {len(report.warnings)} warnings")
    return 1 if report.problems else 0


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
    lacking.add_argument("--language", choices=list(LANGUAGES))
    updating = commands.add_parser("update", help=update_command.__doc__)
    updating.set_defaults(run=update_command)
    updating.add_argument("--drop", action="store_true", help="remove the keys that no code says")
    for name, run in {"extract": extract_command, "build": build_command, "check": check_command}.items():
        commands.add_parser(name, help=run.__doc__).set_defaults(run=run)
    return top


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 1 when the catalogues need a person."""
    args = parser().parse_args(arguments)
    try:
        return int(args.run(args) or 0)
    except (CatalogueError, json.JSONDecodeError, OSError) as error:
        say(str(error))
        return 1


if __name__ == "__main__":
    sys.exit(main())
