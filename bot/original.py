"""A dosing sentence is shown in English too, until a speaker of the language has reviewed its catalogue."""

from bot.scene import Scene
from core.texts import T, Text

ORIGINAL = "en"


def with_original(scene: Scene, text: Text) -> tuple[Text, ...]:
    """The text, and below it the English one where the reader's language says it in other words."""
    if scene.language == ORIGINAL:
        return (text,)
    original = scene.translate(text, ORIGINAL, scene.zone)
    if original == scene.say(text):
        return (text,)
    return (text, T("dose.original", text=original))
