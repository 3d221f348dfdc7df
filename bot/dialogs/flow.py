"""The words forms are written in. A form is data: a reader sees the conversation, a tool can draw it.

BOOK = Flow("book", (choose("doctor", doctors), choose("start", free_times), confirm(summary)), done=book)
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.scene import Scene
from bot.screens import Screen
from core.people import Role
from core.refusals import Refusal
from core.texts import Text


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer offered as a button; `value` is at most 24 bytes and never contains `~`."""

    value: str
    label: Text


@dataclass(slots=True)
class Form:
    """A form being filled in: answers are JSON values by step name, None for a skipped step."""

    scene: Scene
    answers: Mapping[str, Any]

    def __getitem__(self, name: str) -> Any:
        return self.answers[name]

    def get(self, name: str) -> Any:
        return self.answers.get(name)


Lines = tuple[Text | None, ...]


def always(_: Form) -> bool:
    return True


def no_choices(_: Form) -> Sequence[Choice]:
    return ()


@dataclass(frozen=True, slots=True)
class Step:
    """One question.

    `ask` gives the lines; `read` turns typed words into a JSON value and raises Refusal; `read_file` does so
    for an uploaded file's content. `when` False: the step is passed over. `secret`: what is typed is deleted
    from the chat at once. `again`: the question after a refusal, which then stands last, where it is read.
    `shown` stands for what the question showed; it is kept as the answer `<name>.shown`. `numbered`: the
    number of a choice may be typed; where a choice means yes, a stray digit must not say it.
    """

    name: str
    ask: Callable[[Form], Lines]
    read: Callable[[str, Form], Any] | None = None
    read_file: Callable[[bytes, Form], Any] | None = None
    choices: Callable[[Form], Sequence[Choice]] = no_choices
    optional: bool = False
    secret: bool = False
    when: Callable[[Form], bool] = always
    columns: int = 1
    again: Callable[[Form], Lines] | None = None
    shown: Callable[[Form], Any] | None = None
    numbered: bool = False


Mend = Mapping[type[Refusal], str]


@dataclass(frozen=True, slots=True)
class Flow:
    """A form. `done` performs the command and answers; a refusal listed in `mend` asks that step again."""

    name: str
    steps: tuple[Step, ...]
    done: Callable[[Form], Screen]
    roles: frozenset[Role] | None = None  # None: strangers too
    mend: Mend = field(default_factory=dict)
    progress: bool = True

    def __post_init__(self) -> None:
        names = [step.name for step in self.steps]
        if len(set(names)) != len(names):
            raise ValueError(f"{self.name}: two steps of one name")

    def step(self, form: Form) -> Step | None:
        """The first unanswered step whose condition holds; None: all is said."""
        return next((s for s in self.steps if s.name not in form.answers and s.when(form)), None)

    def place(self, form: Form) -> tuple[int, int]:
        """Which step it is, of how many as far as can be seen now."""
        shown = [s for s in self.steps if s.name in form.answers or s.when(form)]
        step = self.step(form)
        return (shown.index(step) + 1 if step in shown else len(shown)), len(shown)


def asking(text: Text) -> Callable[[Form], Lines]:
    """A question that is one text."""
    return lambda _: (text,)


def text(  # noqa: PLR0913 - each is a word of the language forms are written in
    name: str,
    ask: Text,
    read: Callable[[str, Form], Any],
    *,
    optional: bool = False,
    secret: bool = False,
    when: Callable[[Form], bool] = always,
) -> Step:
    """A typed answer."""
    return Step(name, asking(ask), read, optional=optional, secret=secret, when=when)


def choose(
    name: str,
    ask: Callable[[Form], Lines],
    choices: Callable[[Form], Sequence[Choice]],
    *,
    when: Callable[[Form], bool] = always,
    columns: int = 1,
) -> Step:
    """One of several buttons; the words on a button or its number may also be typed."""
    return Step(name, ask, choices=choices, when=when, columns=columns, numbered=True)


def confirm(
    summary: Callable[[Form], Lines],
    label: Callable[[Form], Text],
    *,
    when: Callable[[Form], bool] = always,
    shown: Callable[[Form], Any] | None = None,
) -> Step:
    """The last look: shows everything, goes on only by its one button or the word on it."""
    return Step(
        "confirm", summary, choices=lambda form: (Choice("yes", label(form)),), when=when, shown=shown
    )
