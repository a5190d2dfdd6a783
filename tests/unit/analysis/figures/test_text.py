import pytest

from analysis.figures.text import clip, escape, width, wrap


@pytest.mark.parametrize(
    "text", ["<b>x</b>", '<a href="javascript:alert(1)">x</a>', "a<br>b", "&lt;b&gt;", "Q & A"]
)
def test_nothing_typed_is_read_as_markup(text):
    shown = escape(text)
    assert "<" not in shown
    assert ">" not in shown
    assert shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == text


def test_control_and_direction_characters_are_taken_out():
    assert escape("a\x00b\u202ec\nd") == "a b c d"


def test_a_long_name_is_clipped_to_its_room():
    shown = clip("An extraordinarily long study name of many investigators 2019", 120)
    assert shown.endswith("…")
    assert width(shown) <= 120


def test_a_name_that_fits_is_left_alone():
    assert clip("Suh 2025", 120) == "Suh 2025"


def test_lines_break_between_clauses_first():
    assert wrap("τ² = 0.295 · I² = 71.8 % · Q = 17.71, df = 5", 150) == [
        "τ² = 0.295 · I² = 71.8 %",
        "Q = 17.71, df = 5",
    ]
    assert all(width(line) <= 100 for line in wrap("one clause of several words that is too long", 100))
    assert wrap("", 100) == [""]


def test_wide_characters_count_as_wide():
    assert width("張偉") > width("ab")
