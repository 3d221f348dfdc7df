"""What admins do: register people, assign patients, agree to imports, read the audit."""

from bot.admins.room import ROOM

__all__ = ["ROOM"]
