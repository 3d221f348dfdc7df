"""Language, help, the menu, and things that nobody asked for."""

import pytest

from bot.everyone.help import BY_ROLE
from bot.everyone.home import FORMS, LABELS, MAIN
from bot.everyone.language import language_named
from core.people import Role
from locales.languages import LANGUAGES
from tests.bot.everyone.counter import Counter

SITI, STRANGER = 100, 200
HOSTILE = [
    "<b>bold</b> & <script>alert(1)</script>",
    "\U0001f642\U0001f642\U0001f642",
    "\u202e\u200f\u0645\u0631\u062d\u0628\u0627",
    "x" * 4000,
    "{name} {0} %s ~",
    "\u200b",
]


@pytest.fixture
async def siti(counter: Counter) -> Counter:
    await counter.joins(SITI, await counter.new_staff("Siti <b>Aminah</b>"))
    return counter


async def test_a_language_is_chosen_by_its_own_name_and_spoken_at_once(siti: Counter) -> None:
    asked = await siti.says(SITI, "/language")
    assert asked.labels[:4] == ["English", "Bahasa Melayu", "简体中文", "தமிழ்"]

    seen = await siti.presses(SITI, "Bahasa Melayu")

    assert "Bahasa Melayu" in seen.words
    assert "doktor" in seen.words
    assert seen.answer.language == "ms"
    assert seen.answer.commands
    assert "Apakah yang anda ingin lakukan?" in (await siti.again(SITI)).words


async def test_a_language_may_be_typed(siti: Counter) -> None:
    await siti.says(SITI, "/language")
    assert "தமிழில்" in (await siti.says(SITI, "தமிழ்")).words
    assert "简体中文" in (await siti.says(SITI, "/language zh")).words
    assert "English" in (await siti.says(SITI, "/language english")).words


async def test_a_strangers_language_is_remembered_and_stays_after_linking(counter: Counter) -> None:
    assert "Selamat datang" in (await counter.says(STRANGER, "/start", telegram="ms")).words
    assert "குறியீடு" in (await counter.says(STRANGER, "/language ta", telegram="ms")).words
    invited = await counter.new_staff("Lee Mei Ling")

    seen = await counter.says(STRANGER, f"/start {invited.code}", telegram="ms")

    assert seen.answer.language == "ta"


async def test_whoever_comes_back_is_spoken_to_in_the_language_they_chose(siti: Counter) -> None:
    await siti.says(SITI, "/password")
    await siti.says(SITI, "rice fish and eggs")
    await siti.says(SITI, "/language ms")
    username = "siti4105"

    await siti.says(STRANGER, f"/login {username}")
    seen = await siti.says(STRANGER, "rice fish and eggs")

    assert "Selamat kembali" in seen.words


@pytest.mark.parametrize("code", LANGUAGES)
def test_languages_are_known_by_code_and_by_name(code: str) -> None:
    assert language_named(f" {code.upper()} ") == code
    assert language_named(LANGUAGES[code].own_name.upper()) == code


def test_no_other_word_names_a_language() -> None:
    assert [language_named(words) for words in ("", "klingon", "e n")] == [None, None, None]


@pytest.mark.parametrize("role", [Role.PATIENT, Role.DOCTOR, Role.NURSE, Role.ADMIN])
def test_every_role_has_help_and_a_home(role: Role) -> None:
    assert role in BY_ROLE
    assert {name for row in MAIN[role] for name in row} <= LABELS.keys()


async def test_help_begins_with_what_to_do_in_an_emergency(siti: Counter) -> None:
    for user in (SITI, STRANGER):
        seen = await siti.says(user, "/help")
        assert seen.words.startswith("<b>In an emergency, call your local emergency number")
        assert "999" in seen.words


async def test_an_unknown_command_says_so_and_shows_what_can_be_done(siti: Counter) -> None:
    seen = await siti.says(SITI, "/frobnicate")

    assert "do not know this command" in seen.words
    assert "Help" in seen.labels


async def test_a_name_with_markup_is_shown_as_it_is(siti: Counter) -> None:
    assert "Siti &lt;b&gt;Aminah&lt;/b&gt;" in (await siti.again(SITI)).words


@pytest.mark.parametrize("words", HOSTILE)
async def test_odd_words_get_a_clear_answer(siti: Counter, words: str) -> None:
    for user in (SITI, STRANGER):
        assert "did not understand" in (await siti.says(user, words)).words
    for command in ("/start", "/language", "/login", "/password", "/cancel"):
        assert (await siti.says(SITI, f"{command} {words}")).words
        assert (await siti.says(STRANGER, f"{command} {words}")).words


async def test_a_sticker_is_answered_with_the_open_question(siti: Counter) -> None:
    assert "did not understand" in (await siti.sends_sticker(SITI)).words
    await siti.says(SITI, "/language")

    seen = await siti.sends_sticker(SITI)

    assert "did not understand" in seen.words
    assert "தமிழ்" in seen.labels


async def test_an_open_form_waits_while_something_else_is_done(siti: Counter) -> None:
    await siti.says(SITI, "/password")
    menu = await siti.again(SITI)
    assert "Continue: set a password" in menu.labels

    seen = await siti.presses(SITI, "Continue: set a password")
    assert "type a password" in seen.words
    siti.seen[SITI] = menu
    assert "type a password" in (await siti.presses(SITI, "Continue: set a password")).words

    await siti.says(SITI, "/cancel")
    siti.seen[SITI] = menu
    gone = await siti.presses(SITI, "Continue: set a password")
    assert gone.toast
    assert "What would you like to do?" in gone.words


async def test_a_form_of_this_chat_is_not_continued_by_the_next_person_in_it(siti: Counter) -> None:
    await siti.says(SITI, "/password")
    menu = await siti.again(SITI)
    await siti.joins(SITI, await siti.new_staff("Jo Tan", Role.NURSE))

    assert "Continue: set a password" not in (await siti.again(SITI)).labels
    siti.seen[SITI] = menu
    assert "Jo Tan" in (await siti.presses(SITI, "Continue: set a password")).words


async def test_every_form_has_a_name_to_be_continued_by(counter: Counter) -> None:
    assert counter.clinic.flows.keys() <= FORMS.keys()
