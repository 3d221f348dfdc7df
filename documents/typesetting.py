"""Templates set by typst: fast enough to answer a press with a picture, and able to write Tamil and Chinese.

A template reads its data as JSON from `sys.inputs`, where a text stays a text: `#panic()` in somebody's name
is printed, never run. It sees its own folder and our fonts, nothing of the machine, nothing of the net.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.printing import AdherenceChart, PrintingError
from documents.coverage import FONTS, drawable

if TYPE_CHECKING:
    import typst

TEMPLATES = Path(__file__).parent / "templates"
PIXELS_PER_INCH = 144.0  # two pixels to a point: sharp on a phone, small enough to send at once


class Template:
    """One template with its own compiler, which keeps it parsed. Not thread-safe: use it from one thread."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._compiler: typst.Compiler | None = None

    def png(self, document: AdherenceChart) -> bytes:
        """Draws the only page. PrintingError: typst refused, or the template is missing."""
        data = json.dumps(_drawable(asdict(document)))
        try:
            page = self._ready().compile(format="png", ppi=PIXELS_PER_INCH, sys_inputs={"data": data})
        except RuntimeError as error:  # TypstError is one, and so is a missing file
            raise PrintingError(self._name) from error
        if not isinstance(page, bytes):
            raise PrintingError(f"{self._name} has more than one page")
        return page

    def _ready(self) -> typst.Compiler:
        if self._compiler is None:
            import typst

            fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
            source = TEMPLATES / f"{self._name}.typ"
            self._compiler = typst.Compiler(source, root=TEMPLATES, font_paths=fonts)
        return self._compiler


def _drawable(value: Any) -> Any:
    """The same structure with every text in it made drawable."""
    if isinstance(value, str):
        return drawable(value)
    if isinstance(value, dict):
        return {key: _drawable(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_drawable(item) for item in value]
    return value
