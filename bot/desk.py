"""The desk: an update comes in, a screen goes out, and everything in between is one unit of work.

It claims the update, finds out who speaks, moves the open form on or runs a command, and commits. An update
that comes again changes nothing and shows where things stand.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import tzinfo

from bot.buttons import Go, Pick
from bot.dialogs import talk
from bot.drawing import Speaker
from bot.errands import MOST_ERRANDS, Errand, Errands, Runner, TooSlow
from bot.heard import Asked, Blocked, Heard, InGroup, Other, Pressed, Said, Sent
from bot.routes import Clinic, CommandRoute
from bot.scene import Scene
from bot.screens import Answer, Screen, say
from core.accounts.model import Chat, Visitor
from core.accounts.usecases import SetBlocked
from core.people import Role
from core.perform import denied
from core.plans.strictjson import LARGEST_DOCUMENT
from core.ports import Database, Dialog, UpdateKey, Work
from core.refusals import NotAllowed, NotLinked, Refusal
from core.texts import T, Text


@dataclass(slots=True)
class Desk:
    """`home` is the screen for whoever has nothing better to see; `lone_file` and `lone_words` begin a form.

    `takes_document`: whether something is a document that begins a form of its own, whatever is open.
    """

    database: Database
    clinic: Clinic
    speaker: Speaker
    errands: Runner
    language: str
    home: Callable[[Scene], Screen]
    lone_file: Callable[[Scene, bytes], Screen | None]
    lone_words: Callable[[Scene, str], Screen | None]
    bot_username: str = ""
    takes_document: Callable[[Scene, str | Sent], bool] = lambda _, __: False

    async def answer(self, heard: Heard) -> Answer:
        """Raises DatabaseUnavailable; any other failure is a fault of ours."""
        language = self.speaker.match(heard.language, self.language)
        if isinstance(heard.what, InGroup):
            return Answer(say(T("group.private_only")), language, leave_group=heard.what.group)
        try:
            return await self._after_errands(heard)
        except TooSlow:
            return Answer(say(T("file.try_again")), language)

    async def _after_errands(self, heard: Heard) -> Answer:
        """The unit, again and again until nothing slow is missing. Raises TooSlow."""
        errands = Errands()
        for _ in range(MOST_ERRANDS):
            try:
                return await self.database.write(lambda work: self._unit(heard, errands, work))
            except Errand as errand:
                errands.done[errand.wish] = await self.errands.run(errand.wish)
        raise TooSlow

    def _unit(self, heard: Heard, errands: Errands, work: Work) -> Answer:
        first_time = work.updates.claim(UpdateKey(heard.bot_id, heard.update_id, heard.user_id), work.now)
        work.pressed = _pressed_message(heard)
        scene = self.scene(heard, errands, work)
        try:
            screen = self._respond(scene) if first_time else self._present(scene)
        except Refusal as refusal:
            screen = self._refused(scene, refusal)
        if screen is not None and scene.secret_stands:
            screen = screen.with_lines_before(T("password.delete_yourself"), None)
        return Answer(
            screen,
            scene.language,
            scene.zone,
            scene.role,
            scene.visitor.profile.id if scene.visitor.profile else None,
            retire=tuple(scene.retire),
            commands=scene.commands_changed,
        )

    def scene(self, heard: Heard, errands: Errands, work: Work) -> Scene:
        visitor = work.accounts.visitor(heard.user_id)
        if visitor is None:
            work.accounts.remember_chat(Chat(heard.user_id, heard.chat_id))
            visitor = Visitor(heard.user_id, None, None)
        if visitor.profile is not None and not visitor.profile.active:
            visitor = replace(visitor, profile=None)
        language = self.language_of(visitor, heard.language)
        return Scene(heard, visitor, work, self.clinic, language, self._plain, self.bot_username, errands)

    def language_of(self, visitor: Visitor, telegram: str | None) -> str:
        chosen = (visitor.profile.language if visitor.profile else None) or visitor.language
        return chosen or self.speaker.match(telegram, self.language)

    def _plain(self, text: Text, language: str, zone: tzinfo) -> str:
        return self.speaker.say(text, language, zone, html=False)

    def _respond(self, scene: Scene) -> Screen | None:
        match scene.heard.what:
            case Asked() as asked:
                return self._asked(scene, asked)
            case Pressed() as pressed:
                return self._press(scene, pressed)
            case Said(text):
                return self._words(scene, text)
            case Sent() as file:
                return self._file(scene, file)
            case Other(kind):
                return self._other(scene, kind)
            case Blocked(blocked):
                scene.perform(SetBlocked(scene.heard.user_id, blocked))
        return None

    def _asked(self, scene: Scene, asked: Asked) -> Screen:
        """A password may begin with a slash, or stand behind a command: it is erased before all else."""
        dialog, route = talk.current(scene), self.clinic.commands.get(asked.name)
        awaited = dialog is not None and talk.wants_secret(scene, dialog)
        if dialog is not None and awaited and route is None and asked.name != "cancel":
            return talk.typed(scene, dialog, asked.typed)
        if not _gives_away(route, asked.rest, dialog if awaited else None):
            return self._command(scene, asked.name, asked.rest)
        scene.erase()
        try:
            screen = self._command(scene, asked.name, "" if awaited else asked.rest)
        except Refusal as refusal:
            screen = self._refused(scene, refusal)
        return screen.with_lines_before(T("password.not_in_command"), None)

    def _command(self, scene: Scene, name: str, rest: str) -> Screen:
        dialog = talk.current(scene)
        if name == "cancel":
            return talk.leave(scene, dialog) if dialog else say(T("dialog.nothing_to_cancel"))
        route = self.clinic.commands.get(name)
        if route is None:
            return self._aside(scene, dialog, T("command.unknown"))
        if not route.is_for(scene.role):
            return self._not_theirs(scene, dialog, name)
        if dialog is not None:
            scene.work.dialogs.suspend(dialog.id)
        return route.handler(scene, rest)

    def _not_theirs(self, scene: Scene, dialog: Dialog | None, name: str) -> Screen:
        """A stranger is told how to get in; somebody of the clinic not even that there is such a command."""
        if scene.role is None:
            denied(name, NotLinked(), scene.actor, scene.work, telegram=str(scene.heard.user_id))
            raise NotLinked
        denied(name, NotAllowed(), scene.actor, scene.work)
        return self._aside(scene, dialog, T("command.unknown"))

    def _aside(self, scene: Scene, dialog: Dialog | None, *lines: Text | None) -> Screen:
        """Something that leads nowhere: the open question again, or home."""
        if dialog is not None:
            return talk.ask_again(scene, dialog, *lines, None)
        return self.home(scene).with_lines_before(*lines, None)

    def _press(self, scene: Scene, pressed: Pressed) -> Screen:
        match pressed.button:
            case None:
                return replace(self.home(scene), fresh=True, toast=T("button.stale.toast"))
            case Pick() as pick:
                return talk.picked(scene, pick)
            case Go(command):
                return self._command(scene, command, "")
            case other:
                return self.clinic.presses[type(other)].handler(scene, other)

    def _words(self, scene: Scene, text: str) -> Screen:
        dialog = talk.current(scene)
        if dialog is not None and not self.takes_document(scene, text):
            return talk.typed(scene, dialog, text)
        taken = self.lone_words(scene, text)
        return taken or self._aside(scene, None, T("words.not_understood"))

    def _file(self, scene: Scene, file: Sent) -> Screen:
        dialog = None if self.takes_document(scene, file) else talk.current(scene)
        if dialog is not None and not talk.wants_file(scene, dialog):
            return talk.ask_again(scene, dialog, T("dialog.no_file_here"), None)
        if dialog is None and scene.role is not Role.DOCTOR:
            return self._aside(scene, None, T("file.not_expected"))
        if file.size is not None and file.size > LARGEST_DOCUMENT:
            return self._aside(scene, dialog, T("file.too_large", limit=LARGEST_DOCUMENT // 1024))
        content = scene.errands.file(file)
        if dialog is not None:
            return talk.handed_in(scene, dialog, content)
        return self.lone_file(scene, content) or self._aside(scene, None, T("file.not_expected"))

    def _other(self, scene: Scene, kind: str) -> Screen:
        dialog = talk.current(scene)
        if dialog is not None and kind == "photo" and talk.wants_file(scene, dialog):
            return talk.ask_again(scene, dialog, T("file.photo_instead_of_file"), None)
        return self._aside(scene, dialog, T("words.not_understood"))

    def _present(self, scene: Scene) -> Screen | None:
        """Where things stand, for an update that came again."""
        dialog = talk.current(scene)
        match scene.heard.what:
            case Blocked():
                return None
            case Pressed(button=Pick()) | Said() | Sent() if dialog is not None:
                return talk.ask_again(scene, dialog)
            case Asked(name) if dialog is None and (route := self.clinic.commands.get(name)):
                return self._respond(scene) if route.reads and route.is_for(scene.role) else self.home(scene)
            case Pressed(button=button) if button is not None and not isinstance(button, (Pick, Go)):
                press = self.clinic.presses[type(button)]
                return press.present(scene, button) if press.present else self.home(scene)
        return talk.ask_again(scene, dialog) if dialog is not None else self.home(scene)

    def _refused(self, scene: Scene, refusal: Refusal) -> Screen:
        """A plain no. After a press it stands by itself, and the pressed message keeps what it says."""
        screen = say(*refusal.lines())
        return replace(screen, fresh=True) if isinstance(scene.heard.what, Pressed) else screen


def _pressed_message(heard: Heard) -> tuple[int, int] | None:
    """The message that a press redraws by itself, so that nothing else has to."""
    if isinstance(heard.what, Pressed) and heard.what.message_id is not None:
        return heard.chat_id, heard.what.message_id
    return None


def _gives_away(route: CommandRoute | None, rest: str, waiting: Dialog | None) -> bool:
    """Whether a secret is behind a command; while a form waits for one, all is but what it knows already."""
    if waiting is not None:
        return bool(rest) and rest not in waiting.answers.values()
    return route is not None and route.gives_away(rest)
