"""Key and facts in, words out."""

import logging
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from timeit import repeat
from zoneinfo import ZoneInfo

import pytest

from core.texts import Param, T, Text
from locales.built import build
from locales.catalogue import CatalogueError, Entry, po_path, write
from locales.edit import set_texts
from locales.languages import LANGUAGES
from locales.texts import Texts
from tests.locales.conftest import same

AT = datetime(2026, 3, 2, 0, 5, tzinfo=UTC)  # a Monday; 08:05 in Kuala Lumpur
DAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def _errors_are_seen(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.ERROR)


@pytest.mark.parametrize(
    ("words", "value", "expected"),
    [
        ("{x:time}", AT, ["08:05", "08:05", "08:05", "08:05"]),
        ("{x}", time(18, 30), ["18:30", "18:30", "18:30", "18:30"]),
        ("{x}", DAY, ["2 Mar 2026", "2 Mac 2026", "2026年3月2日", "2 மார்., 2026"]),
        ("{x:weekday}", DAY, ["Monday", "Isnin", "星期一", "திங்கள்"]),
        ("{x:dayshort}", DAY, ["Mon, 2 Mar", "Isn, 2 Mac", "3月2日周一", "மார். 2, திங்."]),
        ("{x:daymonth}", DAY, ["2 Mar", "2 Mac", "3月2日", "2 மார்."]),
        ("{x:weekdayshort}", DAY, ["Mon", "Isn", "周一", "திங்."]),
        (
            "{x:datelong}",
            DAY,
            ["Monday, 2 March 2026", "Isnin, 2 Mac 2026", "2026年3月2日星期一", "திங்கள், 2 மார்ச், 2026"],
        ),
        ("{x}", AT, ["2 Mar 2026, 08:05", "2 Mac 2026, 08:05", "2026年3月2日 08:05", "2 மார்., 2026, 08:05"]),
        ("{x:number}", Decimal("1234.50"), ["1,234.5", "1,234.5", "1,234.5", "1,234.5"]),
        ("{x:percent}", 0.875, ["88%", "88%", "88%", "88%"]),
        ("{x:list}", ("A", "B", "C"), ["A, B and C", "A, B dan C", "A、B和C", "A, B மற்றும் C"]),
        ("{x}", (), ["", "", "", ""]),
    ],
)
def test_facts_are_written_as_each_language_writes_them(say, words: str, value: Param, expected: list[str]):
    saying = say({"x.y": same(words)})

    assert [saying(T("x.y", x=value), language) for language in LANGUAGES] == expected


def test_a_moment_is_told_in_the_readers_zone(tmp_path: Path):
    set_texts(tmp_path, {"x.y": same("{at:weekday} {at:time}")})

    said = Texts(tmp_path).say(T("x.y", at=AT), "en", ZoneInfo("America/New_York"))

    assert said == "Sunday 19:05"


def test_a_moment_without_a_zone_is_refused_where_it_arises():
    with pytest.raises(ValueError, match="without a zone"):
        T("x.y", at=datetime(2026, 3, 2))  # noqa: DTZ001


def test_plurals_follow_each_language(say):
    saying = say(
        {
            "x.left": {
                "en": ["{n} dose", "{n} doses"],
                "ms": "{n} dos",
                "zh": ["{n}剂"],
                "ta": ["{n} வேளை", "{n} வேளைகள்"],
            }
        }
    )

    def counted(language: str) -> list[str]:
        return [saying(T("x.left", n=n), language) for n in (0, 1, 2)]

    assert counted("en") == ["0 doses", "1 dose", "2 doses"]
    assert counted("ms") == ["0 dos", "1 dos", "2 dos"]
    assert counted("zh") == ["0剂", "1剂", "2剂"]
    assert counted("ta") == ["0 வேளைகள்", "1 வேளை", "2 வேளைகள்"]


@pytest.mark.parametrize("params", [{}, {"n": "1"}, {"n": float("nan")}, {"n": Decimal("Infinity")}])
def test_a_plural_without_its_number_speaks_of_many_and_is_an_error(say, caplog, params: dict):
    saying = say({"x.left": {"en": ["one dose", "doses"]}})

    assert saying(Text("x.left", params)) == "doses"
    assert "has no number n" in caplog.text


@pytest.mark.parametrize("value", [Decimal("NaN"), float("inf"), datetime.min.replace(tzinfo=UTC), 10**400])
def test_impossible_facts_do_not_crash_a_screen(say, value: Param):
    assert say({"x.y": same("It is {x}.")})(T("x.y", x=value)).startswith("It is ")


def test_what_a_person_typed_is_never_markup(say):
    saying = say({"x.y": same("<b>{name}</b> &amp; {names}")})
    text = T("x.y", name="<i>A&B</i>", names=("<x>", "y"))

    assert saying(text) == "<b>&lt;i&gt;A&amp;B&lt;/i&gt;</b> &amp; &lt;x&gt; and y"
    assert saying(text, html=False) == "<i>A&B</i> & <x> and y"


def test_what_a_person_typed_is_never_a_placeholder(say):
    saying = say({"x.y": same("{name}, {med}")})

    assert saying(T("x.y", name="{med}", med="METFORMIN")) == "{med}, METFORMIN"


def test_right_to_left_words_cannot_turn_the_rest_of_the_sentence(say):
    saying = say({"x.y": same("{name}: 08:00")})

    assert saying(T("x.y", name="שלום")) == "\u2068שלום\u2069: 08:00"
    assert saying(T("x.y", name="abc\u202edef\u2069")) == "\u2068abcdef\u2069: 08:00"
    assert saying(T("x.y", name="李小龙")) == "李小龙: 08:00"


def test_a_text_within_a_text_is_said_in_the_same_language(say):
    saying = say({"x.y": same("<b>{state}</b>: {states}"), "x.taken": {"en": "taken", "ms": "sudah diambil"}})

    assert saying(T("x.y", state=T("x.taken"), states=(T("x.taken"), "z")), "ms") == (
        "<b>sudah diambil</b>: sudah diambil dan z"
    )


def test_a_text_without_translation_is_said_wholly_in_english(say, caplog):
    saying = say({"x.y": {"en": "{day:weekday}"}})

    assert saying(T("x.y", day=DAY), "ta") == "Monday"
    assert "x.y is missing in ta" in caplog.text


def test_an_unknown_language_is_answered_in_english(say, caplog):
    assert say({"x.y": {"en": "Hello"}})(T("x.y"), "fr") == "Hello"
    assert "missing in fr" in caplog.text


def test_an_unknown_key_is_shown_in_brackets_every_time_with_an_error(say, caplog):
    saying = say({})

    assert [saying(T("x.<y>")) for _ in range(2)] == ["[x.&lt;y&gt;]"] * 2
    assert caplog.text.count("x.<y> is missing in en") == 2


@pytest.mark.parametrize(
    ("words", "params"),
    [
        ("{at:time}", {}),
        ("{at:time}", {"at": "08:00"}),
        ("{at:time}", {"at": DAY}),
        ("{at:date}", {"at": time(8)}),
        ("{at:datetime}", {"at": DAY}),
        ("{at:number}", {"at": "7"}),
        ("{at:percent}", {"at": "7"}),
        ("{at:list}", {"at": "a"}),
        ("{at:nonsense}", {"at": AT}),
        ("{at}", {"at": object()}),
    ],
)
def test_a_fact_that_does_not_fit_leaves_its_placeholder_visible(say, caplog, words: str, params: dict):
    saying = say({"x.y": same(f"At {words}.")})

    assert saying(Text("x.y", params)) == f"At {words}."
    assert "cannot be filled in" in caplog.text


def test_a_log_of_a_failure_holds_no_fact_about_a_patient(say, caplog):
    saying = say({"x.y": same("{at:time}")})

    saying(T("x.y", at="Ahmad Ali"))

    assert "Ahmad" not in caplog.text


def test_languages_name_themselves():
    assert Texts().languages == (
        ("en", "English"),
        ("ms", "Bahasa Melayu"),
        ("zh", "简体中文"),
        ("ta", "தமிழ்"),
    )


@pytest.mark.parametrize(
    ("wanted", "spoken"), [("zh-hans", "zh"), ("MS", "ms"), ("en_GB", "en"), ("fr", "ta"), (None, "ta")]
)
def test_telegrams_language_is_matched_to_ours(wanted: str | None, spoken: str):
    assert Texts().match(wanted, default="ta") == spoken


def test_built_catalogues_say_the_same_until_the_source_is_newer(tmp_path: Path, zone):
    set_texts(tmp_path, {"x.y": same("old"), "x.n": {"en": ["one", "many"], "ms": "banyak"}})
    for language in LANGUAGES:
        build(tmp_path, language)
    set_texts(tmp_path, {"x.y": {"ta": "new"}})
    source, built = (po_path(tmp_path, "en", "common"), po_path(tmp_path, "en", "common").with_suffix(".mo"))
    source.unlink()

    texts = Texts(tmp_path)

    assert built.exists()
    assert texts.say(T("x.y"), "en", zone) == "old"
    assert [texts.say(T("x.n", n=n), "en", zone) for n in (1, 5)] == ["one", "many"]
    assert texts.say(T("x.n", n=5), "ms", zone) == "banyak"
    assert texts.say(T("x.y"), "ta", zone) == "new"


def test_incomplete_texts_are_not_built(tmp_path: Path, zone):
    entries = {"x.y": Entry(("fuzzy",), fuzzy=True), "x.n": Entry(("one", ""), plural=True)}
    write(po_path(tmp_path, "en", "common"), entries, "en", {})
    build(tmp_path, "en")

    texts = Texts(tmp_path, ("en",))

    assert [texts.say(T(key, n=1), "en", zone) for key in entries] == ["[x.y]", "[x.n]"]


def test_a_key_in_two_catalogues_is_refused(tmp_path: Path):
    for domain in ("common", "patients"):
        write(po_path(tmp_path, "en", domain), {"x.y": Entry(("a",))}, "en", {})

    with pytest.raises(CatalogueError, match=r"x\.y"):
        Texts(tmp_path, ("en",))


def test_texts_are_values():
    assert T("x", n=1) == T("x", n=1)
    assert len({T("x", n=1), T("x", n=1), T("x", n=2)}) == 2


def test_saying_a_text_costs_microseconds(tmp_path: Path, zone):
    set_texts(tmp_path, {"x.y": same("You took <b>{med}</b> at {at:time}.")})
    texts, text = Texts(tmp_path), T("x.y", med="METFORMIN 500MG", at=AT)

    seconds = min(repeat(lambda: texts.say(text, "ta", zone), number=1000, repeat=5)) / 1000

    assert seconds < 50e-6  # measured 3 µs; the margin is for a busy machine
