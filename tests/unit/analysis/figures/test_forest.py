"""The figure as data: what is on it, where, and that nothing touches anything else."""

import json
import math
from dataclasses import replace

import pytest

from analysis.figures import numbers
from analysis.figures.forest import forest
from analysis.figures.forest_data import (
    ColumnGroup,
    ForestPlot,
    PooledRow,
    PredictionRow,
    PublishedRow,
    StudyRow,
)
from analysis.figures.text import width

LAYOUTS = ["wide", "narrow"]
DOMAINS = ("1", "2", "3", "4", "5", "All")


def study(label="Suh 2025", yi=-1.0, half=0.5, weight=10.0, link=None, rob=("low",) * 6):
    ends = (yi - half, yi + half)
    text = numbers.effect_with_interval(yi, *ends, log=False)
    return StudyRow(label, ("−38.2", "8.1", "14", "−9.3", "5.2", "14"), yi, *ends, weight, text, rob, link)


def plot(*studies, **changes):
    arms = tuple(ColumnGroup(name, ("Mean", "SD", "n")) for name in ("Cell therapy", "Control"))
    totals = ("", "", "266", "", "", "163")
    drawn = {
        "studies": studies or (study(), study("Weiss 2007", 0.0, weight=40)),
        "groups": arms,
        "effect_heading": "g [95 % CI]",
        "axis_label": "Hedges’ g, ECCA change (lower is better)",
        "log": False,
        "pooled": PooledRow("Pooled, random effects", totals, -0.5, -0.9, -0.1, "−0.50 [−0.90, −0.10]"),
        "prediction": PredictionRow(-1.2, 0.2, "[−1.20, 0.20]"),
        "favours_left": "cell therapy",
        "favours_right": "control",
        "rob_domains": DOMAINS,
        "notes": (("Heterogeneity", "τ² = 0.295 · I² = 71.8 %"),),
        "warnings": ("Split-face studies treated as parallel, as published.",),
    }
    return ForestPlot(**(drawn | changes))


def texts(figure):
    """(text, left, right, y) of every text, in pixels of the sheet."""
    layout = figure["layout"]
    sheet, frame = layout["width"], figure["frame"]
    lo, hi = layout["xaxis3"]["range"]
    found = []
    for trace in figure["data"]:
        if trace["mode"] != "text":
            continue
        font, side = trace["textfont"], trace["textposition"].split()[1]
        for x, y, text in zip(trace["x"], trace["y"], trace["text"], strict=True):
            at = {
                "x": x,
                "x2": sheet + x,
                "x3": frame["left"] + (x - lo) / (hi - lo) * (sheet - frame["left"] - frame["right"]),
            }[trace["xaxis"]]
            plain = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
            long = width(plain, font["size"], bold=font["weight"] >= 600) / 1.04
            left = {"right": at, "left": at - long, "center": at - long / 2}[side]
            found.append((plain, left, left + long, y))
    return found


def squares(figure):
    return next(t for t in figure["data"] if t["mode"] == "markers" and t["marker"]["symbol"] == "square")


LONG = "An extraordinarily long name, longer than any column, of many investigators"
HARD = {
    "six": plot(),
    "long names": plot(
        study(LONG + " 2019"), study("張偉" * 40), favours_left=LONG, favours_right=LONG + " 2"
    ),
    "long arms": plot(
        groups=(ColumnGroup(LONG, ("Mean", "SD", "n")), ColumnGroup(LONG, ("Mean", "SD", "n")))
    ),
    "all on the right": plot(study(yi=3.0), study(yi=5.0)),
    "all on the left": plot(study(yi=-300.0), study(yi=-500.0)),
    "published": plot(
        published=PublishedRow("As published", -1.25, -1.8, -0.7, "−1.25 [−1.80, −0.70]", "no")
    ),
    "one domain": plot(study(rob=("high",)), study(rob=(None,)), rob_domains=("All",)),
    "no judgements": plot(study(rob=()), rob_domains=()),
}


@pytest.mark.parametrize("page", [None, 320, 905, 1400])
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", HARD)
def test_no_text_touches_another_or_leaves_the_sheet(name, layout, page):
    figure = forest(HARD[name], layout=layout, width=page)
    placed = texts(figure)
    for number, (text, left, right, y) in enumerate(placed):
        assert left >= -1, text
        assert right <= figure["layout"]["width"] + 1, text
        for other, other_left, other_right, other_y in placed[number + 1 :]:
            apart = right <= other_left or other_right <= left or abs(y - other_y) >= 13
            assert apart, (text, other)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_figure_is_plain_json_without_nan(layout):
    json.dumps(forest(plot(), layout=layout), allow_nan=False)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_rows_keep_their_height_however_many_there_are(layout):
    few, many = (forest(plot(*[study(f"Study {i}") for i in range(k)]), layout=layout) for k in (6, 60))
    assert {row["height"] for row in few["rows"]} == {row["height"] for row in many["rows"]}
    grown = many["layout"]["height"] - few["layout"]["height"]
    assert grown == pytest.approx(54 * few["rows"][0]["height"])
    assert many["rows"][0]["top"] == few["rows"][0]["top"]


def test_the_number_of_traces_does_not_grow_with_the_studies():
    few, many = (forest(plot(*[study(f"Study {i}") for i in range(k)])) for k in (6, 60))
    assert len(many["data"]) == len(few["data"])
    assert len(many["layout"]["shapes"]) == len(few["layout"]["shapes"])


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_name_with_markup_appears_as_typed(layout):
    hostile = "<b>x</b><a href='javascript:alert(1)'>y</a>"
    figure = forest(plot(study(hostile), axis_label=hostile, warnings=(hostile,)), layout=layout, width=1400)
    everything = json.dumps(figure["data"])
    assert "<b>" not in everything
    assert "<a " not in everything
    assert "&lt;b&gt;x&lt;/b&gt;" in everything
    assert figure["rows"][0]["title"].startswith(hostile)


def test_an_effect_of_exactly_zero_is_drawn():
    drawn = squares(forest(plot(study(yi=0.0, half=0.2), study(yi=1.0))))
    assert drawn["x"][0] == 0.0


def test_areas_of_squares_are_weights():
    drawn = squares(forest(plot(study(weight=10), study(weight=40))))
    small, large = drawn["marker"]["size"]
    assert (large / small) ** 2 == pytest.approx(4)


def test_an_interval_that_leaves_the_axis_gets_arrows_at_its_edges():
    rows = [study(f"Study {i}", yi=-1 + i / 10) for i in range(9)]
    figure = forest(plot(*rows, study("Wide", yi=0.1, half=80.0)))
    lo, hi = figure["layout"]["xaxis3"]["range"]
    assert hi < 20
    arrows = {t["marker"]["symbol"]: t["x"] for t in figure["data"] if t["mode"] == "markers"}
    assert arrows["triangle-left"] == [lo]
    assert arrows["triangle-right"] == [hi]
    assert "triangle-left" not in json.dumps(forest(plot(*rows))["data"])


def test_ratios_are_on_a_logarithmic_axis_with_ratios_as_ticks():
    rows = [replace(study(yi=math.log(r)), ci_lb=math.log(r / 2), ci_ub=math.log(r * 2)) for r in (0.2, 0.5)]
    shown = {text for text, *_ in texts(forest(plot(*rows, log=True)))}
    assert {"0.1", "0.2", "0.5", "1"} <= shown


@pytest.mark.parametrize("layout", LAYOUTS)
def test_judgements_differ_by_sign_and_not_only_by_colour(layout):
    rows = [study(rob=("low",) * 5 + (level,)) for level in ("low", "some_concerns", "high", None)]
    drawn = {
        t["marker"]["symbol"] for t in forest(plot(*rows), layout=layout)["data"] if t["mode"] == "markers"
    }
    assert {"cross-thin-open", "line-ew-open", "x-thin-open", "circle-open"} <= drawn


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_there_is_no_background(layout, theme):
    made = forest(plot(), layout=layout, theme=theme)["layout"]
    assert made["paper_bgcolor"] == made["plot_bgcolor"] == "rgba(0,0,0,0)"


def test_a_row_leads_where_its_study_leads():
    figure = forest(plot(study(link="/studies/1/"), study()))
    assert [row["link"] for row in figure["rows"]] == ["/studies/1/", None]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_plot_with_nothing_but_studies_is_drawn(layout):
    bare = plot(
        replace(study(rob=()), columns=()),
        groups=(),
        pooled=None,
        prediction=None,
        rob_domains=(),
        notes=(),
        warnings=(),
        favours_left="",
        favours_right="",
    )
    assert forest(bare, layout=layout)["data"]


def test_a_row_with_a_wrong_number_of_columns_or_judgements_is_refused():
    with pytest.raises(ValueError, match="columns"):
        plot(replace(study(), columns=("1",)))
    with pytest.raises(ValueError, match="judgements"):
        plot(study(rob=("low",)))
    with pytest.raises(ValueError, match="level"):
        plot(study(rob=("unclear",) * 6))


# --- What the dots say ---

LEGEND = {
    "rob_legend": ("1 Randomization process", "S Carry-across between sides", "All: overall"),
    "rob_signs": ("+ low", "× high"),
    "rob_overall_signs": ("× high",),
    "rob_domains": ("1", "S", "All"),
}
SAID = ("1 Randomization process: Low, as for all results", "S: High, for ECCA score", "Overall: High")


def legends(figure) -> str:
    return " ".join(text for text, *_ in texts(figure))


def test_the_domains_are_named_under_the_wide_plot():
    shown = legends(forest(plot(study(rob=("low", "high", "high")), **LEGEND)))
    assert "1 Randomization process · S Carry-across between sides · All: overall · + low · × high" in shown


def test_the_narrow_plot_says_that_its_one_dot_is_the_overall():
    shown = legends(forest(plot(study(rob=("low", "high", "high")), **LEGEND), layout="narrow"))
    assert "RoB: overall · × high" in shown
    assert "Carry-across" not in shown


@pytest.mark.parametrize(("layout", "expected"), [("wide", SAID), ("narrow", SAID[-1:])])
def test_a_dot_says_study_domain_level_and_of_which_results(layout, expected):
    row = replace(study(rob=("low", "high", "high")), rob_said=SAID)
    figure = forest(plot(row, **LEGEND), layout=layout)
    hovers = [text for trace in figure["data"] for text in trace.get("hovertext") or ()]
    assert sorted(text for text in hovers if "weight" not in text) == sorted(
        f"Suh 2025. {words}" for words in expected
    )


@pytest.mark.parametrize("domains", [("1", "All"), ("1", "2", "All"), ("1", "2", "3", "All")])
def test_the_heading_over_few_dots_stays_on_the_sheet(domains):
    figure = forest(plot(study(rob=("low",) * len(domains)), rob_domains=domains))
    [(left, right)] = [(left, right) for text, left, right, _ in texts(figure) if text == "Risk of bias"]
    assert left > 0
    assert right <= figure["layout"]["width"] + 1
