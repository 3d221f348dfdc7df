"""Coming back with a password, and leaving. Nobody learns which part of a login was wrong."""

from dataclasses import dataclass

from bot.buttons import Button, Go, button
from bot.dialogs import talk
from bot.dialogs.flow import Flow, Form, text
from bot.everyone.home import home
from bot.everyone.passwords import hidden
from bot.scene import Scene
from bot.screens import Key, Screen, say
from core.accounts.usecases import FindLogin, HasPassword, Login, Logout
from core.people import clean_username
from core.refusals import WrongLogin
from core.texts import T


@button("eo")
@dataclass(frozen=True, slots=True)
class LogOutAnyway(Button):
    """Leaves although only a new code leads back."""

    profile: str


def login(scene: Scene, rest: str) -> Screen:
    """`/login`, `/login USERNAME`; a password behind the name is erased and asked for again."""
    name, _, secret = rest.partition(" ")
    warning = hidden(scene, secret)
    known = {"username": clean_username(name)} if name else {}
    return talk.begin(scene, "login", **known).with_lines_before(*warning)


def _log_in(form: Form) -> Screen:
    scene, user = form.scene, form.scene.heard.user_id
    stored = scene.perform(FindLogin(form["username"], user))
    verified = scene.errands.password_matches(stored, form["password"])
    linked = scene.perform(Login(form["username"], user, verified))
    scene.look_again()
    return home(scene).with_lines_before(T("login.done", name=linked.profile.full_name), None)


LOGIN = Flow(
    "login",
    (
        text("username", T("login.ask_username"), lambda typed, _: clean_username(typed)),
        text("password", T("login.ask_password"), lambda typed, _: typed, secret=True),
    ),
    done=_log_in,
    mend={WrongLogin: "password"},
)


def logout(scene: Scene, _: str) -> Screen:
    """Warns who could not come back without the clinic's help; to stay comes first."""
    if scene.perform(HasPassword()):
        return _log_out(scene)
    return say(
        T("logout.no_password"),
        rows=(
            (Key(T("logout.button.stay"), Go("menu")),),
            (Key(T("logout.button.set_password"), Go("password")),),
            (Key(T("logout.button.anyway"), LogOutAnyway(scene.me.id)),),
        ),
    )


def log_out_anyway(scene: Scene, press: LogOutAnyway) -> Screen:
    """Only the person who was warned; somebody else may speak in this chat by now."""
    if scene.me.id != press.profile:
        return home(scene)
    return _log_out(scene)


def _log_out(scene: Scene) -> Screen:
    back_by_password = scene.perform(HasPassword())
    credential = scene.work.accounts.credential_of(scene.me.id)
    scene.perform(Logout(scene.heard.user_id))
    scene.look_again()
    if not back_by_password or credential is None:
        return say(T("logout.done"), T("logout.back_by_code"))
    return say(T("logout.done"), T("logout.back_by_password", username=credential.username))
