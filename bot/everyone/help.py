"""Help: a few lines for each role, and always where to turn in an emergency."""

from collections.abc import Mapping

from bot.scene import Scene
from bot.screens import Screen, say
from core.people import Role
from core.texts import T, Text

BY_ROLE: Mapping[Role, Text] = {
    Role.PATIENT: T("help.patient"),
    Role.DOCTOR: T("help.doctor"),
    Role.NURSE: T("help.nurse"),
    Role.ADMIN: T("help.admin"),
}


def help_screen(scene: Scene, _: str) -> Screen:
    """The emergency line comes first: who needs it does not read to the end."""
    if scene.role is None:
        return say(T("help.emergency"), None, T("help.stranger"))
    return say(T("help.emergency"), None, BY_ROLE[scene.role], None, T("help.everybody"))
