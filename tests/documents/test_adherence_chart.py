"""The adherence chart, judged by what can be judged without eyes."""

import asyncio
import threading
from dataclasses import replace

import pytest

from core.printing import MOST_BARS, AdherenceBar, AdherenceLegend
from documents.printer import TypstPrinter
from tests.documents.samples import DAYS, LEGEND, chart, png_size, week

SIZE = (1000, 800)

HOSTILE = (
    "#panic()",
    '#read("/etc/passwd")',
    "$x^$",
    "*bold* _it_ `raw`",
    "@nobody <label>",
    "\\",
    '"',
    "} ] ) #}",
    "/* // */",
    "=\n= Heading\r\n\t\x00",
    "\ud800",
    "\u202eevil\u202c",
    "😀 مريم 한국 𠀀",
    "நி" * 200,
    "林" * 400,
    "W" * 5000,
    " " * 300,
    "",
)


async def test_the_picture_is_a_png_of_the_promised_size(printer: TypstPrinter) -> None:
    printed = await printer.print(chart())
    assert png_size(printed.content) == SIZE
    assert (printed.mime, printed.filename) == ("image/png", "adherence.png")


async def test_the_same_doses_give_the_same_picture_and_others_another(printer: TypstPrinter) -> None:
    once = await printer.print(chart())
    assert await printer.print(chart()) == once
    others = [
        chart(bars=week(today=5)),
        chart(bars=week(((1, 1, 1, 1),) * 7)),
        chart(title="Another week"),
        chart(legend=replace(LEGEND, missed="Not confirmed")),
        replace(chart(), headline="80%"),
        replace(chart(), subtitle="10–16 November 2025"),
        replace(chart(), headline_note="Well done"),
    ]
    assert len({(await printer.print(other)).content for other in [chart(), *others]}) == len(others) + 1


@pytest.mark.parametrize("state", ["taken", "skipped", "missed", "pending"])
async def test_each_state_looks_different(printer: TypstPrinter, state: str) -> None:
    bars = (AdherenceBar("Mon", taken=1, skipped=1, missed=1, pending=1),)
    more = (replace(bars[0], **{state: 2}),)
    assert await printer.print(chart(bars=bars)) != await printer.print(chart(bars=more))


async def test_no_doses_at_all_gives_a_calm_picture_with_the_given_words(printer: TypstPrinter) -> None:
    empty_week = await printer.print(chart(bars=week(((0, 0, 0, 0),) * 7)))
    assert png_size(empty_week.content) == SIZE
    assert await printer.print(chart(bars=())) == empty_week
    other_words = replace(chart(bars=()), nothing="இன்னும் எதுவும் இல்லை")
    assert await printer.print(other_words) != empty_week


@pytest.mark.parametrize(
    "doses", [(1, 0, 0, 0), (0, 0, 4, 0), (10**6, 0, 1, 0), (1, 10**9, 1, 10**12), (0, 0, 0, 10**20)]
)
async def test_any_count_fits(printer: TypstPrinter, doses: tuple[int, int, int, int]) -> None:
    nothing = (0, 0, 0, 0)
    printed = await printer.print(chart(bars=week((doses, *(nothing,) * 6))))
    assert png_size(printed.content) == SIZE


async def test_twelve_weeks_fit(printer: TypstPrinter) -> None:
    bars = tuple(AdherenceBar(str(n), "Nov", f"{n}%", 30 - n, n, 1) for n in range(MOST_BARS))
    assert png_size((await printer.print(chart(bars=bars))).content) == SIZE


def test_more_bars_than_can_be_read_and_negative_counts_are_errors_of_the_caller() -> None:
    with pytest.raises(ValueError, match="12 bars"):
        chart(bars=tuple(AdherenceBar(str(n)) for n in range(MOST_BARS + 1)))
    with pytest.raises(ValueError, match="negative"):
        AdherenceBar("Mon", missed=-1)


@pytest.mark.parametrize("text", HOSTILE, ids=[repr(text[:12]) for text in HOSTILE])
async def test_a_text_is_printed_and_never_run(printer: TypstPrinter, text: str) -> None:
    hostile = replace(
        chart(title=text, legend=AdherenceLegend(text, text, text, text), language=text),
        subtitle=text,
        headline=text,
        headline_note=text,
        nothing=text,
        bars=tuple(AdherenceBar(text, text, text, 1, 1, 1, 1) for _ in DAYS),
    )
    assert png_size((await printer.print(hostile)).content) == SIZE
    assert png_size((await printer.print(replace(hostile, bars=()))).content) == SIZE


async def test_markup_in_a_name_shows_as_it_was_typed(printer: TypstPrinter) -> None:
    typed = await printer.print(chart(title="*Ana*"))
    assert typed != await printer.print(chart(title="Ana"))


@pytest.mark.parametrize("language", ["en", "ms", "zh", "zh-Hans", "ta", "", "tlh-x", "!!"])
async def test_any_language_tag_is_taken(printer: TypstPrinter, language: str) -> None:
    assert png_size((await printer.print(chart(language=language))).content) == SIZE


async def test_twenty_prints_at_once_come_out_as_if_printed_alone(printer: TypstPrinter) -> None:
    charts = [chart(title=f"Patient {n}", bars=week(today=n % 7)) for n in range(20)]
    together = await asyncio.gather(*map(printer.print, charts))
    alone = [await printer.print(each) for each in charts]
    assert together == alone
    assert len({printed.content for printed in together}) == len(charts)


async def test_one_printer_draws_in_one_thread_and_ends_it() -> None:
    def threads() -> set[threading.Thread]:
        return {thread for thread in threading.enumerate() if thread.name.startswith("printer")}

    before = threads()
    own = TypstPrinter()
    await asyncio.gather(*(own.print(chart(bars=())) for _ in range(3)))
    assert len(threads() - before) == 1
    own.close()
    assert threads() <= before
