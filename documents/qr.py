"""QR codes, for a link that is handed over on paper or from screen to phone."""

from io import BytesIO

from core.printing import PrintingError, QrCode

QUIET_ZONE = 4  # modules of white all round: without them scanners miss the code (ISO/IEC 18004)
MODULE = 12  # pixels


def png(code: QrCode) -> bytes:
    """Draws the code. PrintingError: the content is too long for any QR code."""
    import segno

    try:
        symbol = segno.make_qr(code.content, error="m")
    except ValueError as error:
        raise PrintingError("qr") from error
    picture = BytesIO()
    symbol.save(picture, kind="png", scale=MODULE, border=QUIET_ZONE)
    return picture.getvalue()
