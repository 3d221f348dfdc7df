"""What a patient types although nothing was asked: "I took it", "menu", "I feel dizzy".

Nothing of it is recorded, because it cannot be known which dose is meant; that is said, and the doses that
wait are shown with their keys. And nobody reads it: whoever needs help must learn that at once.
"""

import re

from bot.buttons import Go
from bot.patients.today import show_today
from bot.scene import Scene
from bot.screens import Key, Screen, say
from core.doses.queries import ViewDay
from core.doses.rules import is_open
from core.people import Role
from core.texts import T, Text
from locales.languages import LANGUAGES

# For each command the words that mean it, with commas between them; each language has its own.
SCREENS = {
    "today": T("words.today"),
    "history": T("words.history"),
    "medicines": T("words.medicines"),
    "menu": T("words.menu"),
    "help": T("words.help"),
}


def words(scene: Scene, text: str) -> Screen | None:
    """None for anybody but a patient."""
    if scene.role is not Role.PATIENT:
        return None
    meant = next((name for name, names in SCREENS.items() if _plain(text) in _spoken(scene, names)), None)
    route = scene.clinic.commands.get(meant) if meant else None
    if route is not None:
        return route.handler(scene, "")
    said = (T("words.nothing_recorded"), T("words.nobody_reads"))
    view = scene.perform(ViewDay(scene.me.id))
    if any(is_open(dose, scene.work.now) for dose in (*view.before, *view.doses)):
        return show_today(scene, scene.me.id).with_lines_before(*said, None, T("words.waiting"), None)
    row = (Key(T("menu.button.today"), Go("today")), Key(T("menu.button.help"), Go("help")))
    return say(*said, rows=(row,))


def _spoken(scene: Scene, names: Text) -> set[str]:
    """In every language: who reads Tamil may type English."""
    everywhere = (scene.translate(names, language, scene.zone) for language in LANGUAGES)
    return {_plain(word) for spoken in everywhere for word in spoken.split(",")}


def _plain(word: str) -> str:
    """Without signs at its ends; a slash, too."""
    return re.sub(r"^\W+|\W+$", "", " ".join(word.casefold().split()))
