"""Passwords in a chat: typed once, erased at once, never written down in plain."""

from bot.dialogs import talk
from bot.dialogs.flow import Flow, Form, Lines, Step
from bot.everyone.home import home
from bot.scene import Scene
from bot.screens import Screen
from core.accounts.rules import SHORTEST_PASSWORD
from core.accounts.usecases import HasPassword, SetPassword, check_password
from core.texts import T


def password(scene: Scene, _: str) -> Screen:
    """`/password`; one behind the command was erased and is asked for again, where it is looked after."""
    return talk.begin(scene, "password")


def _ask(form: Form) -> Lines:
    if form.get("first"):
        question = T("password.offer")
    elif form.scene.perform(HasPassword()):
        question = T("password.ask_new")
    else:
        question = T("password.ask_first")
    return (question, T("password.rules", minimum=SHORTEST_PASSWORD))


def _set(form: Form) -> Screen:
    """One typing only: comparing two would mean keeping the first between two messages."""
    scene, plain = form.scene, form.get("password")
    if plain is None:
        return home(scene).with_lines_before(T("password.skipped"), None)
    scene.perform(SetPassword(scene.errands.password_hash(plain), scene.heard.user_id))
    return home(scene).with_lines_before(T("password.done"), None)


PASSWORD = Flow(
    "password",
    (Step("password", _ask, lambda typed, _: check_password(typed), optional=True, secret=True),),
    done=_set,
)
