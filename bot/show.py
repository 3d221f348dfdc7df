"""From a screen to calls of Telegram's Bot API, after the commit."""

import asyncio
from dataclasses import dataclass, replace

from telegram import InputMediaPhoto, Message
from telegram.constants import ParseMode
from telegram.error import BadRequest
from telegram.ext import ExtBot

from bot.drawing import LONGEST_TOAST, Reader, Speaker, keyboard, pages, shortened
from bot.heard import Heard, Pressed
from bot.limits import MAILING
from bot.retries import CANNOT_EDIT, NOT_MODIFIED, NOTHING_TO_TAKE_AWAY, TOO_OLD, says
from bot.screens import Answer, Screen
from core.printing import Printer, PrintingError
from core.texts import Text


@dataclass(frozen=True, slots=True)
class Shower:
    """Shows answers and notices. Telegram's errors are the caller's to judge."""

    bot: ExtBot[str]
    speaker: Speaker
    printer: Printer

    async def answer(self, heard: Heard, answer: Answer) -> int | None:
        """Shows an answer; gives the id of the new message where one was sent."""
        reader = Reader(self.speaker, answer.language, answer.zone)
        if not isinstance(heard.what, Pressed):
            sent = await self.send(heard.chat_id, answer.screen, reader) if answer.screen else None
            await self.retire(heard.chat_id, answer.retire)
            return sent
        outcomes = await asyncio.gather(
            self._after_press(heard, heard.what, answer, reader),
            self.toast(heard.what, answer.screen.toast if answer.screen else None, reader),
            return_exceptions=True,
        )
        for outcome in outcomes:
            if isinstance(outcome, BaseException):
                raise outcome
        return outcomes[0] if isinstance(outcomes[0], int) else None

    async def toast(self, pressed: Pressed, text: Text | None, reader: Reader) -> None:
        """Answers a press, with words or without: until then the key looks busy."""
        words = shortened(reader.plain(text), LONGEST_TOAST) if text else None
        try:
            await self.bot.answer_callback_query(pressed.callback_id, words)
        except BadRequest as error:  # pressed long ago: the person sees the message change anyway
            if not says(error, TOO_OLD):
                raise

    async def _after_press(
        self, heard: Heard, pressed: Pressed, answer: Answer, reader: Reader
    ) -> int | None:
        screen, sent = answer.screen, None
        if screen is not None and not screen.lines and pressed.message_id is not None:
            await self.retire(heard.chat_id, (pressed.message_id,))  # its words stay, its keys lead nowhere
        elif screen is not None:
            sent = await self.redraw(heard.chat_id, pressed.message_id, screen, reader, pressed.has_picture)
        redrawn = pressed.message_id if sent is None else None
        await self.retire(heard.chat_id, tuple(m for m in answer.retire if m not in {redrawn, sent}))
        return sent

    async def redraw(
        self, chat: int, message: int | None, screen: Screen, reader: Reader, has_picture: bool = False
    ) -> int | None:
        """Edits a message in place; where that cannot be, sends a new one and gives its id."""
        fits = not screen.fresh and (screen.picture is not None) == has_picture
        drawn = pages(screen, reader) if message is not None and fits else []
        if message is not None and len(drawn) == 1:
            try:
                await self._edit(chat, message, screen, drawn[0], reader)
            except BadRequest as error:
                if says(error, NOT_MODIFIED):
                    return None
                if not says(error, CANNOT_EDIT):
                    raise
            else:
                return None
        sent = await self.send(chat, screen, reader)
        if message is not None:
            await self.retire(chat, (message,))
        return sent

    async def _edit(self, chat: int, message: int, screen: Screen, text: str, reader: Reader) -> None:
        keys = keyboard(screen.rows, reader)
        if screen.picture is None:
            await self.bot.edit_message_text(
                text, chat, message, parse_mode=ParseMode.HTML, reply_markup=keys
            )
            return
        printed = await self.printer.print(screen.picture)
        media = InputMediaPhoto(printed.content, text, ParseMode.HTML, filename=printed.filename)
        await self.bot.edit_message_media(media, chat, message, reply_markup=keys)

    async def send(self, chat: int, screen: Screen, reader: Reader, *, mailing: bool = False) -> int:
        """Sends a screen as a message of its own (long ones as several); gives the id of the last."""
        lane = MAILING if mailing else None
        *before, last = pages(screen, reader)
        for page in before:
            await self.bot.send_message(chat, page, ParseMode.HTML, rate_limit_args=lane)
        keys = keyboard(screen.rows, reader)
        if screen.picture is not None:
            try:
                printed = await self.printer.print(screen.picture)
            except PrintingError:  # the words say the same
                return await self.send(chat, replace(screen, picture=None), reader, mailing=mailing)
            sent: Message = await self.bot.send_photo(
                chat, printed.content, last, parse_mode=ParseMode.HTML, reply_markup=keys,
                filename=printed.filename, rate_limit_args=lane,
            )  # fmt: skip
            return sent.message_id
        sent = await self.bot.send_message(
            chat, last, ParseMode.HTML, reply_markup=keys, rate_limit_args=lane
        )
        return sent.message_id

    async def retire(self, chat: int, messages: tuple[int, ...]) -> None:
        """Takes answered keyboards away; one that is gone already is as good."""
        for message in messages:
            try:
                await self.bot.edit_message_reply_markup(chat, message, reply_markup=None)
            except BadRequest as error:
                if not says(error, NOTHING_TO_TAKE_AWAY):
                    raise
