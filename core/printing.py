"""What can be put on paper or into a picture: the content, never its looks.

A caller fills in one of the documents below with texts that are already in the reader's language; a `Printer`
outside the core gives back the finished file. So no rule of the clinic knows of fonts, colours or templates.
"""

from dataclasses import dataclass
from typing import Protocol

MOST_BARS = 12  # more would be too narrow to read on a phone


@dataclass(frozen=True, slots=True)
class AdherenceBar:
    """The doses of one day, or of one week where a chart shows several.

    `label` names it ("Mon"), `detail` stands smaller below ("3 Nov"), `note` above the bar ("2/3").
    `marked` is today, or the present week. ValueError: a count is negative.
    """

    label: str
    detail: str = ""
    note: str = ""
    taken: int = 0
    skipped: int = 0
    missed: int = 0
    pending: int = 0
    marked: bool = False

    def __post_init__(self) -> None:
        if min(self.taken, self.skipped, self.missed, self.pending) < 0:
            raise ValueError("a count of doses cannot be negative")


@dataclass(frozen=True, slots=True)
class AdherenceLegend:
    """What the four states are called in the reader's language."""

    taken: str
    skipped: str
    missed: str
    pending: str


@dataclass(frozen=True, slots=True)
class AdherenceChart:
    """How many doses were taken, day by day or week by week.

    `headline` is one big figure ("86%") and `headline_note` its meaning ("18 of 21 doses taken").
    `nothing` is said in place of bars when there are no doses at all. ValueError: more than `MOST_BARS` bars.
    """

    title: str
    subtitle: str
    headline: str
    headline_note: str
    bars: tuple[AdherenceBar, ...]
    legend: AdherenceLegend
    nothing: str
    language: str

    def __post_init__(self) -> None:
        if len(self.bars) > MOST_BARS:
            raise ValueError(f"a chart holds {MOST_BARS} bars, not {len(self.bars)}")


@dataclass(frozen=True, slots=True)
class QrCode:
    """A link or a code to be scanned by a phone. ValueError: it is empty."""

    content: str

    def __post_init__(self) -> None:
        if not self.content:
            raise ValueError("an empty QR code leads nowhere")


Document = AdherenceChart | QrCode


@dataclass(frozen=True, slots=True)
class Printed:
    """A finished file. Its name says what it is, never whose."""

    content: bytes
    mime: str
    filename: str


class PrintingError(Exception):
    """A document could not be printed; say in words what it would have shown."""


class Printer(Protocol):
    async def print(self, document: Document) -> Printed:
        """Draws the document. PrintingError: it cannot be drawn."""
        ...
