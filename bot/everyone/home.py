"""The place to come back to: who you are, what you can do, and what you have left half done."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.buttons import Button, Go, button
from bot.dialogs import talk
from bot.everyone.roles import role_word
from bot.scene import Scene
from bot.screens import Key, Row, Screen, say
from core.accounts.usecases import SpeakAs
from core.ids import DialogId, ProfileId
from core.people import Role
from core.texts import T, Text

MOST_SUSPENDED = 3  # the newest; older ones wait behind them
MOST_OTHERS = 6


@button("er")
@dataclass(frozen=True, slots=True)
class Resume(Button):
    """Goes on with a form that was left for something else."""

    dialog: DialogId


@button("ew")
@dataclass(frozen=True, slots=True)
class TurnTo(Button):
    """Lets the chat speak for another person who is linked to it."""

    profile: ProfileId


LABELS: Mapping[str, Text] = {
    "today": T("menu.button.today"),
    "history": T("menu.button.history"),
    "medicines": T("menu.button.medicines"),
    "patients": T("menu.button.patients"),
    "import": T("menu.button.import"),
    "register_doctor": T("menu.button.register_doctor"),
    "register_nurse": T("menu.button.register_nurse"),
    "register_patient": T("menu.button.register_patient"),
    "assign": T("menu.button.assign"),
    "audit": T("menu.button.audit"),
    "help": T("menu.button.help"),
    "language": T("menu.button.language"),
}
ALWAYS = (("help", "language"),)
MAIN: Mapping[Role, tuple[tuple[str, ...], ...]] = {
    Role.PATIENT: (("today",), ("history", "medicines")),
    Role.DOCTOR: (("patients", "import"),),
    Role.NURSE: (("patients",),),
    Role.ADMIN: (("register_patient",), ("register_doctor", "register_nurse"), ("assign", "audit")),
}
FORMS: Mapping[str, Text] = {
    "register_doctor": T("menu.button.continue", form=T("menu.form.register_doctor")),
    "register_nurse": T("menu.button.continue", form=T("menu.form.register_nurse")),
    "register_patient": T("menu.button.continue", form=T("menu.form.register_patient")),
    "assign": T("menu.button.continue", form=T("menu.form.assign")),
    "import": T("menu.button.continue", form=T("menu.form.import")),
    "find_patient": T("menu.button.continue", form=T("menu.form.find_patient")),
    "password": T("menu.button.continue", form=T("menu.form.password")),
    "login": T("menu.button.continue", form=T("menu.form.login")),
    "language": T("menu.button.continue", form=T("menu.form.language")),
}


def home(scene: Scene) -> Screen:
    """For a stranger only how to get in; a family that shares the phone is asked who speaks."""
    profile = scene.visitor.profile
    if profile is None:
        others = _others(scene)
        return say(T("menu.who_speaks"), rows=others) if others else say(T("start.stranger"))
    return say(
        T("menu.you", name=profile.full_name, role=role_word(profile.role)),
        T("menu.what_next"),
        rows=(*_main(scene, profile.role), *_half_done(scene), *_others(scene)),
    )


def menu(scene: Scene, _: str) -> Screen:
    return home(scene)


def resume(scene: Scene, press: Resume) -> Screen:
    """Opens the form where it was left; one that is open already is asked again."""
    dialog = scene.work.dialogs.get(DialogId(press.dialog))
    if dialog is None or not talk.is_mine(scene, dialog):
        return replace(home(scene), toast=T("dialog.stale.toast"))
    if dialog.state == "suspended":
        return talk.resume(scene, dialog)
    return replace(talk.ask_again(scene, dialog), fresh=True)


def turn_to(scene: Scene, press: TurnTo) -> Screen:
    """A form that is open waits until its own person is back."""
    me = scene.visitor.profile
    if me is None or me.id != press.profile:
        dialog = talk.current(scene)
        scene.perform(SpeakAs(ProfileId(press.profile), scene.heard.user_id))
        if dialog is not None:
            scene.work.dialogs.suspend(dialog.id)
        scene.look_again()
    return home(scene)


def _others(scene: Scene) -> tuple[Row, ...]:
    people = [scene.work.profiles.get(other) for other in scene.visitor.others[:MOST_OTHERS]]
    return tuple(
        (Key(T("menu.button.turn_to", name=person.full_name), TurnTo(person.id)),)
        for person in people
        if person is not None and person.active
    )


def _main(scene: Scene, role: Role) -> tuple[Row, ...]:
    rows = (
        tuple(Key(LABELS[name], Go(name)) for name in row if name in scene.clinic.commands)
        for row in (*MAIN.get(role, ()), *ALWAYS)
    )
    return tuple(row for row in rows if row)


def _half_done(scene: Scene) -> tuple[Row, ...]:
    waiting = [d for d in scene.work.dialogs.suspended(scene.heard.user_id) if talk.is_mine(scene, d)]
    return tuple(
        (Key(FORMS.get(dialog.flow, T("menu.button.continue_form")), Resume(dialog.id)),)
        for dialog in waiting[:MOST_SUSPENDED]
    )
