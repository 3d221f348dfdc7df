"""Reads a transcript into steps. Every line is kept: an accepted one differs only where the bot does."""

import re
from dataclasses import dataclass, field

MARGIN = 7  # where words begin: `Ana:   /today`
INPUT = re.compile(r"(given|runs|then|---)\s+(\S.*)")
SPOKEN = re.compile(r"([^\W\d_]+)(?: in ([^\W\d_]+))?:\s+(\S.*)")
SHOWN = re.compile(r"(bot|toast|alert|photo|file|menu|left|refused|prints)\b.*|bot[~!-].*")
CONTINUED = re.compile(rf"\s{{{MARGIN}}}(.*)")


@dataclass
class Step:
    """Something that happens (`given`, `say`, `---`) or is asked (`then`), and what must be seen after it.

    `source` are its own lines as they stand in the file; `words` the same without head and margin. `kind`
    is `layout` for comments and blank lines, `runs` for where the transcript is replayed.
    """

    kind: str
    line: int
    source: list[str]
    words: str = ""
    who: str = ""
    where: str = ""
    expected: list[str] = field(default_factory=list)


class NotATranscript(Exception):  # noqa: N818 - for whoever wrote the line
    """A line that the grammar does not know."""


def parse(text: str) -> list[Step]:
    """The steps in order. Raises NotATranscript, with the number of the line."""
    steps: list[Step] = []
    lines = text.splitlines()
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            if _inside_a_message(lines, number):
                _continue(steps[-1], "", line)
            else:
                steps.append(Step("layout", number, [line]))
        elif match := CONTINUED.fullmatch(line):
            _continue(_last(steps, number), match[1], line)
        elif match := INPUT.fullmatch(line):
            steps.append(Step(match[1], number, [line], match[2]))
        elif SHOWN.fullmatch(line):
            _last(steps, number).expected.append(line)
        elif match := SPOKEN.fullmatch(line):
            steps.append(Step("say", number, [line], match[3], match[1], match[2] or ""))
        else:
            raise NotATranscript(f"line {number}: {line}")
    return steps


def _inside_a_message(lines: list[str], number: int) -> bool:
    """A blank line belongs to a message when the message goes on after it."""
    if lines[number - 1].startswith("#"):
        return False
    following = next((line for line in lines[number:] if line.strip()), "")
    before = next((line for line in reversed(lines[: number - 1]) if line.strip()), "#")
    return CONTINUED.fullmatch(following) is not None and not before.startswith("#")


def _last(steps: list[Step], number: int) -> Step:
    if not steps or steps[-1].kind == "layout":
        raise NotATranscript(f"line {number}: belongs to nothing")
    return steps[-1]


def _continue(step: Step, words: str, line: str) -> None:
    if step.expected or step.kind == "then":
        step.expected.append(line.rstrip())
    else:
        step.source.append(line)
        step.words += f"\n{words}"


def written(head: str, lines: list[str]) -> list[str]:
    """Lines under a head such as `bot:`, as they stand in a file."""
    first, *others = lines or [""]
    indented = [f"{'':{MARGIN}}{line}".rstrip() for line in others]
    return [f"{head:{MARGIN - 1}} {first}".rstrip(), *indented]
