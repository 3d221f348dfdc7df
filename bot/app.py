"""The bot as a whole: one update in, everything done and shown, and only then acknowledged."""

import time
from dataclasses import dataclass, field
from datetime import UTC
from functools import partial

import structlog
from telegram import BotCommand, BotCommandScopeChat, Update
from telegram.error import Forbidden, NetworkError, TelegramError
from telegram.ext import ExtBot

from bot.desk import Desk
from bot.drawing import Reader
from bot.hear import hear
from bot.heard import Blocked, Heard, InGroup, Pressed
from bot.inbound import InboundLimits, Verdict
from bot.intake import Outcome, person_of, place_of
from bot.screens import Answer, say
from bot.show import Shower
from bot.showing import Showing
from bot.standing import Stands
from bot.taps import Taps
from bot.transport import NotSent
from core.accounts.usecases import SetBlocked
from core.ids import new_code
from core.people import WORKER
from core.perform import perform
from core.ports import DatabaseUnavailable, UpdateKey
from core.texts import T

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class BotApp:
    """Handles updates for the intake loops, which hand over those of one person one after another."""

    bot: ExtBot[str]
    desk: Desk
    shower: Shower
    showing: Showing
    limits: InboundLimits = field(default_factory=lambda: InboundLimits(time.monotonic))
    taps: Taps = field(default_factory=lambda: Taps(time.monotonic))
    stands: Stands = field(init=False)

    def __post_init__(self) -> None:
        self.stands = Stands(self.desk.database)

    def admits(self, update: Update, waiting: int = 0) -> bool:
        """Judged when it arrives; `waiting` are the same person's before it. Warns once and does not wait."""
        person = person_of(update)
        verdict = Verdict.HEAR if person is None else self.limits.judge(person, waiting)
        heard = hear(update, self.bot.id) if verdict is Verdict.WARN else None
        if heard is not None:
            language = self.desk.speaker.match(heard.language, self.desk.language)
            answer = Answer(say(T("limits.slow_down")), language)
            self.showing.aside(heard.chat_id, partial(self._show, heard, answer))
        return verdict is Verdict.HEAR

    async def handle(self, update: Update) -> Outcome:
        """An admitted update. Those of one person come one after another."""
        heard = hear(update, self.bot.id)
        if heard is None or await self._slipped(heard):
            return Outcome.DONE
        try:
            answer = await self._answer(heard)
        except DatabaseUnavailable:
            log.warning("database_unavailable", update_id=heard.update_id)
            return Outcome.UNAVAILABLE
        self.limits.known(heard.user_id, answer.role is not None)
        return await self.showing.show(heard.chat_id, partial(self._show, heard, answer))

    async def _slipped(self, heard: Heard) -> bool:
        """A tap meant for the key that stood there a moment ago is not taken, and told so."""
        language = self.taps.slipped(heard.chat_id, heard.what) if isinstance(heard.what, Pressed) else None
        if not isinstance(heard.what, Pressed) or language is None:
            return False
        try:
            await self.shower.toast(
                heard.what, T("button.slipped.toast"), Reader(self.desk.speaker, language, UTC)
            )
        except TelegramError as error:
            log.warning("not_shown", update_id=heard.update_id, error=type(error).__name__)
        return True

    async def _answer(self, heard: Heard) -> Answer:
        try:
            return await self.desk.answer(heard)
        except DatabaseUnavailable:
            raise
        except Exception as error:  # noqa: BLE001 - the person must hear something, and the fault must stand out
            incident = new_code()[:8]
            log.error(  # noqa: TRY400 - a traceback may quote a patient
                "update_failed", update_id=heard.update_id, incident=incident, **place_of(error)
            )
            await self._remember_failure(heard, incident, error)
            language = self.desk.speaker.match(heard.language, self.desk.language)
            return Answer(say(T("fault.apology", incident=incident)), language)

    async def _remember_failure(self, heard: Heard, incident: str, error: Exception) -> None:
        """The claim is committed as failed, so that the same update is not tried for ever."""
        key = UpdateKey(heard.bot_id, heard.update_id, heard.user_id)
        place = place_of(error)
        cause = f"{place['error']} {place['place']}"
        await self.desk.database.write(lambda work: work.updates.fail(key, incident, cause, work.now))

    async def _show(self, heard: Heard, answer: Answer) -> Outcome:
        if answer.screen is None or isinstance(heard.what, Blocked):
            return Outcome.DONE
        try:
            sent = await self.shower.answer(heard, answer)
            if isinstance(heard.what, Pressed) and sent is None:
                self.taps.redrawn(heard.chat_id, heard.what, answer.language)
            await self._remember(heard, answer, sent)
            if answer.leave_group is not None:
                await self.bot.leave_chat(answer.leave_group)
            if answer.commands:
                await self.set_commands(heard.chat_id, answer)
        except Forbidden:
            if isinstance(heard.what, InGroup):
                return Outcome.DONE  # the group threw us out: its people have not blocked anything
            await self.desk.database.write(
                lambda work: perform(SetBlocked(heard.user_id, True), WORKER, work)
            )
            return Outcome.DONE
        except NotSent:
            return Outcome.UNAVAILABLE  # told again when Telegram can be reached; nothing is done twice
        except (NetworkError, TelegramError) as error:
            log.warning("not_shown", update_id=heard.update_id, error=type(error).__name__)
            return Outcome.DONE
        return Outcome.DONE

    async def _remember(self, heard: Heard, answer: Answer, sent: int | None) -> None:
        try:
            older = await self.stands.remember(heard, answer, sent)
        except DatabaseUnavailable:
            log.warning("message_not_remembered")
            return
        await self.shower.retire(heard.chat_id, tuple(older))

    async def set_commands(self, chat_id: int, answer: Answer) -> None:
        """The "/" menu of this chat, for its role and in its language."""
        reader = Reader(self.desk.speaker, answer.language, answer.zone)
        commands = [
            BotCommand(route.name, reader.plain(route.describe))
            for route in self.desk.clinic.commands_for(answer.role)
        ]
        await self.bot.set_my_commands(commands, scope=BotCommandScopeChat(chat_id))
