"""Telegram's own description of its methods, so that a misspelt parameter fails here."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TypedDict


class Parameter(TypedDict):
    types: list[str]
    required: bool


Parameters = dict[str, Parameter]


class ObjectType(TypedDict, total=False):
    """A type with `fields`, or a choice among types (`one_of`) told apart by their `tag`."""

    fields: Parameters
    one_of: list[str]
    tag: dict[str, str]


class Schema(TypedDict):
    methods: dict[str, Parameters]
    types: dict[str, ObjectType]
    other_methods: list[str]


@cache
def schema() -> Schema:
    path = Path(__file__).with_name("bot_api_schema.json")
    loaded: Schema = json.loads(path.read_text(encoding="utf-8"))
    return loaded


@cache
def spelling() -> dict[str, str]:
    """Method names by their lower-case form: Telegram does not mind the case."""
    return {name.lower(): name for name in schema()["methods"]}


@cache
def not_simulated() -> frozenset[str]:
    return frozenset(name.lower() for name in schema()["other_methods"])
