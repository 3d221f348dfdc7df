"""Charts to print."""

import struct

from core.printing import AdherenceBar, AdherenceChart, AdherenceLegend

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
LEGEND = AdherenceLegend("Taken", "Skipped", "Missed (not confirmed)", "Pending")
LIFELIKE = ((3, 0, 0, 0), (2, 1, 0, 0), (3, 0, 0, 0), (1, 0, 2, 0), (2, 0, 0, 1), (0, 0, 0, 3), (0, 0, 0, 3))

Counts = tuple[tuple[int, int, int, int], ...]


def week(counts: Counts = LIFELIKE, today: int = 4) -> tuple[AdherenceBar, ...]:
    return tuple(
        AdherenceBar(day, str(3 + index), f"{doses[0]}/{sum(doses)}", *doses, marked=index == today)
        for index, (day, doses) in enumerate(zip(DAYS, counts, strict=True))
    )


def chart(
    title: str = "Your week",
    bars: tuple[AdherenceBar, ...] | None = None,
    legend: AdherenceLegend = LEGEND,
    language: str = "en",
) -> AdherenceChart:
    return AdherenceChart(
        title=title,
        subtitle="3–9 November 2025",
        headline="79%",
        headline_note="11 of 14 doses taken so far",
        bars=week() if bars is None else bars,
        legend=legend,
        nothing="There are no doses yet.",
        language=language,
    )


def png_size(content: bytes) -> tuple[int, int]:
    """Width and height in pixels, from the header every PNG begins with."""
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    assert content[12:16] == b"IHDR"
    width, height = struct.unpack(">II", content[16:24])
    return width, height
