"""The printer of the clinic: a document goes in, a finished picture comes out, the event loop never waits.

Everything is drawn in one thread of its own, because a typst compiler must not be shared between threads.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import assert_never

from core.printing import AdherenceChart, Document, Printed, QrCode
from documents import qr
from documents.typesetting import Template


class TypstPrinter:
    """Implements `core.printing.Printer`. Close it when the process ends."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="printer")
        self._adherence = Template("adherence")

    async def print(self, document: Document) -> Printed:
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._draw, document)

    def close(self) -> None:
        """Finishes what is being drawn, drops what is waiting."""
        self._thread.shutdown(cancel_futures=True)

    def _draw(self, document: Document) -> Printed:
        match document:
            case AdherenceChart():
                return Printed(self._adherence.png(document), "image/png", "adherence.png")
            case QrCode():
                return Printed(qr.png(document), "image/png", "qr.png")
            case _:
                assert_never(document)
