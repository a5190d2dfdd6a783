import re
from dataclasses import fields
from pathlib import Path

import pytest

from analysis.figures.palette import THEMES

TOKENS = Path(__file__).resolve().parents[4] / "static" / "css" / "tokens.css"
BLOCKS = {"light": r":root \{", "dark": r'\n\[data-theme="dark"\] \{'}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_figures_use_the_colours_of_the_style_sheet(theme):
    css = TOKENS.read_text(encoding="utf-8")
    block = css[re.search(BLOCKS[theme], css).end() :].split("}")[0]
    tokens = dict(re.findall(r"--([\w-]+):\s*(#[0-9A-Fa-f]{6});", block))
    palette = THEMES[theme]
    for field in fields(palette):
        assert getattr(palette, field.name) == tokens[field.name.replace("_", "-")], field.name
