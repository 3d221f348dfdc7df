"""All of the room."""

from bot.everyone import notices
from bot.everyone.help import help_screen
from bot.everyone.home import Resume, TurnTo, home, menu, resume, turn_to
from bot.everyone.language import LANGUAGE, language
from bot.everyone.login import LOGIN, LogOutAnyway, log_out_anyway, login, logout
from bot.everyone.passwords import PASSWORD, password
from bot.everyone.start import start
from bot.routes import CommandRoute, PressRoute, Room
from bot.scene import Scene
from bot.screens import Screen
from core.people import Role
from core.texts import T

NEWCOMERS: frozenset[Role] = frozenset()  # in the menu of strangers only; whoever types it may use it


def _home_again(scene: Scene, _: LogOutAnyway | TurnTo) -> Screen:
    return home(scene)


ROOM = Room(
    commands=(
        CommandRoute("start", start, T("command.start"), NEWCOMERS, strangers=True, reads=False),
        CommandRoute("menu", menu, T("command.menu")),
        CommandRoute("help", help_screen, T("command.help"), strangers=True),
        CommandRoute("language", language, T("command.language"), strangers=True, reads=False),
        CommandRoute(
            "login", login, T("command.login"), NEWCOMERS, strangers=True, reads=False, open_words=1
        ),
        CommandRoute("password", password, T("command.password"), reads=False, open_words=0),
        CommandRoute("logout", logout, T("command.logout"), reads=False),
        # The desk itself leaves the open form; this entry puts the command into the "/" menu.
        CommandRoute("cancel", menu, T("command.cancel")),
    ),
    presses=(
        PressRoute(Resume, resume, resume),
        PressRoute(TurnTo, turn_to, _home_again),
        PressRoute(LogOutAnyway, log_out_anyway, _home_again),
    ),
    flows=(PASSWORD, LOGIN, LANGUAGE),
    notices={
        "account_connected": notices.account_connected,
        "password_changed": notices.password_changed,
    },
)
