"""Choosing one of the staff by name, as keys or by words of it."""

from collections.abc import Sequence

from bot.scene import Scene
from core.people import Profile
from core.texts import T, Text

MOST_KEYS = 8  # people offered at once; where there are more, part of the name is asked first


def matching(scene: Scene, people: Sequence[Profile], said: str) -> list[Profile]:
    """Those in whose name or username every word of it occurs."""
    words = said.casefold().split()
    return [person for person in people if words and all(word in _known_as(person, scene) for word in words)]


def named(person: Profile, people: Sequence[Profile], label: Text) -> Text:
    """Two people of one name are told apart by their telephone numbers."""
    names = [other.full_name for other in people]
    if names.count(person.full_name) == 1 or person.phone is None:
        return label
    return T("register.button.with_phone", label=label, digits=person.phone[-4:])


def _known_as(person: Profile, scene: Scene) -> str:
    credential = scene.work.accounts.credential_of(person.id)
    return f"{person.full_name} {credential.username if credential else ''}".casefold()
