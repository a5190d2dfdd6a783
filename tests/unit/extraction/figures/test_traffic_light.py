"""The traffic-light plot: what stands in it, how large it is, and that names are text."""

import re

import pypdfium2
import pytest

from extraction.figures import Column, StudyRow, TrafficLight, traffic_light
from extraction.figures.sheet import DPI, FORMS, MOST_DOTS, SMALL
from tests.figures import box, dots, marks, sizes, texts

LEVELS = (("low", "Low"), ("some_concerns", "Some concerns"), ("high", "High"))
COLUMNS = tuple(Column(f"D{number}", f"Domain number {number}") for number in range(1, 6))
# An A4 page, 210 x 297 mm in points, less margins of 15 mm.
PAGE = (595 - 85, 842 - 85)
HOSTILE = "<script>alert(1)</script> & $\\frac{1}{2}$ 2014"


def plot(count: int, **more) -> TrafficLight:
    """Studies at all levels in turn; the overall is the second domain's."""
    keys = [key for key, _ in LEVELS]
    rows = []
    for number in range(count):
        levels = tuple(keys[(number + column) % 3] for column in range(5))
        rows.append(StudyRow(f"Study {number + 1} 2000", (*levels, levels[1])))
    return TrafficLight("RoB 2", COLUMNS, LEVELS, tuple(rows), **more)


def of(*rows: StudyRow, **more) -> TrafficLight:
    return TrafficLight("RoB 2", COLUMNS, LEVELS, rows, **more)


def levels(level: str | None) -> tuple:
    return (level,) * 6


@pytest.mark.parametrize("count", [6, 18, 60])
def test_every_study_every_domain_and_the_words_of_the_levels_stand_in_it(count):
    said = texts(traffic_light(plot(count), "svg"))
    for number in range(count):
        assert said.count(f"Study {number + 1} 2000") == 1
    assert {"RoB 2", "Overall", "Low", "Some concerns", "High"} <= set(said)
    assert all(f"{column.head}: {column.title}" in said for column in COLUMNS)


@pytest.mark.parametrize("count", [6, 18, 60])
def test_a_level_has_a_disc_and_a_sign_wherever_a_study_has_it(count):
    drawn = plot(count)
    svg = traffic_light(drawn, "svg")
    for key, _ in LEVELS:
        wanted = sum(row.levels.count(key) for row in drawn.rows)
        assert marks(svg, f"level-disc-{key}") == marks(svg, f"level-sign-{key}") == wanted
        assert marks(svg, f"legend-disc-{key}") == 1


@pytest.mark.parametrize("count", [6, 18, 60])
def test_it_fits_a_page_of_a4_and_nothing_is_smaller_than_7_points(count):
    svg = traffic_light(plot(count), "svg")
    width, height = box(svg)
    assert (width <= PAGE[0], height <= PAGE[1]) == (True, True), (width, height)
    assert min(sizes(svg)) >= SMALL == 7


def test_many_studies_stand_in_two_blocks_with_their_own_heads():
    assert texts(traffic_light(plot(36), "svg")).count("D1") == 1
    assert texts(traffic_light(plot(37), "svg")).count("D1") == 2
    assert texts(traffic_light(plot(37), "svg")).count("Overall") == 2


def test_what_is_not_judged_is_an_empty_disc_and_is_explained():
    svg = traffic_light(of(StudyRow("Suh 2025", ("low", None, "low", "low", "low", "low"))), "svg")
    assert marks(svg, "level-disc-none") == 1
    assert marks(svg, "level-sign-none") == 0
    assert "Not judged" in texts(svg)
    assert "Not judged" not in texts(traffic_light(of(StudyRow("Suh 2025", levels("low"))), "svg"))


def test_a_name_is_text_and_neither_markup_nor_mathematics():
    svg = traffic_light(of(StudyRow(HOSTILE, levels("low"))), "svg")
    assert HOSTILE in texts(svg)
    assert b"<script" not in svg


def test_characters_that_would_break_a_file_are_left_out():
    name = "Suh\x00\x0b \u202e5202\ufffe\nand Feng"
    for form in FORMS:
        assert traffic_light(of(StudyRow(name, levels("low"))), form)
    assert "Suh 5202 and Feng" in texts(traffic_light(of(StudyRow(name, levels("low"))), "svg"))


def test_letters_that_no_font_of_the_machine_has_stop_no_figure():
    for form in FORMS:
        assert traffic_light(of(StudyRow("徐 2025 \U0001f9ea", levels("low"))), form)


def test_a_name_that_is_too_long_keeps_its_year():
    svg = traffic_light(of(StudyRow(f"The {'very ' * 40}long name 2014", levels("low"))), "svg")
    name = next(text for text in texts(svg) if text.startswith("The very"))
    assert name.endswith("… 2014")
    assert box(svg)[0] <= PAGE[0]


def test_a_remark_and_a_note_stand_beside_name_and_legend():
    drawn = of(StudyRow("Suh 2025", levels("low"), remark="†"), notes=("† Judged apart.",))
    said = texts(traffic_light(drawn, "svg"))
    assert "Suh 2025 †" in said
    assert "† Judged apart." in said


def test_levels_have_the_words_that_the_instrument_gives_them():
    drawn = TrafficLight(
        "Own", COLUMNS, (("low", "Sound"), ("high", "Not sound")), (StudyRow("A", levels("high")),)
    )
    said = texts(traffic_light(drawn, "svg"))
    assert {"Sound", "Not sound"} <= set(said)
    assert "High" not in said


def test_the_text_of_a_pdf_is_text():
    document = pypdfium2.PdfDocument(traffic_light(plot(6), "pdf"))
    said = document[0].get_textpage().get_text_bounded()
    assert len(document) == 1
    assert "Study 6 2000" in said
    assert "D1: Domain number 1" in said


def test_the_fonts_of_a_pdf_are_embedded_as_truetype():
    pdf = traffic_light(plot(6), "pdf")
    assert b"/FontFile2" in pdf
    assert b"/Type3" not in pdf
    assert not re.search(rb"/Subtype\s*/Type3", pdf)


def test_a_png_has_300_dots_an_inch():
    width, height = box(traffic_light(plot(6), "svg"))
    assert dots(traffic_light(plot(6), "png")) == pytest.approx((width / 72 * DPI, height / 72 * DPI), abs=1)


def test_a_very_long_png_has_fewer_dots_an_inch():
    assert max(dots(traffic_light(plot(700), "png"))) == pytest.approx(MOST_DOTS, abs=1)


@pytest.mark.parametrize("form", FORMS)
def test_the_same_plot_is_the_same_file(form):
    assert traffic_light(plot(6), form) == traffic_light(plot(6), form)


def test_a_file_does_not_say_when_it_was_drawn():
    assert b"/CreationDate" not in traffic_light(plot(1), "pdf")
    assert b"dc:date" not in traffic_light(plot(1), "svg")


def test_a_study_with_another_number_of_levels_is_refused():
    with pytest.raises(ValueError, match="'Suh 2025' has 2 levels for 5 domains"):
        of(StudyRow("Suh 2025", ("low", "low")))


def test_another_form_is_refused():
    with pytest.raises(KeyError):
        traffic_light(plot(1), "gif")
