"""Everything a screen may use while it decides: who speaks, what was heard, the one door."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeVar
from zoneinfo import ZoneInfo

from bot.errands import Errands
from bot.heard import Heard
from core.accounts.model import Visitor
from core.commands import Command
from core.ids import ProfileId
from core.people import STRANGER, Actor, Profile, Role
from core.perform import perform
from core.ports import Work
from core.refusals import NotLinked
from core.texts import Text
from core.zones import zone_named

if TYPE_CHECKING:
    from bot.routes import Clinic

R = TypeVar("R")


@dataclass(slots=True)
class Scene:
    """`say` gives a text in the reader's language without markup, for matching typed answers and pictures."""

    heard: Heard
    visitor: Visitor
    work: Work
    clinic: "Clinic"
    language: str
    translate: Callable[[Text, str, ZoneInfo], str]
    bot_username: str = ""
    errands: Errands = field(default_factory=Errands)
    retire: list[int] = field(default_factory=list)
    commands_changed: bool = False
    secret_stands: bool = False  # in the chat: it could not be erased
    _known: dict[Any, Any] = field(default_factory=dict)

    @property
    def me(self) -> Profile:
        """The linked person who speaks. Refuses: NotLinked."""
        profile = self.visitor.profile
        if profile is None:
            raise NotLinked
        return profile

    @property
    def role(self) -> Role | None:
        return self.visitor.profile.role if self.visitor.profile else None

    @property
    def actor(self) -> Actor:
        profile = self.visitor.profile
        if profile is None:
            return STRANGER
        return Actor(profile.role, profile.id, "telegram")

    @property
    def zone(self) -> ZoneInfo:
        """Where the reader's clock stands."""
        profile = self.visitor.profile
        return zone_named(profile.zone if profile else self.work.default_zone)

    def perform(self, command: Command[R]) -> R:
        """Through the one door, as the person who speaks. Raises Refusal."""
        return perform(command, self.actor, self.work)

    def turn_to(self, person: ProfileId) -> None:
        """A standing button may belong to another person who is linked to this chat."""
        if person in self.visitor.others:
            profile = self.work.profiles.get(person)
            if profile is not None and profile.active:
                self.visitor = replace(self.visitor, profile=profile)

    def erase(self) -> None:
        """Takes what was typed out of the chat, for it holds a secret."""
        if self.heard.message_id is not None:
            self.secret_stands = not self.errands.erase(self.heard.chat_id, self.heard.message_id)

    def once(self, key: Any, make: Callable[[], R]) -> R:
        """What is worked out once for an update, however often a form asks for it."""
        if key not in self._known:
            self._known[key] = make()
        found: R = self._known[key]
        return found

    def say(self, text: Text) -> str:
        return self.translate(text, self.language, self.zone)

    def look_again(self) -> None:
        """After login, logout or a change of language: who speaks now, and in which language?"""
        visitor = self.work.accounts.visitor(self.heard.user_id)
        self.visitor = visitor or replace(self.visitor, profile=None, others=())
        profile = self.visitor.profile
        self.language = (profile.language if profile else None) or self.visitor.language or self.language
        self.commands_changed = True
