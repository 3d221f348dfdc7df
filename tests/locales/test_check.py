"""Every fault that `python -m locales check` is there to find, found."""

from pathlib import Path

import pytest

from locales.catalogue import Entry, po_path, read_po, write
from locales.check import check
from locales.edit import set_texts
from locales.extract import Keys, extract
from locales.rules import faults
from locales.update import update
from tests.locales.conftest import same

KEYS: Keys = {"x.hello": frozenset({"name"}), "x.left": frozenset({"n"})}
GOOD = {
    "x.hello": {"en": "Hello {name}", "ms": "Helo {name}", "zh": "你好 {name}", "ta": "வணக்கம் {name}"},
    "x.left": {
        "en": ["{n} dose", "{n} doses"],
        "ms": "{n} dos",
        "zh": "{n}剂",
        "ta": ["ஒரு வேளை", "{n} வேளைகள்"],
    },
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    set_texts(tmp_path, GOOD)
    update(tmp_path, KEYS)
    return tmp_path


def problems(folder: Path, keys: Keys = KEYS) -> tuple[str, ...]:
    return check(folder, keys).problems


def test_good_catalogues_have_no_problems(folder: Path):
    report = check(folder, KEYS)

    assert (report.problems, report.warnings) == ((), ())


def test_a_key_without_words_is_missing_then_stale_then_empty(folder: Path):
    keys = {**KEYS, "today.new": None}

    assert "patients.pot is stale: run `python -m locales update`" in problems(folder, keys)
    assert "ta: today.new is missing" in problems(folder, keys)
    update(folder, keys)
    assert problems(folder, keys) == tuple(
        f"{language}: today.new is empty" for language in ("en", "ms", "zh", "ta")
    )


def test_a_key_that_no_code_says_is_a_problem(folder: Path):
    set_texts(folder, {"x.old": {"ta": "பழைய"}})

    assert problems(folder) == ("ta: x.old is said nowhere in the code",)


def test_a_fuzzy_text_is_a_problem(folder: Path):
    path = po_path(folder, "ta", "common")
    path.write_text(path.read_text("utf-8").replace('msgid "x.hello"', '#, fuzzy\nmsgid "x.hello"'), "utf-8")

    assert problems(folder) == ("ta: x.hello is marked fuzzy",)


def test_placeholders_that_differ_from_english_are_a_problem(folder: Path):
    set_texts(folder, {"x.hello": {"ms": "Helo {nama}"}})

    assert problems(folder) == ("ms: x.hello shows {nama}, English shows {name}",)


def test_another_format_for_the_same_placeholder_is_a_translators_choice(folder: Path):
    set_texts(folder, {"x.left": {"ms": "{n:number} dos"}})

    assert problems(folder) == ()


def test_a_placeholder_that_the_code_does_not_give_is_a_problem(folder: Path):
    keys = {"x.hello": frozenset({"nom"}), "x.left": frozenset[str]()}

    assert "x.hello shows {name}, but somewhere the code gives only {nom}" in problems(folder, keys)
    assert "x.left shows {n}, but somewhere the code gives only nothing" in problems(folder, keys)


def test_counting_in_only_one_language_is_a_problem(folder: Path):
    entries = read_po(po_path(folder, "zh", "common")) | {"x.left": Entry(("{n}剂",), params=("n",))}
    write(po_path(folder, "zh", "common"), entries, "zh", {})

    assert problems(folder) == ("zh: x.left counts in only one of this language and English",)


def test_too_few_plural_forms_are_a_problem(folder: Path):
    path = po_path(folder, "ta", "common")
    text = path.read_text("utf-8").replace("nplurals=2", "nplurals=1")
    path.write_text(
        "".join(line for line in text.splitlines(keepends=True) if "msgstr[1]" not in line), "utf-8"
    )

    assert "ta: x.left needs the plural forms one, other" in problems(folder)


def test_a_key_in_the_wrong_file_is_a_problem(folder: Path):
    wrong = {"x.hello": Entry((GOOD["x.hello"]["ta"],), params=("name",))}
    rest = read_po(po_path(folder, "ta", "common"))
    del rest["x.hello"]
    write(po_path(folder, "ta", "common"), rest, "ta", {})
    write(po_path(folder, "ta", "patients"), wrong, "ta", {})

    assert problems(folder) == ("ta: x.hello stands in patients.po and belongs into common.po",)


def test_a_key_in_two_files_is_a_problem(folder: Path):
    write(po_path(folder, "ta", "patients"), {"x.hello": Entry(("a",))}, "ta", {})

    assert problems(folder) == ("ta: in two catalogues: x.hello",)


def test_a_text_that_is_still_english_is_a_warning(folder: Path):
    set_texts(folder, {"x.hello": {"ms": "Hello {name}"}, "x.sign": same("{name} · 1")})
    keys = {**KEYS, "x.sign": None}
    update(folder, keys)

    report = check(folder, keys)

    assert (report.problems, report.warnings) == ((), ("ms: x.hello is the same as in English",))


@pytest.mark.parametrize(
    ("key", "words", "fault"),
    [
        ("today.button.all", "x" * 41, "41 characters; a button has at most 40"),
        ("command.today", "x" * 101, "101 characters; a command's description has at most 100"),
        ("dose.toast.taken", "x" * 201, "201 characters; a toast has at most 200"),
        ("today.title", "x" * 3501, "3501 characters; a message has at most 3500"),
        ("button.all", "<b>x</b>", "a button cannot have tags"),
        ("x.y", "<u>x</u>", "<u> is not allowed; <b>, <i>, <code> and <pre> are"),
        ("x.y", '<b class="a">x</b>', '<b class="a"> is not allowed; <b>, <i>, <code> and <pre> are'),
        ("x.y", "<b>x", "<b> is not closed"),
        ("x.y", "x</b>", "</b> closes nothing, or in the wrong order"),
        ("x.y", "<b><i>x</b></i>", "</b> closes nothing, or in the wrong order"),
        ("x.y", "a & b", "write &amp; for &"),
        ("x.y", "a < b", "write &lt; for <"),
        ("x.y", "a &nbsp; b", "write &amp; for &"),
        ("x.y", "{name", "a brace that belongs to no placeholder"),
        ("x.y", "{Name}", "a brace that belongs to no placeholder"),
    ],
)
def test_what_telegram_or_the_engine_cannot_take_is_a_problem(key: str, words: str, fault: str):
    assert fault in list(faults(key, words))


def test_an_unknown_format_is_a_problem_that_names_the_known_ones():
    (fault,) = faults("x.y", "{at:clock}")

    assert fault.startswith("{at:clock} has no such format; there are time, date,")


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("today.button.all", "x" * 40),
        ("command.today", "x" * 100),
        ("dose.toast.taken", "x" * 200),
        ("button.slipped.toast", "x" * 41),
        ("today.title", "<b>" + "x" * 3500 + "</b>"),
        ("x.y", "<b>a <i>b</i></b> &lt;&amp;&gt; <code>/start {code}</code>"),
    ],
)
def test_what_fits_is_no_problem(key: str, words: str):
    assert list(faults(key, words)) == []


def test_the_clinics_own_catalogues_are_fit_to_ship():
    from locales.catalogue import FOLDER

    assert check(FOLDER, extract()).problems == ()
