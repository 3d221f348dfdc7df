"""What the clinic wants to say, before anyone has chosen words for it.

The core and the bot name a text by its key and hand over typed facts. The words, the plural and the way a
date is written belong to the catalogues in `locales/`: a clinician changes a sentence without touching code.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from types import MappingProxyType
from typing import Union

# A tuple is a list for the reader ("rice, fish and eggs"); a nested Text a word of the catalogue ("taken").
Param = Union[str, int, float, Decimal, date, time, datetime, "Text", tuple[Union["Text", str], ...]]

NOTHING: Mapping[str, Param] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Text:
    """A key of the catalogues and the facts its placeholders show; the parameter `n` selects the plural."""

    key: str
    params: Mapping[str, Param] = field(default_factory=lambda: NOTHING)

    def __post_init__(self) -> None:
        for name, value in self.params.items():
            if isinstance(value, datetime) and value.tzinfo is None:
                raise ValueError(f"{self.key}: {name} is a datetime without a zone")

    def __hash__(self) -> int:
        return hash((self.key, frozenset(self.params.items())))


def T(key: str, /, **params: Param) -> Text:  # noqa: N802  # as short as gettext's _(), and found by extraction
    """Name a text: `T("dose.recorded.taken", med="METFORMIN", at=moment)`."""
    return Text(key, MappingProxyType(params))
