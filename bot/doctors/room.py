"""All that the care team can ask for, as data."""

from bot.doctors import card, chart, disconnecting, importing, notices, patients, starting
from bot.doctors.buttons import (
    AskDisconnect,
    ContinueImport,
    Disconnect,
    FindPatient,
    NewLinkCode,
    OpenChart,
    OpenPatient,
    OpenPatients,
)
from bot.routes import CommandRoute, PressRoute, Room
from core.people import CARE_STAFF, Role
from core.texts import T

ROOM = Room(
    commands=(
        CommandRoute("patients", patients.patients_command, T("command.patients"), CARE_STAFF),
        CommandRoute(
            "import",
            starting.import_command,
            T("command.import"),
            frozenset({Role.DOCTOR}),
            reads=False,
        ),
    ),
    presses=(
        PressRoute(OpenPatients, patients.open_patients, patients.open_patients),
        PressRoute(FindPatient, patients.find_patient, starting.present_form),
        PressRoute(OpenPatient, card.open_patient, card.open_patient),
        PressRoute(OpenChart, chart.open_chart, chart.open_chart),
        PressRoute(NewLinkCode, card.new_code, card.present_card),
        PressRoute(AskDisconnect, disconnecting.ask_disconnect, disconnecting.ask_disconnect),
        PressRoute(Disconnect, disconnecting.disconnect, card.present_card),
        PressRoute(ContinueImport, starting.continue_import, starting.present_form),
    ),
    flows=(importing.IMPORT, patients.FIND),
    notices={
        "import_approved": notices.import_approved,
        "import_declined": notices.import_declined,
        "patient_assigned": notices.patient_assigned,
        "patient_joined": notices.patient_joined,
        "patient_unreachable": notices.patient_unreachable,
    },
)
