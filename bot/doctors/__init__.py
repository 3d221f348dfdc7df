"""What doctors see: the import of a discharge, and, together with nurses, their patients."""

from bot.doctors.documents import takes_document
from bot.doctors.room import ROOM
from bot.doctors.starting import start_import_with

__all__ = ["ROOM", "start_import_with", "takes_document"]
