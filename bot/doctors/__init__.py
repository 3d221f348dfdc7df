"""What doctors see: the import of a discharge, and, together with nurses, their patients."""

from bot.doctors.importing import start_import_with
from bot.doctors.room import ROOM

__all__ = ["ROOM", "start_import_with"]
