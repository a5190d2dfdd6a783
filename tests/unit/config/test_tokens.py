"""The contrast of every pair of colours that pages put together, computed from static/css/tokens.css."""

import re
from pathlib import Path

import pytest

CSS = Path(__file__).parents[3] / "static" / "css"
TEXT = (CSS / "tokens.css").read_text()

# WCAG 2.2: 1.4.3 for text, 1.4.11 for borders of controls and for marks that carry meaning.
FOR_TEXT, FOR_EDGES = 4.5, 3.0


def blocks() -> list[tuple[str, dict[str, str]]]:
    """Every (selector, declarations) of the file, innermost braces first."""
    bare = re.sub(r"/\*.*?\*/", "", TEXT, flags=re.S)
    return [
        (" ".join(selector.split()), dict(re.findall(r"(--[\w-]+|color-scheme):\s*([^;]+);", body)))
        for selector, body in re.findall(r"([^{}]+)\{([^{}]*)\}", bare)
    ]


def colours(selector: str) -> dict[str, str]:
    """The colours that the first block with this selector sets."""
    found = next(declared for name, declared in blocks() if name == selector and "--paper" in declared)
    return {name: value for name, value in found.items() if value.startswith("#")}


LIGHT = colours(":root")
DARK = colours('[data-theme="dark"]')


def luminance(colour: str) -> float:
    """Relative luminance of #RRGGBB, 0 to 1 (WCAG 2.2, definition)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


WORDS = [
    (ink, ground)
    for ground in ("--paper", "--ground", "--accent-soft", "--finding-soft", "--bad-soft")
    for ink in ("--ink", "--ink-2")
]
WORDS += [
    (ink, ground) for ground in ("--paper", "--ground", "--accent-soft") for ink in ("--ink-3", "--accent")
]
WORDS += [
    (ink, ground)
    for ground in ("--paper", "--ground")
    for ink in ("--bad", "--finding", "--ok", "--first", "--second")
]
WORDS += [
    ("--on-accent", "--accent"),
    ("--first", "--first-soft"),
    ("--second", "--second-soft"),
    ("--finding", "--finding-soft"),
    ("--bad", "--bad-soft"),
    ("--accent", "--finding-soft"),
    ("--accent", "--bad-soft"),
    ("--on-passage", "--passage"),
    ("--on-passage", "--sheet"),
]
EDGES = [("--edge", ground) for ground in ("--paper", "--ground")]
EDGES += [("--rob-low-edge", "--paper"), ("--rob-some-edge", "--paper"), ("--rob-high-edge", "--paper")]
EDGES += [("--on-rob-light", "--rob-low"), ("--on-rob-light", "--rob-some"), ("--on-rob-dark", "--rob-high")]
EDGES += [("--accent", "--accent-soft"), ("--sheet-accent", "--sheet"), ("--sheet-accent", "--passage")]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), WORDS)
def test_words_can_be_read(theme, ink, ground):
    assert contrast(theme[ink], theme[ground]) >= FOR_TEXT


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_edges_of_controls_and_marks_can_be_seen(theme, edge, ground):
    assert contrast(theme[edge], theme[ground]) >= FOR_EDGES


def test_the_scale_is_the_one_of_the_standard():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.005)


def test_light_and_dark_set_the_same_names():
    assert LIGHT.keys() == DARK.keys()


def test_the_system_preference_and_the_own_choice_look_alike():
    assert colours(':root:not([data-theme="light"])') == DARK


def test_paper_is_printed_in_light_colours():
    printed = colours(':root, :root:not([data-theme="light"]), [data-theme="dark"]')
    assert printed == LIGHT


def test_every_token_that_a_stylesheet_uses_exists():
    declared = {name for _, names in blocks() for name in names}
    set_by_scripts = {"--split"}
    for sheet in CSS.glob("*.css"):
        text = sheet.read_text()
        used = set(re.findall(r"var\((--[\w-]+)", text))
        local = set(re.findall(r"(--[\w-]+):", text))
        assert used <= declared | local | set_by_scripts, sheet.name


def test_no_stylesheet_but_the_tokens_writes_a_colour():
    for sheet in CSS.glob("*.css"):
        if sheet.name != "tokens.css":
            assert not re.findall(r"#[0-9a-fA-F]{3,8}\b|rgba?\(|hsl", sheet.read_text()), sheet.name
