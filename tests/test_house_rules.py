"""The rules of the house that no linter knows, each with its reason where it fails.

A codebase is judged by its tail: by the one function of 700 lines, the one clock read in a rule, the one
sentence that nobody can translate. Ruff, mypy and import-linter hold the rest: parameters, prints, arrows.
"""

import ast
import re
from collections.abc import Iterable, Iterator

from locales.languages import LANGUAGES as CATALOGUES
from settings import LANGUAGES
from tests.house import PACKAGES, ROOT, Module, files, modules, product, texts

LINES_OF_A_FUNCTION = 40
LINES_OF_A_MODULE = 300
LINES_OF_A_TEST_MODULE = 400  # stories are read one at a time

# What is longer than that today, and how long. These lists only shrink.
LONG_FUNCTIONS: dict[str, int] = {}
LONG_MODULES: dict[str, int] = {}

# Sentences in these modules are no texts of ours. This list only shrinks, too.
NOT_FOR_PEOPLE = {
    "bot/demo/cast.py": "what the demo's own page says about its cast, which no patient ever sees",
    "core/plans/ingredients.py": "words of prescriptions, by which medicines are told apart",
    "core/plans/suspicions.py": "words of prescriptions, by which frequencies are told apart",
    "bot/retries.py": "words of Telegram's, by which its errors are told apart",
    "bot/transport.py": "causes of network errors, for the log",
}

FOLDERS_OF_TESTS = {
    "bench",
    "browser",
    "kills",
    "races",
    "transcripts",
}  # what tests have besides a mirror of the house
STAND_IN = "bot/simulator"
DEMO = "bot/demo"
HISTORY = "storage/migrations/versions"  # written once, by and large by a tool
WALL_CLOCK = {
    "datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.time_ns",
    "time.localtime", "time.gmtime", "func.now", "func.current_timestamp",
}  # fmt: skip
LOG_METHODS = {"debug", "info", "warning", "error", "exception", "critical", "log"}
SENTENCE = re.compile(r"[^\W\d_]{2,}[,;:]?(?: [^\W\d_]+[,;:]?){2,}|[^\W\d_]{2,} [^\W\d_]{2,}[.!?]")
UNFINISHED = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|HA" + r"CK)\b(?!.{0,3}#\d)")
OF_ONE_MACHINE = re.compile(
    r"(?<![\w./}$-])/(?:work|root|home/\w+|opt/(?:pypi|wheels))(?:/|\b)"
    r"|\.libr" + r"ary/|py" + r"pi\.org|python" + r"hosted|registry\.np" + r"mjs|deb\.deb" + r"ian"
)


def hold(reason: str, offenders: Iterable[str]) -> None:
    """Fail with the reason and every place that breaks the rule."""
    found = sorted(set(offenders))
    assert not found, f"{reason}\n  " + "\n  ".join(found)


def _only_shrinks(reason: str, found: dict[str, int], excepted: dict[str, int]) -> None:
    grown = [f"{name}: {length} lines" for name, length in found.items() if length > excepted.get(name, 0)]
    hold(reason, grown)
    shrunk = [f"{name}: {length}" for name, length in excepted.items() if found.get(name, 0) < length]
    hold("This is better than its exception says. Lower the number, or remove the entry:", shrunk)


def _dotted(node: ast.AST) -> str:
    """The last two names of an attribute: `datetime.datetime.now` reads `datetime.now`."""
    if not isinstance(node, ast.Attribute):
        return ""
    owner = node.value
    name = owner.id if isinstance(owner, ast.Name) else owner.attr if isinstance(owner, ast.Attribute) else ""
    return f"{name}.{node.attr}"


def test_a_function_fits_on_a_screen() -> None:
    lengths = {
        name: node.end_lineno - node.lineno + 1
        for module in modules()
        for name, node in module.functions()
        if node.end_lineno and node.end_lineno - node.lineno + 1 > LINES_OF_A_FUNCTION
    }

    _only_shrinks(
        f"A function does one thing in {LINES_OF_A_FUNCTION} lines; give its parts names:",
        lengths,
        LONG_FUNCTIONS,
    )


def test_a_module_is_read_in_one_go() -> None:
    read = (module for module in modules() if not module.inside(HISTORY))
    lengths = {module.path: len(module.text.splitlines()) for module in read}
    long = {path: length for path, length in lengths.items() if length > _most_lines(path)}

    _only_shrinks("A module has one reason to be and is read in one go; split it:", long, LONG_MODULES)


def _most_lines(path: str) -> int:
    return LINES_OF_A_TEST_MODULE if path.startswith("tests/") else LINES_OF_A_MODULE


def test_a_module_says_why_it_exists() -> None:
    silent = [module.path for module in modules() if not ast.get_docstring(module.tree)]

    hold("The first line of a module is its reason to be:", silent)


def test_only_the_clock_tells_the_time() -> None:
    reads = [
        f"{module.at(node)} {_dotted(node)}"
        for module in product()
        if not module.inside(STAND_IN, "main.py")
        for node in ast.walk(module.tree)
        if _dotted(node) in WALL_CLOCK
    ]

    hold(
        "Doses depend on time, so tests must be able to set it: take `now`, or the Clock that main gives:",
        reads,
    )


def test_only_the_settings_read_the_environment() -> None:
    reads = [
        module.at(node)
        for module in product()
        if module.path != "settings.py"
        for node in ast.walk(module.tree)
        if _dotted(node) in {"os.environ", "os.getenv", "os.environb", "os.putenv"}
    ]

    hold("What can be configured is listed in settings.py; take the value as an argument:", reads)


def test_people_read_no_sentence_from_the_code() -> None:
    prose = {
        f"{module.at(node)} {node.value!r}": module.path
        for module in product()
        if module.inside("core", "bot") and not module.inside(STAND_IN)
        for node in _strings_for_people(module.tree)
        if SENTENCE.search(str(node.value))
    }

    ours = [place for place, path in prose.items() if path not in NOT_FOR_PEOPLE]
    hold("Sentences belong to locales/, where they can be translated; the code names their key:", ours)
    hold("No exception is needed any more; remove the entry:", set(NOT_FOR_PEOPLE) - set(prose.values()))


def _strings_for_people(node: ast.AST) -> Iterator[ast.Constant]:
    """String literals but for docstrings, log events, and what is raised or asserted for programmers."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node
    elif not _is_for_programmers(node):
        for child in ast.iter_child_nodes(node):
            yield from _strings_for_people(child)


def _is_for_programmers(node: ast.AST) -> bool:
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    if isinstance(node, ast.Call):
        called = node.func
        return isinstance(called, ast.Attribute) and (
            called.attr in LOG_METHODS or _dotted(called) == "re.compile"
        )
    return isinstance(node, ast.Raise | ast.Assert)


def test_nothing_is_caught_only_to_be_swallowed() -> None:
    swallowed = [
        module.at(node)
        for module in modules()
        for node in ast.walk(module.tree)
        if (isinstance(node, ast.ExceptHandler) and _does_nothing(node)) or _suppresses_everything(node)
    ]

    hold(
        "Silence hides what goes wrong. Handle it, or name it with contextlib.suppress(ThatError):", swallowed
    )


def _does_nothing(handler: ast.ExceptHandler) -> bool:
    return all(
        isinstance(step, ast.Pass) or (isinstance(step, ast.Expr) and isinstance(step.value, ast.Constant))
        for step in handler.body
    )


def _suppresses_everything(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call) or ast.unparse(node.func) not in {"suppress", "contextlib.suppress"}:
        return False
    return any(ast.unparse(kind) in {"Exception", "BaseException"} for kind in node.args)


def test_what_is_unfinished_has_an_issue() -> None:
    loose = [f"{name}:{number} {line.strip()}" for name, number, line in texts() if UNFINISHED.search(line)]

    hold("Nobody comes back to a note without a number; write the issue's, as #12, behind it:", loose)


def test_no_file_knows_the_machine_it_was_written_on() -> None:
    bound = [
        f"{name}:{number} {line.strip()[:100]}"
        for name, number, line in texts()
        if OF_ONE_MACHINE.search(line)
    ]

    hold("Paths and package hosts of one machine are wrong on the next:", bound)


def test_the_top_of_the_house_is_the_one_in_the_readme() -> None:
    homeless = [
        module.path
        for module in modules()
        if not module.inside(*PACKAGES, "tests", "docs", "main.py", "settings.py")
    ]

    hold("A new top-level module needs a decision in docs/adr first:", homeless)


def test_the_tests_mirror_the_house() -> None:
    folders = {
        name.rpartition("/")[0].removeprefix("tests/") for name in files() if name.startswith("tests/")
    }
    astray = [
        f"tests/{folder}"
        for folder in folders - {"tests"}
        if folder.partition("/")[0] not in FOLDERS_OF_TESTS and not _is_of_the_house(folder)
    ]

    hold("Who changes a folder must find its tests in the folder of the same name below tests/:", astray)


def _is_of_the_house(folder: str) -> bool:
    return folder.startswith(PACKAGES) and (ROOT / folder).is_dir()


def test_the_stand_in_for_telegram_knows_nothing_of_the_bot() -> None:
    known = [
        f"{module.at(node)} {name}"
        for module in product()
        if module.inside(STAND_IN)
        for name, node in module.imports()
        if name.partition(".")[0] in {*PACKAGES, "main", "settings"} and not _is_the_stand_in(name)
    ]

    hold("A stand-in that shares code with the bot shares its mistakes about Telegram:", known)


def test_only_the_demo_knows_the_stand_in() -> None:
    users = [
        f"{module.at(node)} {name}"
        for module in product()
        if not module.inside(STAND_IN, DEMO)
        for name, node in module.imports()
        if _is_the_stand_in(name)
    ]

    hold("The bot must not be able to tell the stand-in from Telegram:", users)


def _is_the_stand_in(name: str) -> bool:
    return f"{name}.".startswith("bot.simulator.")


def test_the_languages_of_the_settings_are_those_of_the_catalogues() -> None:
    assert set(LANGUAGES) == set(CATALOGUES)


def test_the_locks_are_hashed_and_agree() -> None:
    runtime, development = (
        dict(re.findall(r"^([\w.-]+)==(\S+)", (ROOT / name).read_text("utf-8"), re.MULTILINE))
        for name in ("requirements.lock", "requirements-dev.lock")
    )

    assert runtime.items() <= development.items(), "Tests run against what people run. Run: make lock"
    for name in ("requirements.lock", "requirements-dev.lock"):
        entries = re.split(r"\n(?=\w)", (ROOT / name).read_text("utf-8"))[1:]
        hold(
            "An entry without a hash cannot be installed:",
            [entry for entry in entries if "sha256:" not in entry],
        )


def test_the_rules_see_the_house() -> None:
    """A rule that looks at nothing holds everywhere."""
    assert {module.path for module in product()} >= {"settings.py", "core/clock.py"}
    assert SENTENCE.search("You have no dose today.")
    assert SENTENCE.search("Not found.")
    assert not SENTENCE.search("appointment.booked")
    assert not _is_of_the_house("nowhere")
    assert [node.value for node in _strings_for_people(Module("settings.py").tree)][:1] == ["MEDTRACK_"]
