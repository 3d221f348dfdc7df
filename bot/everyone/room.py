"""All of the room."""

from bot.everyone.help import help_screen
from bot.everyone.home import Resume, home, menu, resume
from bot.everyone.language import LANGUAGE, language
from bot.everyone.login import LOGIN, LogOutAnyway, log_out_anyway, login, logout
from bot.everyone.passwords import PASSWORD, password
from bot.everyone.start import start
from bot.routes import CommandRoute, PressRoute, Room
from bot.scene import Scene
from bot.screens import Screen
from core.texts import T


def _home_again(scene: Scene, _: LogOutAnyway) -> Screen:
    return home(scene)


ROOM = Room(
    commands=(
        CommandRoute("start", start, T("command.start"), strangers=True, reads=False),
        CommandRoute("menu", menu, T("command.menu")),
        CommandRoute("help", help_screen, T("command.help"), strangers=True),
        CommandRoute("language", language, T("command.language"), strangers=True, reads=False),
        CommandRoute("login", login, T("command.login"), strangers=True, reads=False),
        CommandRoute("password", password, T("command.password"), reads=False),
        CommandRoute("logout", logout, T("command.logout"), reads=False),
        # The desk itself leaves the open form; this entry puts the command into the "/" menu.
        CommandRoute("cancel", menu, T("command.cancel")),
    ),
    presses=(PressRoute(Resume, resume, resume), PressRoute(LogOutAnyway, log_out_anyway, _home_again)),
    flows=(PASSWORD, LOGIN, LANGUAGE),
)
