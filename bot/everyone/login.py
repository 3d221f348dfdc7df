"""Coming back with a password, and leaving. Nobody learns which part of a login was wrong."""

from dataclasses import dataclass

from bot.buttons import Button, Go, button
from bot.dialogs import talk
from bot.dialogs.flow import Flow, Form, text
from bot.everyone.home import home
from bot.scene import Scene
from bot.screens import Key, Screen, say
from core.accounts.usecases import FindLogin, HasPassword, Login, Logout
from core.ids import ProfileId
from core.people import clean_username
from core.refusals import Invalid, WrongLogin
from core.texts import T, Text

LOGIN_WORDS = {"login", "login:", "log-in", "logon", "signin"}


@button("eo")
@dataclass(frozen=True, slots=True)
class LogOutAnyway(Button):
    """Leaves although only a new code leads back."""

    profile: ProfileId


def login(scene: Scene, rest: str) -> Screen:
    """`/login`, `/login USERNAME`; a password behind the name was erased and is asked for again."""
    name = rest.split(maxsplit=1)[:1]
    known = {"username": clean_username(name[0])} if name else {}
    return talk.begin(scene, "login", **known)


def try_login(scene: Scene, words: str) -> Screen | None:
    """A stranger's "login ahmad4499 and the password" without the slash; None for anything else."""
    first, *rest = words.split(maxsplit=1)
    if scene.role is not None or first.casefold() not in LOGIN_WORDS or not rest:
        return None
    if len(rest[0].split()) == 1:
        return login(scene, rest[0])
    scene.erase()
    return login(scene, rest[0]).with_lines_before(T("password.not_in_command"), None)


@dataclass(eq=False)
class SecretTyped(Invalid):
    """More than a name where only the name was asked for: the rest is likely the password."""

    def text(self) -> Text:
        return T("login.name_only")


def _username(typed: str, form: Form) -> str:
    """The whole message is erased, since it may hold the password."""
    if len(typed.split()) > 1:
        form.scene.erase()
        raise SecretTyped
    return clean_username(typed)


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
        text("username", T("login.ask_username"), _username),
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
