"""A document is always about a new patient, whatever question is open; what is no document is named."""

import pytest

from bot.doctors.documents import KIND_KEYS, is_piece, kind_of, looks_like_document
from tests.bot.doctors.conftest import TEXTS, Person, Surgery
from tests.core.plans.documents import SAMPLE, bent, med, patient

OTHER = bent(patient(mrn="M0007777", full_name="Mei Ling", phone="+60123456789"))


@pytest.mark.parametrize("how", ["says", "uploads"])
async def test_a_second_document_drops_the_first_and_says_so(surgery: Surgery, lim: Person, how: str) -> None:
    first = await lim.says(SAMPLE)
    shown = await (lim.says(OTHER) if how == "says" else lim.uploads(OTHER))
    assert "You were importing Ahmad Ali, M0004499: dropped" in shown.words
    assert "Now: Mei Ling, M0007777." in shown.words
    assert shown.words.rstrip().endswith("Mei Ling · MRN M0007777")
    await lim.presses_button(first.keys["Confirm"].press)  # type: ignore[arg-type]
    await lim.presses("Confirm")
    assert await surgery.write(lambda work: work.profiles.by_mrn("M0004499")) is None
    assert await surgery.write(lambda work: work.profiles.by_mrn("M0007777")) is not None


async def test_a_faulty_second_document_drops_the_first_as_well(lim: Person) -> None:
    await lim.says(SAMPLE)
    shown = await lim.says(bent(patient(mrn=1)))
    assert "You were importing Ahmad Ali, M0004499: dropped" in shown.words
    assert "1 thing is wrong" in shown.words
    assert "Confirm" not in shown.keys


async def test_the_command_drops_an_import_that_waits_for_confirm(lim: Person) -> None:
    await lim.says(SAMPLE)
    shown = await lim.command("import")
    assert "You were importing Ahmad Ali, M0004499: dropped" in shown.words
    assert "Confirm" not in shown.keys


@pytest.mark.parametrize("how", ["says", "uploads"])
async def test_a_document_in_place_of_a_search_is_imported(surgery: Surgery, lim: Person, how: str) -> None:
    await lim.says(SAMPLE)
    await lim.presses("Confirm")
    await lim.command("patients")
    await lim.presses("Search")
    shown = await (lim.says(OTHER) if how == "says" else lim.uploads(OTHER))
    assert "The open question was left for this document." in shown.words
    assert "Confirm" in shown.keys


async def test_words_that_are_no_document_answer_the_open_question(lim: Person) -> None:
    await lim.says(SAMPLE)
    assert "Confirm" in (await lim.says("ahmad")).keys


@pytest.mark.parametrize("fence", ["```json\n%s\n```", "```\n%s```", "%s\n```"])
async def test_the_fence_of_a_code_block_is_no_part_of_the_document(lim: Person, fence: str) -> None:
    assert "Confirm" in (await lim.says(fence % SAMPLE)).keys
    assert "Confirm" in (await lim.uploads(fence % SAMPLE)).keys


async def test_what_telegram_cut_is_asked_for_as_a_file(lim: Person) -> None:
    long = bent(lambda d: d["meds"].extend([dict(d["meds"][0])] * 35))
    await lim.says(SAMPLE)
    for piece in (long[:4096], long[4096:]):
        shown = await lim.says(piece)
        assert "This is only a piece of a document" in shown.words
        assert "Confirm" not in shown.keys
    assert "Confirm" in (await lim.uploads(long)).keys


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        ('"freq": "TDS", "critical": false}]}', True),
        ('{"med_name": "X"}, {"med_name": "Y"}]}', True),
        ("S 500MG TAB", False),
        ('{"patient": {"a": 1,, }}', False),
        ("{ Ahmad Ali, metformin", False),
    ],
)
def test_pieces_are_told_from_mistakes(text: str, piece: bool) -> None:
    assert is_piece(text) is piece


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"%PDF-1.7 \xff", "PDF"),
        (b"\x89PNG\r\n", "picture"),
        (b"\xff\xd8\xff\xe0", "picture"),
        (b"RIFF\x10\x00\x00\x00WEBP", "picture"),
        (b"PK\x03\x04", "Word"),
        (b"\xd0\xcf\x11\xe0", "Word"),
        (b"<?xml version='1.0'?>", "XML"),
    ],
)
async def test_another_kind_of_file_is_called_by_its_name(lim: Person, content: bytes, word: str) -> None:
    shown = await lim.uploads(content)
    assert word in shown.words
    assert "JSON export is needed" in shown.words


def test_every_kind_has_its_words_and_a_discharge_is_none_of_them() -> None:
    assert kind_of(SAMPLE.encode()) is None
    assert kind_of(b"\xef\xbb\xbf" + SAMPLE.encode()) is None
    for key in KIND_KEYS:
        assert TEXTS._find(key, "en", html=True)[0] == "en", key


@pytest.mark.parametrize("text", ["ahmad", "[", " {", "```json\n{", "\ufeff{"])
def test_a_document_is_known_by_how_it_begins(text: str) -> None:
    assert looks_like_document(text) is (text != "ahmad")


async def test_a_list_is_called_a_list(lim: Person) -> None:
    shown = await lim.says(f"[{SAMPLE}]")
    assert "found […]. Allowed: an object in curly brackets." in shown.words
    assert "found […]." in (await lim.says(bent(med(0, dose=[1])))).words
