"""How an answer moves a form on: pure, so that any process can go on with any conversation."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.dialogs.flow import Flow, Form, Lines, Step
from core.refusals import Refusal
from core.texts import T

BACK, SKIP, CANCEL = "-back", "-skip", "-cancel"


@dataclass(frozen=True, slots=True)
class Went:
    """The form after an answer. `trouble`: why it was not taken, if so. `left`: the person gave it up."""

    answers: Mapping[str, Any]
    trouble: Lines = ()
    left: bool = False


def pick(flow: Flow, form: Form, value: str) -> Went:
    """A press on one of the offered buttons; a value that is not offered (any more) asks again."""
    step = flow.step(form)
    if value == CANCEL:
        return Went(form.answers, left=True)
    if value == BACK:
        return Went(_without_last(flow, form))
    if step is None:
        return Went(form.answers)
    if value == SKIP and step.optional:
        return Went({**form.answers, step.name: None})
    if value in {choice.value for choice in step.choices(form)}:
        return Went({**form.answers, step.name: value})
    return Went(form.answers, (T("dialog.choice_gone"),))


def type_in(flow: Flow, form: Form, typed: str) -> Went:
    """Typed words: an answer, or the words or the number on one of the buttons."""
    step = flow.step(form)
    if step is None:
        return Went(form.answers)
    chosen = _matching(step, form, typed)
    if chosen is not None:
        return pick(flow, form, chosen)
    if step.read is None:
        return Went(form.answers, (T("dialog.use_buttons"),))
    return _taken(step, form, lambda read: read(typed, form), step.read)


def hand_in(flow: Flow, form: Form, content: bytes) -> Went:
    """An uploaded file, where the step takes one."""
    step = flow.step(form)
    if step is None or step.read_file is None:
        return Went(form.answers, (T("dialog.no_file_here"),))
    return _taken(step, form, lambda read: read(content, form), step.read_file)


def takes_file(flow: Flow, form: Form) -> bool:
    step = flow.step(form)
    return step is not None and step.read_file is not None


def _taken(step: Step, form: Form, answer: Any, read: Any) -> Went:
    try:
        return Went({**form.answers, step.name: answer(read)})
    except Refusal as refusal:
        return Went(form.answers, refusal.lines())


def _without_last(flow: Flow, form: Form) -> Mapping[str, Any]:
    """The answers without the latest one that was a step of this form."""
    given = [s.name for s in flow.steps if s.name in form.answers and s.when(form)]
    gone = {given[-1]} if given else set()
    return {name: value for name, value in form.answers.items() if name not in gone}


def _matching(step: Step, form: Form, typed: str) -> str | None:
    said = " ".join(typed.split()).casefold()
    if step.optional and said == form.scene.say(T("button.skip")).casefold():
        return SKIP
    for word, value in ((T("button.back"), BACK), (T("button.cancel"), CANCEL)):
        if said == form.scene.say(word).casefold():
            return value
    choices = step.choices(form)
    for number, choice in enumerate(choices, 1):
        if (step.numbered and said == str(number)) or said == form.scene.say(choice.label).casefold():
            return choice.value
    return None
