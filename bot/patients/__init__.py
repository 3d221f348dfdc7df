"""The patient's screens: today's doses, their history, the medicines, and the reminders."""

from bot.patients.room import ROOM
from bot.patients.typed import words

__all__ = ["ROOM", "words"]
