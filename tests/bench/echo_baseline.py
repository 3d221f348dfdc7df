"""The yardstick: a bare callback echo on python-telegram-bot as it comes, webhook and transport included.

A process of its own, configured by the same variables as MedTrack, so that one driver measures either.
Needs `python-telegram-bot[webhooks]` (tornado), a development dependency only.
"""

import asyncio
import os
import signal

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, ContextTypes

presses = 0


def keyboard() -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton("Complete", callback_data="dose:1:complete")]])


async def start(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    await update.message.reply_text("Press it", reply_markup=keyboard())


async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    global presses  # noqa: PLW0603 - an edit must change the text
    presses += 1
    await update.callback_query.answer()
    await update.callback_query.edit_message_text(f"Pressed {presses}", reply_markup=keyboard())


async def main() -> None:
    env = os.environ
    base, port = env["MEDTRACK_TELEGRAM_API"], int(env["MEDTRACK_HTTP_PORT"])
    builder = Application.builder().token(env["MEDTRACK_BOT_TOKEN"])
    application = builder.base_url(f"{base}/bot").base_file_url(f"{base}/file/bot").build()
    application.add_handler(CommandHandler("start", start))
    application.add_handler(CallbackQueryHandler(echo))

    stopped = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    async with application:
        await application.start()
        await application.updater.start_webhook(
            port=port,
            url_path="telegram",
            webhook_url=f"{env['MEDTRACK_WEBHOOK_URL']}/telegram",
            secret_token=env["MEDTRACK_WEBHOOK_SECRET"],
        )
        print(f"ready {os.getpid()}", flush=True)
        await stopped.wait()
        await application.updater.stop()
        await application.stop()


if __name__ == "__main__":
    asyncio.run(main())
