"""All rooms of the clinic, gathered; what everybody uses stands last in the "/" menu."""

from bot import admins, doctors, everyone, nurses, patients
from bot.routes import Clinic

CLINIC = Clinic.of(patients.ROOM, doctors.ROOM, nurses.ROOM, admins.ROOM, everyone.ROOM)
