"""A code that reached the wrong person is taken back: the chat is cut off, and a new code can be made."""

from bot.doctors.buttons import AskDisconnect, Disconnect, OpenPatient
from bot.doctors.card import card_screen
from bot.scene import Scene
from bot.screens import Key, Screen, say
from core.accounts.chats import DisconnectChats
from core.ids import ProfileId
from core.patients import ViewPatient
from core.texts import T


def ask_disconnect(scene: Scene, press: AskDisconnect) -> Screen:
    card = scene.perform(ViewPatient(ProfileId(press.patient)))
    if not card.linked:
        return card_screen(scene, press.patient)
    return say(
        T("patient_card.disconnect", name=card.patient.full_name, mrn=card.patient.mrn or "—"),
        None,
        T("patient_card.disconnect.means"),
        rows=(
            (Key(T("patient_card.button.disconnect"), Disconnect(press.patient)),),
            (Key(T("patient_card.button.open"), OpenPatient(press.patient)),),
        ),
    )


def disconnect(scene: Scene, press: Disconnect) -> Screen:
    scene.perform(DisconnectChats(ProfileId(press.patient)))
    return card_screen(scene, press.patient).with_lines_before(T("patient_card.disconnected"), None)
