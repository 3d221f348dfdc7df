"""What can be asked of the clinic in a chat, as data; `bot/clinic.py` gathers it from every room."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.buttons import Button
from bot.dialogs.flow import Flow
from bot.scene import Scene
from bot.screens import Screen
from core.people import STAFF, Role
from core.reminders.model import Notice
from core.texts import Text

EVERYONE = STAFF | {Role.PATIENT}


@dataclass(frozen=True, slots=True)
class CommandRoute:
    """A command of the menu. `reads`: doing it again changes nothing. `strangers`: without an account too.

    `listed` False keeps it out of the "/" menu. `open_words`: what is typed behind so many words is a secret
    and erased at once, even where the command is refused; None: it takes no secret.
    """

    name: str
    handler: Callable[[Scene, str], Screen]
    describe: Text
    roles: frozenset[Role] = EVERYONE
    strangers: bool = False
    reads: bool = True
    listed: bool = True
    open_words: int | None = None

    def is_for(self, role: Role | None) -> bool:
        """None is a stranger."""
        return self.strangers or role in self.roles

    def gives_away(self, rest: str) -> bool:
        """Whether there is a secret in the words behind the command."""
        return self.open_words is not None and len(rest.split()) > self.open_words


@dataclass(frozen=True, slots=True)
class PressRoute:
    """A standing button. `present` shows the state without changing it, for an update that came again."""

    button: type[Button]
    handler: Callable[[Scene, Any], Screen]
    present: Callable[[Scene, Any], Screen] | None = None


Draw = Callable[[Scene, Notice], Screen | None]


@dataclass(frozen=True, slots=True)
class Room:
    """All of one area: its commands, buttons, forms and how its notices are drawn."""

    commands: tuple[CommandRoute, ...] = ()
    presses: tuple[PressRoute, ...] = ()
    flows: tuple[Flow, ...] = ()
    notices: Mapping[str, Draw] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Clinic:
    """The rooms together. ValueError: two rooms claim one name."""

    commands: Mapping[str, CommandRoute]
    presses: Mapping[type[Button], PressRoute]
    flows: Mapping[str, Flow]
    notices: Mapping[str, Draw]

    @classmethod
    def of(cls, *rooms: Room) -> "Clinic":
        return cls(
            _unique((c.name, c) for room in rooms for c in room.commands),
            _unique((p.button, p) for room in rooms for p in room.presses),
            _unique((f.name, f) for room in rooms for f in room.flows),
            _unique((kind, draw) for room in rooms for kind, draw in room.notices.items()),
        )

    def commands_for(self, role: Role | None) -> tuple[CommandRoute, ...]:
        """What is offered to that role (None: a stranger), in the order of the rooms."""
        return tuple(
            c
            for c in self.commands.values()
            if c.listed and (c.strangers if role is None else role in c.roles)
        )


def _unique(pairs: Any) -> dict[Any, Any]:
    found: dict[Any, Any] = {}
    for name, value in pairs:
        if name in found:
            raise ValueError(f"two rooms claim {name}")
        found[name] = value
    return found
