"""What the caller learns when typst cannot draw."""

import subprocess
import sys
from pathlib import Path

import pytest

from core.printing import PrintingError
from documents import typesetting
from documents.typesetting import Template
from tests.documents.samples import chart


def _template(folder: Path, source: str) -> Template:
    (folder / "broken.typ").write_text(source, encoding="utf-8")
    return Template("broken")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(typesetting, "TEMPLATES", tmp_path)
    return tmp_path


@pytest.mark.parametrize("source", ["#panic()", '#read("/etc/passwd")', "a #pagebreak() b"])
def test_a_broken_template_is_a_printing_error_that_names_it(folder: Path, source: str) -> None:
    with pytest.raises(PrintingError, match="broken"):
        _template(folder, source).png(chart())


def test_a_missing_template_is_a_printing_error(folder: Path) -> None:
    with pytest.raises(PrintingError, match="absent"):
        Template("absent").png(chart())


def test_the_drawing_of_one_chart_leaves_no_trace_in_the_next(folder: Path) -> None:
    template = _template(folder, "#set page(width: 20pt, height: 20pt)\n#json(bytes(sys.inputs.data)).title")
    first = template.png(chart(title="A"))
    assert template.png(chart(title="B")) != first
    assert template.png(chart(title="A")) == first


def test_a_process_that_prints_nothing_does_not_load_the_heavy_libraries() -> None:
    check = "import sys, documents.printer; sys.exit(bool({'typst', 'segno'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", check], check=False, timeout=30).returncode == 0
