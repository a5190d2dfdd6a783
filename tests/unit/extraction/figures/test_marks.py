"""How levels are drawn on paper: the design's colours, and never by colour alone."""

import re
from itertools import combinations
from pathlib import Path

import pytest

from config import drawings
from extraction.figures import marks
from extraction.figures.marks import MARKS, SIGNS, lightness
from extraction.risk_of_bias.instruments import VARIANTS

TOKENS = (Path(__file__).parents[4] / "static" / "css" / "tokens.css").read_text()

# Two greys that differ by less in CIE L* are hard to tell apart at the size of a part of a bar.
LIGHTNESS_APART = 15.0


def token(name: str) -> str:
    """The light value of a token: the file's first block."""
    return re.search(rf"--{name}: (#[0-9A-F]{{6}});", TOKENS)[1]


@pytest.mark.parametrize(
    "name",
    [
        "INK", "INK_2", "INK_3", "LINE", "EDGE", "PAPER", "SUNK", "ROB_LOW", "ROB_LOW_EDGE", "ROB_SOME",
        "ROB_SOME_EDGE", "ROB_HIGH", "ROB_HIGH_EDGE", "ON_ROB_LIGHT", "ON_ROB_DARK",
    ],
)  # fmt: skip
def test_a_colour_is_the_design_s(name):
    assert getattr(marks, name) == token(name.lower().replace("_", "-"))


def test_lightness_is_that_of_the_standard():
    """Ends of the scale, and the middle grey of CIE 1976 (L* 50 at #777777, within half a step of 8 bits)."""
    assert lightness("#000000") == 0
    assert lightness("#FFFFFF") == pytest.approx(100, abs=1e-9)
    assert lightness("#777777") == pytest.approx(50, abs=0.2)


def sets_of_levels() -> list:
    """The levels of each instrument that differ, with what is not judged."""
    found = {variant.level_keys: variant.key for variant in VARIANTS.values()}
    return [pytest.param((*levels, None), id=key) for levels, key in found.items()]


@pytest.mark.parametrize("levels", sets_of_levels())
def test_parts_of_a_bar_are_told_apart_in_greyscale_without_their_signs(levels):
    for one, other in combinations(levels, 2):
        first, second = MARKS[one], MARKS[other]
        apart = abs(lightness(first.fill) - lightness(second.fill))
        assert apart >= LIGHTNESS_APART or first.hatch != second.hatch, (one, other, apart)


@pytest.mark.parametrize("levels", sets_of_levels())
def test_every_level_of_an_instrument_has_a_sign_of_its_own(levels):
    signs = [MARKS[level].sign for level in levels]
    assert len(set(signs)) == len(signs)
    assert set(signs) <= {*SIGNS, ""}


def test_a_level_has_the_sign_of_the_page_s_dot():
    """The strokes of the drawings on pages, moved so that the middle of the disc is the origin."""
    for level, shown in drawings.LEVELS.items():
        if level in MARKS and MARKS[level].sign in ("plus", "dash", "cross", "bang"):
            numbers = [float(one) for one in re.findall(r"-?\d*\.?\d+", shown.sign.split('d="')[1])]
            strokes = [point for _, points in SIGNS[MARKS[level].sign] for point in points]
            reach = max(abs(one) for point in strokes for one in point)
            assert reach == pytest.approx(max(abs(one - 8) for one in numbers), abs=0.01), level


def test_what_is_not_known_is_drawn_as_not_judged():
    assert marks.mark("unheard of") == marks.mark(None)
