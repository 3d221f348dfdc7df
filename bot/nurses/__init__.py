"""Nurses see their patients on the care team's screens in `bot/doctors`; what is theirs alone comes here."""

from bot.routes import Room

ROOM = Room()
