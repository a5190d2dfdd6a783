"""The summary bars: shares by number and by weight, and what stands in the figure."""

import pytest

from extraction.figures import BarLine, SummaryBars, summary_bars
from extraction.figures.sheet import FORMS
from tests.figures import box, ids, marks, sizes, texts

LEVELS = (("low", "Low"), ("some_concerns", "Some concerns"), ("high", "High"))


def bars(*levels: str | None, **more) -> SummaryBars:
    """One domain and the overall, with these levels of the studies."""
    lines = (BarLine("D1: Randomization process", levels), BarLine("Overall", levels, is_overall=True))
    return SummaryBars(lines, LEVELS, **more)


def shares(plot: SummaryBars) -> list[tuple[str | None, int, float]]:
    return [(one.level, one.count, pytest.approx(one.share)) for one in plot.rows[0].shares]


def test_each_study_counts_the_same_without_weights():
    found = shares(bars("low", "low", "high"))
    assert found == [("low", 2, 2 / 3), ("some_concerns", 0, 0), ("high", 1, 1 / 3)]


def test_a_study_counts_by_its_weight_where_there_are_weights():
    found = shares(bars("low", "low", "high", weights=(10.0, 30.0, 60.0)))
    assert found == [("low", 2, 0.4), ("some_concerns", 0, 0), ("high", 1, 0.6)]


def test_weights_need_not_add_up_to_100():
    assert shares(bars("low", "high", weights=(1.0, 3.0))) == [
        ("low", 1, 0.25), ("some_concerns", 0, 0), ("high", 1, 0.75),
    ]  # fmt: skip


def test_what_is_not_judged_or_not_known_is_a_part_of_its_own():
    found = shares(bars("low", None, "unheard of"))
    assert found[-1] == (None, 2, 2 / 3)
    assert "Not judged" in texts(summary_bars(bars("low", None), "svg"))


def test_the_shares_of_a_bar_are_all_of_it():
    plot = bars(*["low"] * 7, *["some_concerns"] * 5, *["high"] * 3, None, weights=tuple(range(1, 17)))
    assert sum(one.share for one in plot.rows[0].shares) == pytest.approx(1)


def test_no_study_is_no_share():
    assert [share for _, _, share in shares(bars())] == [0, 0, 0]


@pytest.mark.parametrize(
    ("share_of", "percent"), [(3, "33 %"), (1, "100 %"), (400, "<1 %")], ids=["third", "whole", "little"]
)
def test_a_share_is_said_in_whole_percent(share_of, percent):
    plot = bars("low", *["high"] * (share_of - 1))
    assert plot.rows[0].shares[0].percent.replace("\N{NO-BREAK SPACE}", " ") == percent


@pytest.mark.parametrize("weights", [(1.0,), (1.0, 2.0, 3.0)])
def test_weights_of_other_studies_are_refused(weights):
    with pytest.raises(ValueError, match="different numbers of studies"):
        bars("low", "high", weights=weights)


def test_a_negative_weight_is_refused():
    with pytest.raises(ValueError, match="negative"):
        bars("low", "high", weights=(-1.0, 2.0))


def test_number_share_sign_legend_and_note_stand_in_the_figure():
    svg = summary_bars(bars(*["low"] * 12, *["high"] * 6, notes=("18 studies.",), title="RoB 2"), "svg")
    said = [text.replace("\N{NO-BREAK SPACE}", " ") for text in texts(svg)]
    assert said.count("12 (67 %)") == said.count("6 (33 %)") == 2
    assert {"RoB 2", "D1: Randomization process", "Overall", "18 studies.", "0 %", "100 %"} <= set(said)
    assert {"Low", "Some concerns", "High"} <= set(said)
    assert {"bar-1-low", "bar-1-high", "bar-2-low", "bar-2-high"} <= ids(svg)
    assert "bar-1-some_concerns" not in ids(svg)
    assert marks(svg, "bar-1-sign-low") == marks(svg, "bar-1-sign-high") == 1


def test_a_weighted_bar_says_no_number_of_studies():
    svg = summary_bars(bars("low", "high", weights=(40.0, 60.0)), "svg")
    said = [text.replace("\N{NO-BREAK SPACE}", " ") for text in texts(svg)]
    assert said.count("40 %") == said.count("60 %") == 2
    assert not any("(" in text for text in said)


def test_a_part_without_room_for_words_has_its_sign_and_one_without_room_for_that_nothing():
    narrow = summary_bars(bars(*["low"] * 19, "high"), "svg")
    assert marks(narrow, "bar-1-sign-high") == 1
    assert not any(text.startswith("1 (") for text in texts(narrow))
    narrower = summary_bars(bars(*["low"] * 99, "high"), "svg")
    assert "bar-1-high" in ids(narrower)
    assert marks(narrower, "bar-1-sign-high") == 0


def test_it_fits_a_page_in_7_points_and_long_titles_are_broken():
    line = BarLine("D1b: Timing of identification or recruitment of participants in clusters", ("low",))
    svg = summary_bars(SummaryBars((line,), LEVELS), "svg")
    assert box(svg)[0] <= 510
    assert min(sizes(svg)) >= 7
    assert "D1b: Timing of identification or" in " ".join(texts(svg))
    assert line.name not in texts(svg)


@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_drawn_and_the_same_bars_are_the_same_file(form):
    starts = {"svg": b"<?xml", "pdf": b"%PDF", "png": b"\x89PNG"}
    levels = ("low", "critical", "no_information", None)
    plot = SummaryBars(
        (BarLine("D1", levels),), (("low", "Low"), ("critical", "Critical"), ("no_information", "?"))
    )
    first = summary_bars(plot, form)
    assert first.startswith(starts[form])
    assert first == summary_bars(plot, form)
