"""Makes every `*.txt` below a test for each way of replaying it; `--accept` rewrites what the bot says."""

import difflib
import re
import traceback
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest

from storage.migrate import upgrade
from tests.postgres import drop_database, fresh_database, fresh_sqlite
from tests.transcripts.grammar import Step, parse
from tests.transcripts.replay import Played, play
from tests.transcripts.stage import Way

HOUSE = str(Path(__file__).parents[2])
PLAIN = Way("plain")
RELAY = Way("relay+echo", relay=True, echo=True)
AUDITED_READ = re.compile(r" {7}.* (?:view|list|find|check)_\w+ \w+")
OTHERS = {
    "postgresql": (Way("postgresql", relay=True, echo=True, postgresql=True),),
    "languages": tuple(Way(language, language=language) for language in ("ms", "zh", "ta")),
}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="rewrite what the bot says in the transcripts")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    if file_path.suffix != ".txt":
        return None
    collected: pytest.Collector = TranscriptFile.from_parent(parent, path=file_path)
    return collected


class TranscriptFile(pytest.File):
    """One conversation."""

    def collect(self) -> Iterator["Transcript"]:
        steps = parse(self.path.read_text("utf-8"))
        if self.config.getoption("--accept", default=False):
            yield Transcript.from_parent(self, name="accept", way=PLAIN, steps=steps)
            return
        wanted = [word for step in steps if step.kind == "runs" for word in step.words.split()]
        for way in (PLAIN, RELAY, *(way for word in wanted for way in OTHERS[word])):
            yield Transcript.from_parent(self, name=way.name, way=way, steps=steps)


class Differs(AssertionError):  # noqa: N818 - reads as a sentence
    """What was seen is not what the transcript says."""


class Transcript(pytest.Item):
    """One replay of one conversation."""

    def __init__(self, *, way: Way, steps: list[Step], **more: object) -> None:
        super().__init__(**more)  # type: ignore[arg-type]
        self.way, self.steps = way, steps

    def runtest(self) -> None:
        if self.name == "accept":
            self.path.write_text("\n".join(_as_seen(self.steps, _plain(self.path).seen)) + "\n", "utf-8")
            return
        played = _plain(self.path) if self.way is PLAIN else _played(self.steps, self.way)
        if played.complaints:
            raise Differs("\n".join(played.complaints))
        if self.way.language is None:
            self._compare(played)
        else:
            _check_language(played)

    def _compare(self, played: Played) -> None:
        keep = _all if self.way is PLAIN else _but_echoes
        expected = _as_seen(self.steps, [keep(step.expected) for step in self.steps])
        seen = _as_seen(self.steps, [keep(lines) for lines in played.seen])
        _same(expected, seen, "the transcript")
        if self.way is not PLAIN:
            _same(_plain(self.path).records, played.records, "the database")

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: object = None) -> str:
        if isinstance(excinfo.value, Differs | LookupError | ValueError):
            return "\n".join([str(excinfo.value), *getattr(excinfo.value, "__notes__", ())])
        frames = traceback.extract_tb(excinfo.tb)
        ours = [frame for frame in frames if frame.filename.startswith(HOUSE) and "/." not in frame.filename]
        lines = [*traceback.format_list(ours[-6:]), *traceback.format_exception_only(excinfo.value)]
        return "".join(lines)

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, 0, f"{self.path.relative_to(Path(__file__).parent)} [{self.name}]"


@cache
def _plain(path: Path) -> Played:
    return _played(parse(path.read_text("utf-8")), PLAIN)


@cache
def _folder() -> Path:
    return Path(mkdtemp(prefix="medtrack-transcripts-"))


def _played(steps: list[Step], way: Way) -> Played:
    url = fresh_database(upgrade) if way.postgresql else fresh_sqlite(_folder(), upgrade)
    try:
        return play(steps, url, way)
    finally:
        if way.postgresql:
            drop_database(url)


def _as_seen(steps: list[Step], seen: list[list[str]]) -> list[str]:
    return [line for step, lines in zip(steps, seen, strict=True) for line in (*step.source, *lines)]


def _all(lines: list[str]) -> list[str]:
    return lines


def _but_echoes(lines: list[str]) -> list[str]:
    """An echo asks a question anew, and the newer copy loses its keyboard; it reads, and audits it, again."""
    return [line for line in lines if not line.startswith("bot-") and not AUDITED_READ.match(line)]


def _same(expected: list[str], seen: list[str], what: str) -> None:
    if expected != seen:
        difference = difflib.unified_diff(expected, seen, f"{what} says", "was seen", lineterm="", n=6)
        raise Differs("\n".join(difference))


def _check_language(played: Played) -> None:
    """Nothing missing, nothing that Telegram refused; the words themselves are for speakers to judge."""
    wrong = [
        line for lines in played.seen for line in lines if line.startswith("refused ") or "incident" in line
    ]
    if wrong:
        raise Differs("\n".join(wrong))
