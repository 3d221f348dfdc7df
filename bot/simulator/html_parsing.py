"""Telegram's HTML is stricter than a browser's: what it refuses, and in which words, matters to bots.

Follows the parser of Telegram's own library: byte offsets in complaints, UTF-16 offsets in entities.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from bot.simulator.entities import LINKS, Entity, in_order, utf16_length
from bot.simulator.errors import BotApiError, bad_request

KINDS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "code": "code", "pre": "pre",
    "tg-spoiler": "spoiler", "span": "spoiler", "blockquote": "blockquote", "a": "text_link",
    "tg-emoji": "custom_emoji",
}  # fmt: skip
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]{1,8})|#([0-9]{1,8})|([A-Za-z]+));?")
VALUE = re.compile(r"\"(?P<double>[^\"]*)\"?|'(?P<single>[^']*)'?|(?P<token>[A-Za-z0-9.\-]*)")
NAME_END = re.compile(r"[\s>]|\Z")
ATTRIBUTE_END = re.compile(r"[\s=>]|\Z")
BLANK = re.compile(r"\s*")


@dataclass(slots=True)
class Open:
    """A tag that waits for its end."""

    tag: str
    argument: str
    offset: int
    position: int


@dataclass(slots=True)
class HtmlParser:
    """Reads one text once; `parse` gives the plain text and its spans or raises Telegram's complaint."""

    source: str
    at: int = 0
    plain: list[str] = field(default_factory=list)
    offset: int = 0
    opened: list[Open] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)

    def parse(self) -> tuple[str, tuple[Entity, ...]]:
        while self.at < len(self.source):
            char = self.source[self.at]
            if char == "<":
                self.end_tag() if self.source.startswith("</", self.at) else self.start_tag()
            elif char == "&" and (found := reference(self.source, self.at)):
                self.add(found[0])
                self.at = found[1]
            else:
                self.add(char)
                self.at += 1
        if self.opened:
            raise complaint(f'Can\'t find end tag corresponding to start tag "{self.opened[-1].tag}"')
        outer_first = reversed(self.entities)  # inner tags end, and are listed, before outer ones
        cleaned = (replace(e, language=None) if e.type == "code" else e for e in outer_first)
        return "".join(self.plain), in_order(cleaned)

    def add(self, char: str) -> None:
        self.plain.append(char)
        self.offset += utf16_length(char)

    def place(self, position: int) -> str:
        return f"at byte offset {len(self.source[:position].encode())}"

    def start_tag(self) -> None:
        begin = self.at
        self.at = end_of(NAME_END, self.source, begin + 1)
        if self.at >= len(self.source):
            raise complaint(f"Unclosed start tag {self.place(begin)}")
        tag = self.source[begin + 1 : self.at].lower()
        if tag not in KINDS:
            raise complaint(f'Unsupported start tag "{tag}" {self.place(begin)}')
        argument = self.attributes(tag, begin)
        if tag == "span" and argument != "tg-spoiler":
            raise complaint(f'Tag "span" must have class "tg-spoiler" {self.place(begin)}')
        self.opened.append(Open(tag, argument, self.offset, len(self.plain)))

    def attributes(self, tag: str, begin: int) -> str:
        """Reads up to and past `>`; the one attribute that matters for this tag, or nothing."""
        wanted = {"a": "href", "code": "class", "span": "class", "tg-emoji": "emoji-id"}.get(tag)
        argument = ""
        while True:
            self.skip_blanks()
            if self.source.startswith(">", self.at):
                self.at += 1
                return argument
            start, self.at = self.at, end_of(ATTRIBUTE_END, self.source, self.at)
            name = self.source[start : self.at]
            if self.at >= len(self.source):
                raise complaint(f"Unclosed start tag {self.place(begin)}")
            if not name:
                raise complaint(f'Empty attribute name in the tag "{tag}" {self.place(begin)}')
            if tag == "blockquote" and name == "expandable":
                argument = name
                continue
            value = self.attribute_value(tag, begin)
            argument = value if name == wanted else argument

    def attribute_value(self, tag: str, begin: int) -> str:
        self.skip_blanks()
        if not self.source.startswith("=", self.at):
            reason = f'Expected equal sign in declaration of an attribute of the tag "{tag}"'
            raise complaint(f"{reason} {self.place(begin)}")
        self.at += 1
        self.skip_blanks()
        start = self.at
        found = VALUE.match(self.source, start)
        self.at = found.end() if found else start
        if self.at >= len(self.source):
            raise complaint(f"Unclosed start tag {self.place(begin)}")
        if found is None or found["token"] is None:
            quoted = (found["double"] or found["single"] or "") if found else ""
            return REFERENCE.sub(lambda m: (reference(quoted, m.start()) or (m[0], 0))[0], quoted)
        if not NAME_END.match(self.source, self.at):
            raise complaint(f"Unexpected end of name token {self.place(start)}")
        return found["token"].lower()

    def end_tag(self) -> None:
        begin = self.at
        if not self.opened:
            raise complaint(f"Unexpected end tag {self.place(begin)}")
        self.at = end_of(NAME_END, self.source, begin + 2)
        name = self.source[begin + 2 : self.at].lower()
        self.skip_blanks()
        if not self.source.startswith(">", self.at):
            raise complaint(f"Unclosed end tag {self.place(begin)}")
        self.at += 1
        top = self.opened.pop()
        if name and name != top.tag:
            both = f'expected "</{top.tag}>", found "</{name}>"'
            raise complaint(f"Unmatched end tag {self.place(begin)}, {both}")
        if self.offset > top.offset:
            self.close(top)

    def close(self, top: Open) -> None:
        span = Entity(KINDS[top.tag], top.offset, self.offset - top.offset)
        if top.tag == "a":
            self.close_link(span, top)
        elif top.tag == "tg-emoji":
            if not top.argument.isdigit():
                raise complaint("Invalid custom emoji identifier specified")
            self.entities.append(replace(span, extra=(("custom_emoji_id", top.argument),)))
        elif top.tag in ("pre", "code"):
            self.close_code(span, top)
        elif top.tag == "blockquote" and top.argument:
            self.entities.append(replace(span, type="expandable_blockquote"))
        else:
            self.entities.append(span)

    def close_link(self, span: Entity, top: Open) -> None:
        url = top.argument or "".join(self.plain[top.position :])
        if not url.lower().startswith(LINKS):
            url = f"http://{url}" if re.match(r"[\w-]+(\.[\w-]+)+", url) else ""
        if url:  # Telegram drops what is no link and keeps its text
            self.entities.append(replace(span, url=url))

    def close_code(self, span: Entity, top: Open) -> None:
        """`<pre><code class="language-x">` is one span with a language."""
        language = top.argument.removeprefix("language-") if top.argument.startswith("language-") else None
        span = replace(span, language=language)
        last = self.entities[-1] if self.entities else None
        same = last is not None and (last.offset, last.length) == (span.offset, span.length)
        if last and same and {last.type, span.type} == {"pre", "code"} and (last.language or language):
            self.entities[-1] = replace(span, type="pre", language=last.language or language)
        else:
            self.entities.append(span)

    def skip_blanks(self) -> None:
        self.at = end_of(BLANK, self.source, self.at, past=True)


def parse_html(source: str) -> tuple[str, tuple[Entity, ...]]:
    """Plain text and entities of Telegram's HTML; raises "can't parse entities" with its reason."""
    return HtmlParser(source).parse()


def complaint(reason: str) -> BotApiError:
    return bad_request(f"can't parse entities: {reason}")


def end_of(pattern: re.Pattern[str], text: str, start: int, *, past: bool = False) -> int:
    """Where the next match begins, or ends when `past`; the end of the text without one."""
    found = pattern.match(text, start) if past else pattern.search(text, start)
    if found is None:
        return len(text)
    return found.end() if past else found.start()


def reference(text: str, at: int) -> tuple[str, int] | None:
    """The character that a reference such as `&lt;` or `&#10;` stands for, and where it ends."""
    found = REFERENCE.match(text, at)
    if found is None:
        return None
    hexadecimal, decimal, name = found.groups()
    if name:
        return (NAMED[name], found.end()) if name in NAMED else None
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    valid = 0 < code < 0x10FFFF and not 0xD800 <= code <= 0xDFFF
    return (chr(code), found.end()) if valid else None
