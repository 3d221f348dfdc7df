"""What everybody uses: getting in and out, the menu, help, the language."""

from bot.everyone.room import ROOM

__all__ = ["ROOM"]
