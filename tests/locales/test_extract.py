"""Keys are found in the source, wherever and however code names them."""

from pathlib import Path

import pytest

from core.refusals import MrnTaken
from locales.catalogue import CatalogueError, Entry, po_path, read_language, read_po
from locales.edit import set_texts
from locales.extract import Keys, extract, refusal_key
from locales.update import stale_templates, update, write_templates
from tests.locales.conftest import same

SCREEN = """
from typing import Final
from core.texts import T, Text
from core import texts
FLOW_KEYS: Final[tuple[str, ...]] = ("book.doctor.ask", "book.start.ask")
OTHER: Final[tuple[str, ...]] = ("not.a.key",)
KEYS: tuple[str, ...] = ("not.a.key.either",)
def screen(late, more):
    texts.T("today.title", day=1)
    T("today.late" if late else "today.early", med="x", at=2)
    T("today.late", med="x", day=3)
    T("today.open", **more)
    T(f"state.{late}")
    Text("today.raw", {"a": 1})
    "today.prose"
"""
REFUSALS = """
class Refusal(Exception):
    status: ClassVar[int] = 400
class Conflict(Refusal): ...
@dataclass
class SlotTaken(Conflict):
    start: datetime
class SlotTakenByFriend(SlotTaken):
    friend: str
class Unrelated(Exception): ...
"""
ELSEWHERE = """
from core import refusals
class NoBeds(refusals.Conflict):
    ward: str
def check():
    raise SlotTaken(1)
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name, source in {
        "bot/today.py": SCREEN,
        "core/refusals.py": REFUSALS,
        "core/beds/usecases.py": ELSEWHERE,
        "main.py": 'T("start.hello")',
        "tests/test_it.py": 'T("test.only")',
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, "utf-8")
    return tmp_path


def test_every_way_of_naming_a_key_is_found_and_nothing_else(project: Path):
    assert extract(project) == {
        "book.doctor.ask": None,
        "book.start.ask": None,
        "refusal.no_beds": {"ward"},
        "refusal.slot_taken": {"start"},
        "refusal.slot_taken_by_friend": {"start", "friend"},
        "start.hello": frozenset(),
        "today.early": {"med", "at"},
        "today.late": {"med"},
        "today.open": None,
        "today.raw": None,
        "today.title": {"day"},
    }


def test_keys_that_are_not_written_out_are_refused_with_their_place(project: Path):
    (project / "bot/bad.py").write_text("KEYS: Final[tuple[str, ...]] = tuple(x for x in y)\n", "utf-8")

    with pytest.raises(CatalogueError, match=r"bad\.py:1"):
        extract(project)


def test_a_refusal_is_called_as_the_core_calls_it():
    assert refusal_key("MrnTaken") == MrnTaken("M1").text().key


KEYS: Keys = {"today.a": frozenset({"n", "med"}), "x.b": None}


def test_update_adds_what_is_new_and_keeps_what_is_there(tmp_path: Path):
    set_texts(tmp_path, {"x.b": {"ta": "பி"}, "x.old": same("old")})

    assert update(tmp_path, KEYS) == ["x.old"]
    tamil = read_language(tmp_path, "ta")

    assert tamil["x.b"].forms == ("பி",)
    assert tamil["x.old"].forms == ("old",)
    assert tamil["today.a"] == Entry(params=("med", "n"))


def test_update_drops_what_nobody_says_when_asked(tmp_path: Path):
    set_texts(tmp_path, {"x.old": same("old")})

    update(tmp_path, KEYS, drop=True)

    assert "x.old" not in read_language(tmp_path, "ta")


def test_update_makes_room_when_english_begins_to_count(tmp_path: Path):
    set_texts(tmp_path, {"today.a": {"ta": "பல", "ms": "banyak"}})
    set_texts(tmp_path, {"today.a": {"en": ["one", "many"]}})

    update(tmp_path, KEYS)

    assert read_language(tmp_path, "ta")["today.a"].forms == ("", "பல")
    assert read_language(tmp_path, "ms")["today.a"].forms == ("banyak",)
    assert read_language(tmp_path, "ms")["today.a"].plural


def test_update_moves_a_key_to_the_file_it_belongs_to(tmp_path: Path):
    misplaced = po_path(tmp_path, "en", "common")
    misplaced.parent.mkdir(parents=True)
    misplaced.write_text('msgid "today.a"\nmsgstr "A"\n', "utf-8")

    update(tmp_path, KEYS)

    assert read_po(po_path(tmp_path, "en", "patients"))["today.a"].forms == ("A",)


def test_a_second_update_writes_nothing(tmp_path: Path):
    update(tmp_path, KEYS)
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in tmp_path.rglob("*.po*")}

    update(tmp_path, KEYS)

    assert before == {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in tmp_path.rglob("*.po*")}


def test_templates_go_stale_with_a_key_a_parameter_or_a_plural(tmp_path: Path):
    update(tmp_path, KEYS)
    assert stale_templates(tmp_path, KEYS) == []

    assert stale_templates(tmp_path, {**KEYS, "login.x": None}) == ["people"]
    assert stale_templates(tmp_path, {**KEYS, "today.a": frozenset({"med"})}) == ["patients"]
    set_texts(tmp_path, {"today.a": {"en": ["one", "many"]}})
    assert stale_templates(tmp_path, KEYS) == ["patients"]
    write_templates(tmp_path, KEYS)
    assert stale_templates(tmp_path, KEYS) == []
