"""What an import did, and how its patient gets in."""

from bot.doctors.buttons import OpenPatient
from bot.doctors.preview import few
from bot.doctors.words import clipped
from bot.invitation import invitation_lines, qr_picture
from bot.scene import Scene
from bot.screens import Key, Screen
from core.people import clean_line
from core.plans.usecases import Imported
from core.texts import T

LONGEST_NAME = 60  # a caption holds little


def result_screen(scene: Scene, imported: Imported) -> Screen:
    """A message of its own: the preview above it stays as it was."""
    name = clipped(imported.patient.full_name, LONGEST_NAME)
    ended = tuple(T("import.done.stopped.medicine", med=clean_line(med)) for med in imported.stopped)
    stopped = (T("import.done.stopped"), *ended) if ended else ()
    later = (T("import.done.later", meds=few(imported.later)),) if imported.later else ()
    lines = (
        T("import.done", name=name, pres_no=imported.plan.pres_no),
        T("import.done.made", n=len(imported.medications), doses=imported.doses),
        *stopped,
        *later,
        None,
    )
    rows = ((Key(T("patient_card.button.open"), OpenPatient(imported.patient.id)),),)
    if imported.invitation is None:
        return Screen((*lines, T("import.done.told", name=name)), rows, fresh=True)
    return Screen(
        (*lines, *invitation_lines(scene, imported.invitation, again=not imported.created)),
        rows,
        picture=qr_picture(scene, imported.invitation),
        fresh=True,
    )
