"""Does errands outside of any unit of work: hashing in threads, fetching files, erasing typed secrets."""

import asyncio
from typing import Any

import structlog
from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.errands import EraseMessage, FetchFile, HashPassword, TooSlow, VerifyPassword, Wish

log = structlog.get_logger(__name__)

AT_ONCE = 2  # hashes side by side: each takes 64 MB and a core for a moment


class ErrandRunner:
    """Runs wishes of `bot/errands.py`. Raises TooSlow where trying later may help."""

    def __init__(self, bot: ExtBot[str], hasher: PasswordHasher | None = None) -> None:
        self._bot = bot
        self._hasher = hasher or PasswordHasher()
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._decoy: str | None = None

    async def run(self, wish: Wish) -> Any:
        match wish:
            case HashPassword(plain):
                return await self._in_thread(self._hasher.hash, plain)
            case VerifyPassword(stored, plain):
                return await self._in_thread(self._matches, stored, plain)
            case FetchFile(file):
                return await self._fetched(file.file_id)
            case EraseMessage(chat_id, message_id):
                return await self._erased(chat_id, message_id)

    async def _in_thread(self, work: Any, *args: Any) -> Any:
        async with self._slots:
            return await asyncio.to_thread(work, *args)

    def _matches(self, stored: str | None, plain: str) -> bool:
        """An unknown name costs the same time as a known one."""
        if self._decoy is None:
            self._decoy = self._hasher.hash("nobody's")
        try:
            return self._hasher.verify(stored or self._decoy, plain) and stored is not None
        except VerificationError:
            return False

    async def _fetched(self, file_id: str) -> bytes:
        try:
            file = await self._bot.get_file(file_id)
            return bytes(await file.download_as_bytearray())
        except TelegramError as error:
            log.warning("file_not_fetched", error=type(error).__name__)
            raise TooSlow from error

    async def _erased(self, chat_id: int, message_id: int) -> bool:
        try:
            return await self._bot.delete_message(chat_id, message_id)
        except TelegramError as error:
            log.warning("secret_not_erased", error=type(error).__name__)
            return False
