"""The patient's screens: today's doses, their history, the medicines, and the reminders."""

from bot.patients.room import ROOM

__all__ = ["ROOM"]
