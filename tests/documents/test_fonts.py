"""The vendored fonts: all there, allowed to be here, and the only ones a template can reach."""

import hashlib
import json

import typst

from documents.coverage import FONTS
from documents.typesetting import TEMPLATES

FAMILIES = {"Noto Sans": "NotoSans", "Noto Sans SC": "NotoSansSC", "Noto Sans Tamil": "NotoSansTamil"}
A_MEGABYTE = 2**20


def test_every_family_is_regular_and_bold() -> None:
    found = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS]).fonts()
    assert {(font.family, font.weight) for font in found} == {
        (family, weight) for family in FAMILIES for weight in (400, 700)
    }


def test_every_family_comes_with_its_licence() -> None:
    for name in FAMILIES.values():
        licence = (FONTS / f"OFL-{name}.txt").read_text(encoding="utf-8")
        assert "SIL OPEN FONT LICENSE Version 1.1" in licence
        assert "Copyright" in licence or "©" in licence


def test_the_coverage_was_read_from_these_very_fonts() -> None:
    digests = {font.name: hashlib.sha256(font.read_bytes()).hexdigest() for font in FONTS.glob("*.?tf")}
    assert json.loads((FONTS / "coverage.json").read_bytes())["fonts"] == digests


def test_the_readme_names_every_font() -> None:
    readme = (FONTS / "README.md").read_text(encoding="utf-8")
    assert all(font.name in readme for font in FONTS.glob("*.?tf"))


def test_the_fonts_stay_small_enough_to_ship() -> None:
    assert sum(file.stat().st_size for file in FONTS.iterdir()) < 25 * A_MEGABYTE


def test_no_template_needs_a_package() -> None:
    templates = list(TEMPLATES.glob("*.typ"))
    assert templates
    assert not [template.name for template in templates if "@preview" in template.read_text(encoding="utf-8")]
