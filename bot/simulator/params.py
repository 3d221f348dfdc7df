"""Validated parameters, read by type, so that the methods need no casts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from bot.simulator.files import Upload
from bot.simulator.people import Json


@dataclass(frozen=True, slots=True)
class Params:
    """The parameters of one call; validation has already settled their types."""

    values: Json
    files: Mapping[str, Upload]

    def __contains__(self, name: str) -> bool:
        return name in self.values

    def text(self, name: str) -> str:
        return cast("str", self.values.get(name, ""))

    def integer(self, name: str, default: int = 0) -> int:
        return cast("int", self.values.get(name, default))

    def flag(self, name: str) -> bool:
        return bool(self.values.get(name, False))

    def items(self, name: str) -> list[Json]:
        return cast("list[Json]", self.values.get(name, []))

    def texts(self, name: str) -> list[str]:
        return cast("list[str]", self.values.get(name, []))

    def integers(self, name: str) -> list[int]:
        return cast("list[int]", self.values.get(name, []))

    def mapping(self, name: str) -> Json | None:
        return cast("Json | None", self.values.get(name))

    def file(self, name: str) -> Upload | str:
        """An upload, or what names a file: an id or an address. `attach://` is followed."""
        given = cast("Upload | str", self.values[name])
        return self.attached(given) if isinstance(given, str) else given

    def attached(self, reference: str) -> Upload | str:
        return self.files.get(reference.removeprefix("attach://"), reference)
