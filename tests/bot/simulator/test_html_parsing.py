"""Telegram's HTML: which entities it gives, what it refuses, and that the page never sees it raw."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.simulator.entities import Entity, as_html
from bot.simulator.errors import BotApiError
from bot.simulator.html_parsing import parse_html


def spans(source: str) -> list[tuple[str, int, int]]:
    return [(e.type, e.offset, e.length) for e in parse_html(source)[1]]


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("plain &lt;b&gt; &amp; &quot;x&quot; &#65;&#x42;", 'plain <b> & "x" AB', []),
        ("&nbsp; &copy", "&nbsp; &copy", []),
        ("<b>a</b> <strong>b</strong>", "a b", [("bold", 0, 1), ("bold", 2, 1)]),
        ("😀<i>é</i><em>中</em>", "😀é中", [("italic", 2, 1), ("italic", 3, 1)]),
        ("<u>1<ins>2</ins></u>", "12", [("underline", 0, 2), ("underline", 1, 1)]),
        ("<s>a</s><strike>b</strike><del>c</del>", "abc", [("strikethrough", n, 1) for n in range(3)]),
        ("<B>a</b><tg-spoiler>b</tg-spoiler>", "ab", [("bold", 0, 1), ("spoiler", 1, 1)]),
        ("<span class='tg-spoiler'>b</span>", "b", [("spoiler", 0, 1)]),
        ("<blockquote expandable>b</blockquote>", "b", [("expandable_blockquote", 0, 1)]),
        ("<blockquote>b</blockquote>", "b", [("blockquote", 0, 1)]),
        ("<code>x</code><pre>y</pre>", "xy", [("code", 0, 1), ("pre", 1, 1)]),
        ("<b></b>empty", "empty", []),
        ("<a href='javascript:alert(1)'>x</a>", "x", []),
        ("<a>word</a>", "word", []),
        ("<b>any end</>", "any end", [("bold", 0, 7)]),
    ],
)
def test_text_and_spans_are_counted_in_utf16(
    source: str, text: str, entities: list[tuple[str, int, int]]
) -> None:
    assert parse_html(source)[0] == text
    assert spans(source) == entities


def test_links_languages_and_custom_emoji_keep_what_they_carry() -> None:
    source = (
        '<a href="https://example.org/?a=1&amp;b=2">x</a><a>example.org</a>'
        '<pre><code class="language-json">{}</code></pre><tg-emoji emoji-id="53">🙂</tg-emoji>'
    )
    assert [entity.as_json() for entity in parse_html(source)[1]] == [
        {"type": "text_link", "offset": 0, "length": 1, "url": "https://example.org/?a=1&b=2"},
        {"type": "text_link", "offset": 1, "length": 11, "url": "http://example.org"},
        {"type": "pre", "offset": 12, "length": 2, "language": "json"},
        {"type": "custom_emoji", "offset": 14, "length": 2, "custom_emoji_id": "53"},
    ]


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("中<x>", 'Unsupported start tag "x" at byte offset 3'),
        ("1 < 2 and 3 > 2", 'Unsupported start tag "" at byte offset 2'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<a href", "Unclosed start tag at byte offset 0"),
        ("<a href=", "Unclosed start tag at byte offset 0"),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ("<a =x>", 'Empty attribute name in the tag "a" at byte offset 0'),
        (
            "<a href>x</a>",
            'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0',
        ),
        ("<a href=x/y>z</a>", "Unexpected end of name token at byte offset 8"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<tg-emoji emoji-id='x'>x</tg-emoji>", "Invalid custom emoji identifier specified"),
    ],
)
def test_what_is_not_telegrams_html_is_refused_with_the_place(source: str, reason: str) -> None:
    with pytest.raises(BotApiError) as refused:
        parse_html(source)
    assert refused.value.description == f"Bad Request: can't parse entities: {reason}"


@pytest.mark.parametrize(
    "html",
    [
        "<b>a<i>b</i></b>c",
        "x<pre>1 &lt; 2</pre>",
        '<a href="https://example.org/?a=1&amp;b=2">😀</a>',
        "<blockquote>a <u>b</u> <s>c</s></blockquote><tg-spoiler>d</tg-spoiler>",
        "<b><i>same span</i></b>",
    ],
)
def test_what_was_parsed_is_shown_as_it_was_written(html: str) -> None:
    assert as_html(*parse_html(html)) == html


def test_spans_that_overlap_are_closed_and_opened_again() -> None:
    overlapping = [Entity("bold", 0, 2), Entity("italic", 1, 2)]
    assert as_html("abc", overlapping) == "<b>a<i>b</i></b><i>c</i>"


ALLOWED = re.compile(r"</?(?:b|i|u|s|code|pre|tg-spoiler|blockquote)>|<a href=\"[^\"<>]*\">|</a>")
PIECES = st.sampled_from(
    [
        "<b>",
        "</b>",
        "<i>",
        "</i>",
        '<a href="https://x.org/\'">',
        "<a href='javascript:x'>",
        "</a>",
        "<script>",
    ]
)


@given(st.lists(PIECES | st.text(max_size=4)))
def test_whatever_a_bot_sends_the_page_gets_only_known_tags(parts: list[str]) -> None:
    try:
        text, entities = parse_html("".join(parts))
    except BotApiError:
        return
    rest = ALLOWED.sub("", as_html(text, entities))
    assert "<" not in rest
    assert ">" not in rest


@given(
    st.text(),
    st.lists(st.tuples(st.sampled_from(["bold", "pre", "url"]), st.integers(0, 9), st.integers(1, 9))),
)
def test_any_spans_give_balanced_html(text: str, raw: list[tuple[str, int, int]]) -> None:
    html = as_html(text, [Entity(*span) for span in raw])
    for tag in ("b", "pre", "a"):
        assert len(re.findall(f"<{tag}[ >]", html)) == html.count(f"</{tag}>")
