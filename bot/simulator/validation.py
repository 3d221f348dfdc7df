"""Raw parameters, as they come in a form or in JSON, become typed values; what does not fit is refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import orjson

from bot.simulator.errors import BotApiError, bad_request
from bot.simulator.files import Upload
from bot.simulator.people import Json
from bot.simulator.schema import Parameters, schema

INTEGER = re.compile(r"[+-]?\d{1,19}")
TRUE, FALSE = {"true", "yes", "1"}, {"false", "no", "0"}
MAY_BE_EMPTY = {("setWebhook", "url")}  # an empty address takes the webhook away
MISSING_WORDS = {"text": "message text is empty", "chat_id": "chat_id is empty"}


class UnfitError(Exception):
    """A value is not of this type."""


def validated(method: str, raw: Mapping[str, object], files: Mapping[str, Upload]) -> Json:
    """The parameters of `method` in their own types; raises 400 for unknown, missing and ill-typed ones.

    Telegram ignores parameters that it does not know. Here they are refused: they are mistakes.
    """
    known = schema()["methods"][method]
    unknown = [name for name in raw if name not in known]
    unknown += [name for name in files if name not in known and not is_attached(name, raw)]
    if unknown:
        raise bad_request(f'unexpected parameter "{unknown[0]}" of {method}')
    values: Json = {}
    for name, parameter in known.items():
        given = files.get(name, raw.get(name))
        if given is None or given == "":
            if parameter["required"] and (method, name) not in MAY_BE_EMPTY:
                raise missing(name)
            continue
        types = parameter["types"]
        if isinstance(given, str) and SCALARS.keys().isdisjoint(types):
            given = parsed(given, name)  # a form carries lists and objects as JSON
        values[name] = typed(given, types, name)
    return values


def missing(name: str) -> BotApiError:
    return bad_request(MISSING_WORDS.get(name, f'there is no required parameter "{name}"'))


def is_attached(name: str, raw: Mapping[str, object]) -> bool:
    """Whether some parameter refers to this file as `attach://name`."""
    return any(f"attach://{name}" in str(value) for value in raw.values())


def typed(value: object, types: list[str], name: str) -> object:
    for kind in types:
        try:
            return as_type(value, kind, name)
        except UnfitError:
            continue
    raise bad_request(f'parameter "{name}" must be {" or ".join(types)}')


def as_type(value: object, kind: str, name: str) -> object:
    if kind in SCALARS:
        return SCALARS[kind](value)
    if kind.startswith("Array of "):
        return as_list(value, kind.removeprefix("Array of "), name)
    return as_object(value, kind, name)


def as_integer(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and INTEGER.fullmatch(value):
        return int(value)
    raise UnfitError


def as_float(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise UnfitError
    try:
        return float(value)
    except ValueError as error:
        raise UnfitError from error


def as_boolean(value: object) -> bool:
    if isinstance(value, bool):
        return value
    word = str(value).lower()
    if word not in TRUE | FALSE:
        raise UnfitError
    return word in TRUE


def as_string(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise UnfitError


def as_file(value: object) -> Upload:
    if isinstance(value, Upload):
        return value
    raise UnfitError


SCALARS: dict[str, Callable[[object], object]] = {
    "Integer": as_integer,
    "Float": as_float,
    "Boolean": as_boolean,
    "True": as_boolean,
    "String": as_string,
    "InputFile": as_file,
}


def parsed(value: str, name: str) -> object:
    try:
        return orjson.loads(value)
    except ValueError as error:
        raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object") from error


def as_list(value: object, kind: str, name: str) -> list[object]:
    if not isinstance(value, list):
        raise UnfitError
    return [typed(item, [kind], name) for item in value]


def as_object(value: object, kind: str, name: str) -> Json:
    if kind == "KeyboardButton" and isinstance(value, str):
        return {"text": value}
    described = schema()["types"].get(kind)
    if described is None or not isinstance(value, dict):
        raise UnfitError
    if "one_of" in described:
        return as_object(value, chosen(value, described["one_of"], name), name)
    return fields(value, described["fields"], name)


def chosen(value: Json, kinds: list[str], name: str) -> str:
    """The type whose tag the value carries."""
    types = schema()["types"]
    for kind in kinds:
        tag = types[kind].get("tag", {})
        if tag and all(value.get(key) == wanted for key, wanted in tag.items()):
            return kind
    raise bad_request(f"can't parse {name.replace('_', ' ')}: unknown type")


def fields(value: Json, known: Parameters, name: str) -> Json:
    for key in value:
        if key not in known:
            raise UnfitError
    result: Json = {}
    for key, field in known.items():
        if key in value and value[key] is not None:
            result[key] = typed(value[key], field["types"], f"{name}.{key}")
        elif field["required"]:
            raise UnfitError
    return result
