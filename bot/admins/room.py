"""All of the room."""

from bot.admins.assign import ASSIGN, assign
from bot.admins.audit import ShowAudit, audit, show_audit
from bot.admins.patients import PATIENT, register_patient
from bot.admins.requests import Decide, decide, import_requested, show_request
from bot.admins.staff import DOCTOR, NURSE, register_doctor, register_nurse
from bot.routes import CommandRoute, PressRoute, Room
from core.people import Role
from core.texts import T

ADMINS = frozenset({Role.ADMIN})

ROOM = Room(
    commands=(
        CommandRoute(
            "register_patient", register_patient, T("command.register_patient"), ADMINS, reads=False
        ),
        CommandRoute("register_doctor", register_doctor, T("command.register_doctor"), ADMINS, reads=False),
        CommandRoute("register_nurse", register_nurse, T("command.register_nurse"), ADMINS, reads=False),
        CommandRoute("assign", assign, T("command.assign"), ADMINS, reads=False),
        CommandRoute("audit", audit, T("command.audit"), ADMINS),
    ),
    presses=(PressRoute(ShowAudit, show_audit, show_audit), PressRoute(Decide, decide, show_request)),
    flows=(PATIENT, DOCTOR, NURSE, ASSIGN),
    notices={"import_requested": import_requested},
)
