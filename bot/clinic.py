"""All rooms of the clinic, gathered."""

from bot import admins, doctors, everyone, nurses, patients
from bot.routes import Clinic

CLINIC = Clinic.of(everyone.ROOM, patients.ROOM, doctors.ROOM, nurses.ROOM, admins.ROOM)
