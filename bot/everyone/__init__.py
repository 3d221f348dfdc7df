"""What everybody uses: getting in and out, the menu, help, the language."""

from bot.everyone.home import home
from bot.everyone.login import try_login
from bot.everyone.room import ROOM
from bot.everyone.start import try_code

__all__ = ["ROOM", "home", "try_code", "try_login"]
