"""Editing catalogues by hand, by file, and by several people at once."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import locales.__main__ as command_line
from locales.catalogue import CatalogueError, Entry, po_path, read_language, write_language
from locales.edit import missing, set_texts
from locales.languages import LANGUAGES
from tests.locales.conftest import same


def test_a_text_goes_where_its_first_word_belongs(tmp_path: Path):
    set_texts(tmp_path, {"today.empty": same("a"), "refusal.gone": same("b"), "zebra": same("c")})

    assert '"today.empty"' in po_path(tmp_path, "ta", "patients").read_text("utf-8")
    assert '"refusal.gone"' in po_path(tmp_path, "ta", "refusals").read_text("utf-8")
    assert '"zebra"' in po_path(tmp_path, "ta", "common").read_text("utf-8")


def test_a_catalogue_is_sorted_and_shows_translators_the_english(tmp_path: Path):
    set_texts(tmp_path, {"x.b": {"en": "Two\nlines", "ta": 'இரண்டு\n"வரிகள்" \\'}, "x.a": same("{a}")})

    written = po_path(tmp_path, "ta", "common").read_text("utf-8")

    assert written.index('"x.a"') < written.index('"x.b"')
    assert "#. en: Two / lines\n" in written
    assert read_language(tmp_path, "ta")["x.b"].forms == ('இரண்டு\n"வரிகள்" \\',)


def test_malay_has_one_plural_form_whatever_babel_says(tmp_path: Path):
    set_texts(tmp_path, {"x.n": {"en": ["one", "many"], "ms": "banyak"}})

    written = po_path(tmp_path, "ms", "common").read_text("utf-8")

    assert "nplurals=1" in written
    assert 'msgid_plural "x.n"\nmsgstr[0] "banyak"\n' in written
    assert "msgstr[1]" not in written


def test_setting_one_language_leaves_the_others_and_the_notes_alone(tmp_path: Path):
    entry = Entry(("lama",), notes=("ask Dr Lim",), params=("med",))
    write_language(tmp_path, "ms", {"x.y": entry}, {})
    set_texts(tmp_path, {"x.y": {"en": "old"}})

    set_texts(tmp_path, {"x.y": {"en": "new"}})

    assert read_language(tmp_path, "ms")["x.y"] == entry
    assert "#. en: new" in po_path(tmp_path, "ms", "common").read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ({"fr": "x"}, "unknown language fr"),
        ({"en": ["one", "many"], "ta": "x"}, "ta has these plural forms: one, other; 1 given"),
        ({"ms": ["one", "many"]}, "ms has these plural forms: other; 2 given"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_written(tmp_path: Path, words: dict, fault: str):
    with pytest.raises(CatalogueError, match=fault):
        set_texts(tmp_path, {"x.a": same("a"), "x.y": words})

    assert read_language(tmp_path, "en") == {}


def test_many_people_write_at_once_and_nothing_is_lost(tmp_path: Path):
    keys = [f"x.k{number:02}" for number in range(24)]

    with ThreadPoolExecutor(8) as people:
        list(people.map(lambda key: set_texts(tmp_path, {key: same(key)}), keys))

    assert all(list(read_language(tmp_path, language)) == keys for language in LANGUAGES)


def test_the_list_of_what_is_missing_can_be_filled_in_and_handed_back(tmp_path: Path):
    set_texts(tmp_path, {"x.n": {"en": ["one", "many"], "ms": "b"}, "x.y": same("y")})

    lacking = missing(tmp_path, ["x.new"], ("ta", "ms"))
    assert lacking == {
        "x.n": {"en": ["one", "many"], "ta": ["", ""]},
        "x.new": {"en": "", "ta": "", "ms": ""},
    }
    lacking["x.n"]["ta"] = ["ஒன்று", "பல"]
    set_texts(tmp_path, lacking)

    assert missing(tmp_path, [], ("ta",)) == {}


def test_a_key_that_stands_twice_in_a_file_is_refused(tmp_path: Path):
    set_texts(tmp_path, {"x.y": same("y")})
    path = po_path(tmp_path, "en", "common")
    path.write_text(path.read_text("utf-8") + '\nmsgid "x.y"\nmsgstr "z"\n', "utf-8")

    with pytest.raises(CatalogueError, match="stands there twice"):
        read_language(tmp_path, "en")


class TestCommandLine:
    @pytest.fixture(autouse=True)
    def folder(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        monkeypatch.setattr(command_line, "FOLDER", tmp_path)
        return tmp_path

    def test_sets_a_text_and_its_plural(self, folder: Path):
        done = command_line.main(["set", "x.n", "--en", "one", "--plural-en", "many", "--ms", "banyak"])

        assert done == 0
        assert read_language(folder, "en")["x.n"].forms == ("one", "many")
        assert read_language(folder, "ms")["x.n"].forms == ("banyak",)

    def test_sets_a_file_of_texts(self, folder: Path):
        batch = folder / "batch.json"
        batch.write_text(json.dumps({"x.y": same("y")}), "utf-8")

        assert command_line.main(["set", "--file", str(batch)]) == 0
        assert read_language(folder, "zh")["x.y"].forms == ("y",)

    @pytest.mark.parametrize("arguments", [["set"], ["set", "x.y"], ["set", "--file", "nowhere.json"]])
    def test_says_what_is_wrong(self, arguments: list[str], capsys: pytest.CaptureFixture[str]):
        assert command_line.main(arguments) == 1
        assert capsys.readouterr().out.strip()

    def test_builds(self, folder: Path):
        assert command_line.main(["build"]) == 0
        assert len(list(folder.rglob("*.mo"))) == 28

    def test_lists_what_is_missing_as_json(self, capsys: pytest.CaptureFixture[str]):
        command_line.main(["set", "x.y", "--en", "Hello"])
        command_line.main(["missing", "--language", "ta"])

        assert json.loads(capsys.readouterr().out)["x.y"] == {"en": "Hello", "ta": ""}

    def test_updates_then_checks_and_fails_while_something_is_wrong(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ):
        monkeypatch.setattr(command_line, "extract", lambda: {"x.y": None})
        command_line.main(["set", "x.y", "--en", "Hello", "--ms", "Hello", "--zh", "你好", "--ta", "வணக்கம்"])
        command_line.main(["set", "x.old", "--en", "Old"])

        assert command_line.main(["update"]) == 0
        assert capsys.readouterr().out == "said nowhere: x.old\n"
        assert command_line.main(["check"]) == 1
        assert "en: x.old is said nowhere in the code\n" in capsys.readouterr().out
        assert command_line.main(["update", "--drop"]) == 0
        assert capsys.readouterr().out == "dropped: x.old\n"
        assert command_line.main(["check"]) == 0
        assert capsys.readouterr().out.startswith("warning: ms: x.y is the same as in English\n")

    def test_extracts_templates_without_touching_a_language(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ):
        monkeypatch.setattr(command_line, "extract", lambda: {"x.y": None})

        assert command_line.main(["extract"]) == 0
        assert 'msgid "x.y"' in (folder / "common.pot").read_text("utf-8")
        assert not list(folder.rglob("*.po"))
