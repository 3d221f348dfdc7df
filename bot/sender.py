"""Sends what the outbox holds: one sender per bot token at a time, nothing silently lost.

A notice is marked as sending and committed just before the call, so that after a crash or an unclear time-out
a reminder is repeated once at most, and any other notice not at all. It is marked by itself: of a batch that
is marked as a whole, a crash loses all that it did not come to.
"""

from dataclasses import dataclass
from datetime import timedelta

import structlog
from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError

from bot.desk import Desk
from bot.drawing import Reader
from bot.errands import Errands
from bot.heard import Heard, Said
from bot.retries import flood_seconds
from bot.scene import Scene
from bot.screens import Screen
from bot.show import Shower
from bot.transport import NotSent
from core.accounts.usecases import SetBlocked
from core.people import WORKER
from core.perform import perform
from core.ports import Work
from core.refusals import Refusal
from core.reminders.model import Notice, NoticeState, Priority, Settled
from core.reminders.usecases import SettleNotice, TakeNotices

log = structlog.get_logger(__name__)

BATCH = 25
MOST_ATTEMPTS = 8
UNCLEAR_ATTEMPTS = 2  # a reminder whose arrival is unknown is sent once more


@dataclass(frozen=True, slots=True)
class Drawn:
    """A notice as a screen for its reader; None when there is nothing (left) to say."""

    screen: Screen | None
    reader: Reader


@dataclass(frozen=True, slots=True)
class Sender:
    """Draws and sends due notices. The caller holds the lease."""

    desk: Desk
    shower: Shower
    bot_id: int

    async def send_due(self) -> int:
        """One batch; how many it dealt with. Raises DatabaseUnavailable."""
        for done in range(BATCH):
            notices = await self.desk.database.write(lambda work: perform(TakeNotices(1), WORKER, work))
            if not notices:
                return done
            await self._deal_with(notices[0])
        return BATCH

    async def _deal_with(self, notice: Notice) -> None:
        try:
            state, message = await self._send(notice)
            await self._settle(notice, state, message_id=message)
        except Forbidden:
            await self._blocked(notice)
        except TelegramError as error:
            await self._failed(notice, error)
        except Exception as error:  # noqa: BLE001 - one faulty notice must not stop all others
            log.error("notice_failed", kind=notice.kind, error=type(error).__name__)  # noqa: TRY400
            await self._settle(notice, NoticeState.FAILED, error=type(error).__name__)

    async def _send(self, notice: Notice) -> tuple[NoticeState, int | None]:
        drawn = await self.desk.database.write(lambda work: self.draw(notice, work))
        if notice.message_id is not None:
            return await self._redraw(notice, notice.message_id, drawn)
        if drawn.screen is None:
            return NoticeState.CLOSED, None
        mailing = notice.priority > Priority.CRITICAL
        sent = await self.shower.send(notice.chat_id, drawn.screen, drawn.reader, mailing=mailing)
        return NoticeState.SENT, sent

    async def _redraw(self, notice: Notice, message: int, drawn: Drawn) -> tuple[NoticeState, int | None]:
        if drawn.screen is None:
            return NoticeState.CLOSED, message
        new = await self.shower.redraw(notice.chat_id, message, drawn.screen, drawn.reader)
        return NoticeState.SENT if drawn.screen.rows else NoticeState.CLOSED, new or message

    def draw(self, notice: Notice, work: Work) -> Drawn:
        """As the recipient would see it at this moment, in the recipient's language."""
        heard = Heard(self.bot_id, 0, notice.chat_id, notice.chat_id, None, Said(""))
        scene: Scene = self.desk.scene(heard, Errands(), work)
        scene.turn_to(notice.recipient)
        reader = Reader(self.desk.speaker, scene.language, scene.zone)
        if scene.visitor.profile is None or scene.visitor.profile.id != notice.recipient:
            return Drawn(None, reader)  # logged out since
        try:
            return Drawn(self.desk.clinic.notices[notice.kind](scene, notice), reader)
        except Refusal:  # what it was about is gone
            return Drawn(None, reader)

    async def _blocked(self, notice: Notice) -> None:
        await self._settle(notice, NoticeState.FAILED, error="blocked")
        await self.desk.database.write(lambda work: perform(SetBlocked(notice.chat_id, True), WORKER, work))

    async def _failed(self, notice: Notice, error: TelegramError) -> None:
        """Again later where nothing was sent or an edit failed; once more where it may have arrived."""
        name, wait = type(error).__name__, timedelta(seconds=2 ** min(notice.attempts, 6))
        if isinstance(error, RetryAfter):
            wait = timedelta(seconds=flood_seconds(error) + 1)
        repeatable = isinstance(error, (RetryAfter, NotSent)) or notice.message_id is not None
        reminder = notice.priority <= Priority.REMINDER
        if isinstance(error, BadRequest):
            gone = notice.message_id is not None
            await self._settle(notice, NoticeState.CLOSED if gone else NoticeState.FAILED, error=name)
        elif (repeatable and notice.attempts < MOST_ATTEMPTS) or (
            reminder and notice.attempts < UNCLEAR_ATTEMPTS
        ):
            again = NoticeState.QUEUED if notice.message_id is None else NoticeState.STALE
            await self._settle(notice, again, error=name, wait=wait)
        else:
            await self._settle(notice, NoticeState.FAILED, error=name)
        log.warning("notice_not_sent", kind=notice.kind, error=name, attempts=notice.attempts)

    async def _settle(
        self,
        notice: Notice,
        state: NoticeState,
        *,
        message_id: int | None = None,
        error: str | None = None,
        wait: timedelta | None = None,
    ) -> None:
        if notice.id is None:
            raise ValueError("only a notice taken from the outbox can be settled")
        number = notice.id

        def settle(work: Work) -> None:
            due_at = work.now + wait if wait is not None else None
            outcome = Settled(state, work.now, message_id or notice.message_id, error, due_at)
            perform(SettleNotice(number, outcome), WORKER, work)

        await self.desk.database.write(settle)
