"""QR codes of links."""

import pytest

from core.printing import PrintingError, QrCode
from documents.printer import TypstPrinter
from documents.qr import MODULE, QUIET_ZONE
from tests.documents.samples import png_size

LINK = "https://t.me/clinic_bot?start=ABCDEFGHJKLMNPQR"


async def test_a_link_becomes_a_square_with_a_quiet_zone(printer: TypstPrinter) -> None:
    printed = await printer.print(QrCode(LINK))
    width, height = png_size(printed.content)
    modules = width // MODULE - 2 * QUIET_ZONE
    assert width == height == (modules + 2 * QUIET_ZONE) * MODULE
    assert (modules - 17) % 4 == 0  # every QR version has 17 + 4 * version modules
    assert (printed.mime, printed.filename) == ("image/png", "qr.png")


async def test_another_link_gives_another_code(printer: TypstPrinter) -> None:
    assert await printer.print(QrCode(LINK)) != await printer.print(QrCode(LINK + "S"))


async def test_what_no_code_can_hold_is_refused(printer: TypstPrinter) -> None:
    with pytest.raises(PrintingError):
        await printer.print(QrCode("x" * 5000))


def test_an_empty_code_is_an_error_of_the_caller() -> None:
    with pytest.raises(ValueError, match="empty"):
        QrCode("")
