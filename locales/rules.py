"""What makes one text unfit to be sent: Telegram's limits and HTML, and unusable placeholders."""

import re
from collections.abc import Iterator

from locales.formats import FORMATS
from locales.template import ALLOWED_TAGS, PLACEHOLDER, TAG, plain, slots

# In characters as read, each placeholder as long as it is written. A label may be as long as one likes, but a
# narrow phone shows some 40; a command's description may have 256, but the menu shows its first line; a toast
# (answerCallbackQuery) 200; a message 4,096, of which the rest is for the facts.
LONGEST_BUTTON = 40
LONGEST_COMMAND = 100
LONGEST_TOAST = 200
LONGEST_MESSAGE = 3500

ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
ENTITY = re.compile(r"&(?:lt|gt|amp|quot|#\d+|#x[0-9a-fA-F]+);")


def faults(key: str, words: str) -> Iterator[str]:
    """Yield what is wrong with one text (one form of a plural) in any language."""
    limit, kind = _limit(key)
    if len(plain(words)) > limit:
        yield f"{len(plain(words))} characters; {kind} has at most {limit}"
    if kind != "a message" and TAG.search(words):
        yield f"{kind} cannot have tags"
    yield from _placeholder_faults(words)
    yield from _markup_faults(words)


def placeholders(forms: tuple[str, ...]) -> frozenset[str]:
    """Return the names that any form of a text shows: the form for one may leave the number out."""
    return frozenset(slot.name for form in forms for slot in slots(form))


def is_only_placeholders(words: str) -> bool:
    """Tell whether a text has nothing to translate, such as `{name} · {mrn}`."""
    return not any(character.isalpha() for character in PLACEHOLDER.sub("", plain(words)))


def _limit(key: str) -> tuple[int, str]:
    segments = key.split(".")
    if "toast" in segments:
        return LONGEST_TOAST, "a toast"
    if "button" in segments:
        return LONGEST_BUTTON, "a button"
    if segments[0] == "command":
        return LONGEST_COMMAND, "a command's description"
    return LONGEST_MESSAGE, "a message"


def _placeholder_faults(words: str) -> Iterator[str]:
    for slot in slots(words):
        if slot.format and slot.format not in FORMATS:
            yield f"{slot} has no such format; there are {', '.join(FORMATS)}"
    if "{" in (rest := PLACEHOLDER.sub("", words)) or "}" in rest:
        yield "a brace that belongs to no placeholder"


def _markup_faults(words: str) -> Iterator[str]:
    open_tags: list[str] = []
    for slash, name, rest in TAG.findall(words):
        if name not in ALLOWED_TAGS or rest:
            yield f"<{slash}{name}{rest}> is not allowed; <b>, <i>, <code> and <pre> are"
        elif not slash:
            open_tags.append(name)
        elif not open_tags or open_tags.pop() != name:
            yield f"</{name}> closes nothing, or in the wrong order"
    if open_tags:
        yield f"<{open_tags[-1]}> is not closed"
    rest = ENTITY.sub("", TAG.sub("", words))
    yield from (f"write {entity} for {sign}" for sign, entity in ENTITIES.items() if sign in rest)
