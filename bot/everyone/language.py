"""The language everything is said in from now on."""

from bot.dialogs import talk
from bot.dialogs.flow import Choice, Flow, Form, asking, choose
from bot.everyone.home import home
from bot.scene import Scene
from bot.screens import Screen
from core.accounts.usecases import SetLanguage
from core.texts import T
from locales.languages import LANGUAGES

OTHER_NAMES = {
    "melayu": "ms",
    "malay": "ms",
    "chinese": "zh",
    "中文": "zh",
    "华语": "zh",
    "tamil": "ta",
}


def language(scene: Scene, rest: str) -> Screen:
    """`/language`, or in one line `/language ta`."""
    named = language_named(rest)
    return _speak(scene, named) if named else talk.begin(scene, "language")


def language_named(words: str) -> str | None:
    """The code of a language that was called by its code, its own name or its English one."""
    said = " ".join(words.split()).casefold()
    by_own_name = {each.own_name.casefold(): code for code, each in LANGUAGES.items()}
    return said if said in LANGUAGES else by_own_name.get(said, OTHER_NAMES.get(said))


def _speak(scene: Scene, code: str) -> Screen:
    scene.perform(SetLanguage(code, scene.heard.user_id))
    scene.look_again()
    return home(scene).with_lines_before(T("language.done"), None)


def _chosen(form: Form) -> Screen:
    return _speak(form.scene, form["language"])


LANGUAGE = Flow(
    "language",
    (
        choose(
            "language",
            asking(T("language.ask")),
            lambda _: [
                Choice(code, T("language.button.own_name", name=each.own_name))
                for code, each in LANGUAGES.items()
            ],
            columns=2,
        ),
    ),
    done=_chosen,
)
