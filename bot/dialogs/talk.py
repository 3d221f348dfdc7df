"""Forms in rows: beginning, answering and leaving them, and the screen that asks the present question."""

from dataclasses import replace
from typing import Any

from bot.buttons import Pick
from bot.dialogs.engine import BACK, CANCEL, SKIP, Went, hand_in, pick, type_in
from bot.dialogs.flow import Flow, Form, Lines, Step
from bot.scene import Scene
from bot.screens import Key, Row, Screen, say
from core.ids import DialogId, new_id
from core.ports import Dialog
from core.refusals import Refusal
from core.texts import T, Text


def begin(scene: Scene, name: str, **answers: Any) -> Screen:
    """A new form; one of the same kind that was left unfinished is replaced."""
    flow = scene.clinic.flows[name]
    profile = scene.visitor.profile
    dialog = Dialog(
        id=DialogId(new_id(scene.work.now)),
        user_id=scene.heard.user_id,
        profile=profile.id if profile else None,
        flow=name,
        answers=answers,
        rev=0,
        message_id=None,
        updated_at=scene.work.now,
    )
    scene.work.dialogs.begin(dialog)
    return _next(scene, flow, dialog)


def current(scene: Scene) -> Dialog | None:
    """The open form, if this person (still) has one that this release knows."""
    dialog = scene.work.dialogs.current(scene.heard.user_id)
    if dialog is not None and not is_mine(scene, dialog):
        scene.work.dialogs.end(dialog.id)
        return None
    return dialog


def is_mine(scene: Scene, dialog: Dialog) -> bool:
    """Begun by this Telegram user, as the person who speaks now, and known to this release."""
    profile = scene.visitor.profile
    return (
        dialog.user_id == scene.heard.user_id
        and dialog.profile == (profile.id if profile else None)
        and dialog.flow in scene.clinic.flows
    )


def step_of(scene: Scene, dialog: Dialog) -> Step | None:
    """The question that is open."""
    return scene.clinic.flows[dialog.flow].step(Form(scene, dialog.answers))


def wants_file(scene: Scene, dialog: Dialog) -> bool:
    step = step_of(scene, dialog)
    return step is not None and step.read_file is not None


def wants_secret(scene: Scene, dialog: Dialog) -> bool:
    step = step_of(scene, dialog)
    return step is not None and step.secret


def ask_again(scene: Scene, dialog: Dialog, *before: Text | None) -> Screen:
    """The present question once more, with what is to be said first; its older copy loses its keyboard."""
    put_by(scene, dialog)
    flow = scene.clinic.flows[dialog.flow]
    form = Form(scene, dialog.answers)
    step = flow.step(form)
    if step is None:
        return _finish(scene, flow, dialog)
    return _question(flow, form, step, dialog).with_lines_before(*before)


def _in_trouble(scene: Scene, dialog: Dialog, trouble: Lines) -> Screen:
    """The question once more, and why the answer was not taken."""
    step = step_of(scene, dialog)
    if step is None or step.again is None:
        return ask_again(scene, dialog, *trouble, None)
    short = replace(step, ask=step.again)
    put_by(scene, dialog)
    flow = scene.clinic.flows[dialog.flow]
    asked = _question(flow, Form(scene, dialog.answers), short, dialog)
    return replace(asked, lines=(*asked.lines, None, *trouble))


def picked(scene: Scene, press: Pick) -> Screen:
    """An in-dialog press; a stale one changes nothing and asks the present question."""
    dialog = current(scene)
    if dialog is None or dialog.id != press.dialog:
        return _gone(scene, press, dialog)
    if dialog.rev != press.rev:
        return replace(ask_again(scene, dialog), fresh=True, toast=T("dialog.stale.toast"))
    flow = scene.clinic.flows[dialog.flow]
    return _go_on(scene, flow, dialog, pick(flow, Form(scene, dialog.answers), press.value))


def _gone(scene: Scene, press: Pick, dialog: Dialog | None) -> Screen:
    waiting = scene.work.dialogs.get(DialogId(press.dialog))
    if waiting is not None and waiting.state == "suspended" and is_mine(scene, waiting):
        return resume(scene, waiting)
    if dialog is not None:
        return replace(ask_again(scene, dialog), fresh=True, toast=T("dialog.stale.toast"))
    return Screen((), toast=T("dialog.over.toast"))


def resume(scene: Scene, dialog: Dialog) -> Screen:
    """Opens a suspended form again where it was left."""
    reopened = replace(dialog, state="open", rev=dialog.rev + 1)
    scene.work.dialogs.begin(reopened)
    return replace(ask_again(scene, reopened), fresh=True)


def typed(scene: Scene, dialog: Dialog, words: str) -> Screen:
    flow = scene.clinic.flows[dialog.flow]
    form = Form(scene, dialog.answers)
    step = flow.step(form)
    if step is not None and step.secret:
        scene.erase()
    return _go_on(scene, flow, dialog, type_in(flow, form, words))


def handed_in(scene: Scene, dialog: Dialog, content: bytes) -> Screen:
    flow = scene.clinic.flows[dialog.flow]
    return _go_on(scene, flow, dialog, hand_in(flow, Form(scene, dialog.answers), content))


def leave(scene: Scene, dialog: Dialog) -> Screen:
    scene.work.dialogs.end(dialog.id)
    put_by(scene, dialog)
    return say(T("dialog.left"))


def put_by(scene: Scene, dialog: Dialog) -> None:
    """Takes away the keyboard of a question that is not to be answered now."""
    if dialog.message_id is not None and dialog.message_id not in scene.retire:
        scene.retire.append(dialog.message_id)


def _go_on(scene: Scene, flow: Flow, dialog: Dialog, went: Went) -> Screen:
    if went.left:
        return leave(scene, dialog)
    if went.trouble:
        return _in_trouble(scene, dialog, went.trouble)
    moved = replace(dialog, answers=went.answers, rev=dialog.rev + 1, updated_at=scene.work.now)
    if not scene.work.dialogs.save(_without_secrets(flow, moved), dialog.rev):
        return ask_again(scene, dialog)
    put_by(scene, dialog)
    return _next(scene, flow, moved)


def _without_secrets(flow: Flow, dialog: Dialog) -> Dialog:
    """What may be written down: a secret lives in this unit of work only."""
    secrets = {step.name for step in flow.steps if step.secret}
    return replace(dialog, answers={n: "" if n in secrets else v for n, v in dialog.answers.items()})


def _next(scene: Scene, flow: Flow, dialog: Dialog) -> Screen:
    form = Form(scene, dialog.answers)
    step = flow.step(form)
    return _finish(scene, flow, dialog) if step is None else _question(flow, form, step, dialog)


def _finish(scene: Scene, flow: Flow, dialog: Dialog) -> Screen:
    try:
        screen = flow.done(Form(scene, dialog.answers))
    except Refusal as refusal:
        step = flow.mend.get(type(refusal))
        if step is None:
            scene.work.dialogs.end(dialog.id)
            return say(*refusal.lines())
        kept = {n: v for n, v in dialog.answers.items() if n not in {step, "confirm"}}
        mended = replace(dialog, answers=kept, rev=dialog.rev + 1)
        scene.work.dialogs.save(_without_secrets(flow, mended), dialog.rev)
        return _in_trouble(scene, mended, refusal.lines())
    scene.work.dialogs.end(dialog.id)
    return screen


def _question(flow: Flow, form: Form, step: Step, dialog: Dialog) -> Screen:
    if step.shown is not None:
        kept = {**dialog.answers, f"{step.name}.shown": step.shown(form)}
        form.scene.work.dialogs.save(replace(dialog, answers=kept), dialog.rev)
    here, of = flow.place(form)
    progress = (T("dialog.progress", step=here, of=of),) if flow.progress and of > 1 else ()
    keys = [Key(choice.label, Pick(dialog.id, dialog.rev, choice.value)) for choice in step.choices(form)]
    rows: list[Row] = [tuple(keys[i : i + step.columns]) for i in range(0, len(keys), step.columns)]
    return Screen(
        (*progress, *step.ask(form)), (*rows, *_ways_out(flow, form, step, dialog)), dialog=dialog.id
    )


def _ways_out(flow: Flow, form: Form, step: Step, dialog: Dialog) -> tuple[Row, ...]:
    def key(label: Text, value: str) -> Key:
        return Key(label, Pick(dialog.id, dialog.rev, value))

    answered = any(s.name in form.answers and s.when(form) for s in flow.steps)
    row = [key(T("button.skip"), SKIP)] if step.optional else []
    row += [key(T("button.back"), BACK)] if answered else []
    return ((*row, key(T("button.cancel"), CANCEL)),)
