"""What comes from the clipboard, as the modules of the results grid read it in a real browser."""

from pathlib import Path

import pytest

STATIC = Path(__file__).resolve().parents[2] / "static"
ORIGIN = "https://modules.example/"
MODULES = ("block", "composite", "pasted_table", "printed")

MEANS = ["n", "mean", "sd"]
COUNTS = ["n", "events", "percent"]
INTERVALS = ["n", "mean", "sd", "ci_low", "ci_high", "ci_level"]
QUARTILES = ["n", "mean", "sd", "median", "q1", "q3"]
RANGES = ["n", "mean", "sd", "median", "minimum", "maximum"]
ERRORS = ["n", "mean", "sd", "se"]
CONTRAST = ["estimate", "se", "ci_low", "ci_high", "ci_level", "t", "p", "covariates"]


@pytest.fixture(scope="module")
def run(browser):
    """Evaluate an expression that knows the modules by their names."""
    page = browser.new_context().new_page()
    page.route(
        f"{ORIGIN}**",
        lambda route: (
            route.fulfill(
                path=STATIC / "js/reading" / route.request.url.rsplit("/", 1)[1],
                content_type="text/javascript",
            )
            if route.request.url.endswith(".js")
            else route.fulfill(body="<!doctype html><title>Modules</title>", content_type="text/html")
        ),
    )
    page.goto(ORIGIN)
    for name in MODULES:
        page.evaluate(f"import('{ORIGIN}{name}.js').then((found) => {{ window.{name} = found; }})")
    yield page.evaluate
    page.context.close()


@pytest.mark.parametrize(
    ("text", "matrix"),
    [
        ("14", [["14"]]),
        ("14\t136.4\t27.0\r\n14\t126.1\t26.7\r\n", [["14", "136.4", "27.0"], ["14", "126.1", "26.7"]]),
        ("14\r15\r", [["14"], ["15"]]),
        ("a\t\n\tb", [["a", ""], ["", "b"]]),
        ('"said ""so"""\t1', [['said "so"', "1"]]),
        ('"two\nlines"\t1\n2\t3', [["two lines", "1"], ["2", "3"]]),
        ('"with\ttab"\t1', [["with\ttab", "1"]]),
        ('"1"\t"2"\n"3"\t"4"', [["1", "2"], ["3", "4"]]),
        ('5" scar\t2', [['5" scar', "2"]]),
        ('"open\t2', [['"open', "2"]]),
        ("\ufeff14\t15", [["14", "15"]]),
        ("  14 \t 15", [["14", "15"]]),
        ('""\t1', [["", "1"]]),
    ],
)
def test_a_spreadsheets_text_becomes_rows_and_columns(run, text, matrix):
    assert run("(text) => block.readBlock(text)", text) == matrix


def test_what_is_copied_from_the_grid_is_read_again_as_it_was(run):
    rows = [["14", "", "said \"so\""], ["two\nlines".replace("\n", " "), "a\tb", "−38.2"]]  # fmt: skip
    assert run("(rows) => block.readBlock(block.writeBlock(rows))", rows) == rows


@pytest.mark.parametrize(
    ("text", "open_", "put"),
    [
        # mean and spread
        ("12.3 (4.5)", MEANS, {"mean": "12.3", "sd": "4.5"}),
        ("12.3 [4.5]", MEANS, {"mean": "12.3", "sd": "4.5"}),
        ("12.3 +/- 4.5", MEANS, {"mean": "12.3", "sd": "4.5"}),
        ("12.3 ± 4.5", MEANS, {"mean": "12.3", "sd": "4.5"}),
        ("12.3±4.5", MEANS, {"mean": "12.3", "sd": "4.5"}),
        ("12.3 +− 4.5", MEANS, {"mean": "12.3", "sd": "4.5"}),
        ("12.3 (±4.5)", MEANS, {"mean": "12.3", "sd": "4.5"}),
        ("12.3 (SD 4.5)", MEANS, {"mean": "12.3", "sd": "4.5"}),
        ("mean 12.3 ± 4.5", MEANS, {"mean": "12.3", "sd": "4.5"}),
        ("136.4 ± 27.0*", MEANS, {"mean": "136.4", "sd": "27.0"}),
        ("12,3 (4,5)", MEANS, {"mean": "12,3", "sd": "4,5"}),
        ("1,234.5 (45.6)", MEANS, {"mean": "1,234.5", "sd": "45.6"}),
        ("1 234,5 ± 4,5", MEANS, {"mean": "1 234,5", "sd": "4,5"}),
        ("1.234,5 (4,5)", MEANS, {"mean": "1.234,5", "sd": "4,5"}),
        ("12·3 (4·5)", MEANS, {"mean": "12·3", "sd": "4·5"}),
        ("−38.2 (8.1)", MEANS, {"mean": "−38.2", "sd": "8.1"}),
        ("–38.2 ± 8.1", MEANS, {"mean": "–38.2", "sd": "8.1"}),
        ("-38.2 (8.1)", MEANS, {"mean": "-38.2", "sd": "8.1"}),
        ("12.3 ± 4.5 (n=14)", MEANS, {"n": "14", "mean": "12.3", "sd": "4.5"}),
        ("12.3 (4.5), n = 14", MEANS, {"n": "14", "mean": "12.3", "sd": "4.5"}),
        ("12.3 (4.5)", ERRORS, {"mean": "12.3", "se": "4.5"}),
        ("12.3 (SD 4.5)", ERRORS, {"mean": "12.3", "sd": "4.5"}),
        ("12.3 (SEM 4.5)", ERRORS, {"mean": "12.3", "se": "4.5"}),
        ("12.3 (SE 4.5)", MEANS, None),
        ("12.3 (25%)", MEANS, None),
        # counts
        ("5/20 (25%)", COUNTS, {"events": "5", "n": "20", "percent": "25"}),
        ("5/20 (25.0 %)", COUNTS, {"events": "5", "n": "20", "percent": "25.0"}),
        ("5 of 20 (25%)", COUNTS, {"events": "5", "n": "20", "percent": "25"}),
        ("5/20", COUNTS, {"events": "5", "n": "20"}),
        ("5 (25%)", COUNTS, {"events": "5", "percent": "25"}),
        ("5 (25)", COUNTS, {"events": "5", "percent": "25"}),
        ("5 ± 25", COUNTS, None),
        ("5/20 (25%)", MEANS, None),
        ("n=14", MEANS, {"n": "14"}),
        ("N = 1,234", MEANS, {"n": "1,234"}),
        # intervals
        ("12.3 (10.1-14.5)", INTERVALS, {"mean": "12.3", "ci_low": "10.1", "ci_high": "14.5"}),
        ("12.3 [10.1, 14.5]", INTERVALS, {"mean": "12.3", "ci_low": "10.1", "ci_high": "14.5"}),
        ("12.3 [10.1,14.5]", INTERVALS, {"mean": "12.3", "ci_low": "10.1", "ci_high": "14.5"}),
        ("12.3 (10.1 to 14.5)", INTERVALS, {"mean": "12.3", "ci_low": "10.1", "ci_high": "14.5"}),
        ("12.3 (10.1; 14.5)", INTERVALS, {"mean": "12.3", "ci_low": "10.1", "ci_high": "14.5"}),
        ("12,3 (10,1; 14,5)", INTERVALS, {"mean": "12,3", "ci_low": "10,1", "ci_high": "14,5"}),
        ("12,3 [10,1,14,5]", INTERVALS, {"mean": "12,3", "ci_low": "10,1", "ci_high": "14,5"}),
        ("-1.2 (-4.5--0.3)", INTERVALS, {"mean": "-1.2", "ci_low": "-4.5", "ci_high": "-0.3"}),
        ("−1.2 (−4.5–0.3)", INTERVALS, {"mean": "−1.2", "ci_low": "−4.5", "ci_high": "0.3"}),
        (
            "12.3 (95% CI 10.1–14.5)",
            INTERVALS,
            {"mean": "12.3", "ci_low": "10.1", "ci_high": "14.5", "ci_level": "95"},
        ),
        (
            "12.3, 90 % CI: 10.1 to 14.5",
            INTERVALS,
            {"mean": "12.3", "ci_low": "10.1", "ci_high": "14.5", "ci_level": "90"},
        ),
        ("12.3 (4.5)", INTERVALS, {"mean": "12.3", "sd": "4.5"}),
        ("12.3 (10.1-14.5)", QUARTILES, {"median": "12.3", "q1": "10.1", "q3": "14.5"}),
        ("12.3 (IQR 10.1 to 14.5)", QUARTILES, {"median": "12.3", "q1": "10.1", "q3": "14.5"}),
        ("12 [8–19]", RANGES, {"median": "12", "minimum": "8", "maximum": "19"}),
        ("12.3 (range 10.1-14.5)", QUARTILES, None),
        ("12.3 (95% CI 10.1-14.5)", QUARTILES, None),
        ("12.3 (10.1-14.5)", MEANS, None),
        ("0.75 (0.61 to 0.92)", CONTRAST, {"estimate": "0.75", "ci_low": "0.61", "ci_high": "0.92"}),
        ("−2.3 (0.5)", CONTRAST, {"estimate": "−2.3", "se": "0.5"}),
    ],
)
def test_a_printed_cell_with_several_numbers_is_put_apart_by_the_open_columns(run, text, open_, put):
    found = run(
        "([text, open]) => { const parts = composite.takeApart(text);"
        " return parts && composite.spreadOver(parts, open, 0); }",
        [text, open_],
    )
    assert (dict(found) if found else None) == put


@pytest.mark.parametrize(
    "text",
    [
        "NR",
        "not reported",
        "—",
        "-",
        "14",
        "82.1 %",
        "−38.2",
        "1,234",
        "1 234,5",
        "(12.3)",
        "abc",
        "< 0.05",
        "5 %",
    ],
)
def test_one_number_or_none_stays_as_it_was_typed(run, text):
    assert run("(text) => composite.takeApart(text)", text) is None


@pytest.mark.parametrize(
    ("text", "statistic", "problem"),
    [
        ("12.3", "mean", ""),
        ("−12,3", "mean", ""),
        ("NR", "sd", ""),
        ("not reported", "sd", ""),
        ("1 234", "mean", ""),
        ("1,234", "n", ""),
        ("1,234", "mean", "can be thousands or decimals"),
        ("<0.001", "p", ""),
        ("< 4", "sd", "a bound, not a number"),
        ("−4", "sd", "below 0"),
        ("25 %", "events", "a share, where a count is asked for"),
        ("25 %", "percent", ""),
        ("12.3 (4.5)", "mean", "more than one number"),
        ("14 people", "n", "a number with more beside it"),
        ("—", "mean", "no number"),
        ("SVF", "mean", "no number"),
        ("age and sex", "covariates", ""),
    ],
)
def test_the_preview_foresees_what_will_be_refused(run, text, statistic, problem):
    assert run("([text, statistic]) => printed.problemOf(text, statistic)", [text, statistic]) == problem


def rows() -> list:
    """Two rows of three sets of a continuous outcome, and one of a dichotomous one with its change not asked."""

    def asked(name: str, open_: list[str]) -> dict:
        return {"open": open_, "cells": [f"{name}.{statistic}" for statistic in open_], "width": len(open_)}

    continuous = [[asked(f"{arm}{time}", MEANS) for time in "012"] for arm in "ab"]
    hatched = {"open": [], "cells": [], "width": 3}
    return [*continuous, [asked("c0", COUNTS), asked("c1", COUNTS), hatched]]


def placed(run, text: str, row: int = 0, set_: int = 0, column: int = 0) -> tuple[dict, list]:
    found = run(
        "([text, rows, start]) => block.placeBlock(block.readBlock(text), rows, start)",
        [text, rows(), {"row": row, "set": set_, "column": column}],
    )
    return (
        {one["address"]: one["text"] for one in found["placed"]},
        [(one["text"], one["why"]) for one in found["leftOut"]],
    )


def test_cells_that_fit_go_side_by_side(run):
    put, left = placed(run, "14\t136.4\t27.0\n14\t126.1\t26.7")
    assert put == {
        "a0.n": "14", "a0.mean": "136.4", "a0.sd": "27.0", "b0.n": "14", "b0.mean": "126.1", "b0.sd": "26.7",
    }  # fmt: skip
    assert left == []


def test_a_papers_row_of_means_with_sds_fills_one_time_after_another(run):
    put, left = placed(run, "136.4 ± 27.0\t98.2 ± 31.4\t−38.2 ± 8.1", column=1)
    assert put == {
        "a0.mean": "136.4", "a0.sd": "27.0", "a1.mean": "98.2", "a1.sd": "31.4", "a2.mean": "−38.2", "a2.sd": "8.1",
    }  # fmt: skip
    assert left == []


def test_plain_and_composite_cells_stand_side_by_side(run):
    put, left = placed(run, "14\t136.4 (27.0)\t14\t98.2 (31.4)")
    assert put == {
        "a0.n": "14", "a0.mean": "136.4", "a0.sd": "27.0", "a1.n": "14", "a1.mean": "98.2", "a1.sd": "31.4",
    }  # fmt: skip
    assert left == []


def test_headings_and_names_of_rows_are_left_out_and_said(run):
    put, left = placed(run, "Arm\tn\tmean\tSD\nSVF\t14\t136.4\t27.0\nSaline\t14\t126.1\t26.7")
    assert put["a0.n"] == "14"
    assert put["b0.sd"] == "26.7"
    assert left == [("Arm, n, mean, SD", "headings"), ("SVF, Saline", "names of rows")]


def test_a_blank_leaves_what_stands_there(run):
    assert placed(run, "14\t\t27.0")[0] == {"a0.n": "14", "a0.sd": "27.0"}


def test_a_blank_an_nr_and_a_lone_number_take_the_cells_of_their_column_of_pairs(run):
    put, left = placed(
        run, "136.4 ± 27.0\t98.2 ± 31.4\t−38.2 ± 8.1\n126.1 ± 26.7\tNR\t−9.3 ± 5.2\n", column=1
    )
    assert put["b1.mean"] == put["b1.sd"] == "NR"
    assert "b1.n" not in put
    assert (put["b2.mean"], put["b2.sd"]) == ("−9.3", "5.2")
    put, left = placed(run, "1 ± 2\t\t5 ± 6\n7 ± 8\t9 ± 10\t11", column=1)
    assert (put["a2.mean"], put["a2.sd"]) == ("5", "6")
    assert put["b2.mean"] == "11"
    assert not {"a1.mean", "a1.sd", "b2.sd"} & set(put)
    assert left == []


def test_what_does_not_fit_is_left_out_and_said(run):
    put, left = placed(run, "1\t2\n3\t4\n5\t6", row=1, set_=2, column=2)
    assert put == {"b2.sd": "1"}
    assert left == [("2", "beyond the last column"), ("3", "not asked"), ("4", "beyond the last column"),
                    ("5", "below the last row"), ("6", "below the last row")]  # fmt: skip


def test_a_count_that_contradicts_the_n_beside_it_is_left_out(run):
    put, left = placed(run, "20\t5/21 (24%)", row=2)
    assert put == {"c0.n": "20", "c0.events": "5", "c0.percent": "24"}
    assert left == [("21", "20 stands beside it for the same cell")]


def test_a_composite_without_its_columns_is_kept_whole(run):
    assert placed(run, "12.3 (10.1–14.5)", column=1) == ({"a0.mean": "12.3 (10.1–14.5)"}, [])


def test_a_column_of_intervals_beside_its_estimates_fills_both_ends(run):
    text, one = "0.75\t\t0.61 to 0.92", {"open": CONTRAST, "cells": CONTRAST, "width": len(CONTRAST)}
    found = run(
        "([text, rows]) => block.placeBlock(block.readBlock(text), rows, {row: 0, set: 0, column: 0}).placed",
        [text, [[one]]],
    )
    assert {cell["address"]: cell["text"] for cell in found} == {
        "estimate": "0.75",
        "ci_low": "0.61",
        "ci_high": "0.92",
    }


def test_a_table_of_a_web_page_becomes_rows_and_columns(run):
    html = """<meta><table><tr><th>Arm</th><th colspan="2">10 weeks</th></tr>
      <tr><td rowspan="2">SVF</td><td>14</td><td>98.2&nbsp;&plusmn;&nbsp;31.4<sup>a</sup></td></tr>
      <tr><td>15</td><td> 10<sup>2</sup> </td></tr></table>"""
    assert run("(html) => pasted_table.readTable(html)", html) == [
        ["Arm", "10 weeks", ""],
        ["SVF", "14", "98.2 ± 31.4"],
        ["", "15", "10²"],
    ]
    assert run("(html) => pasted_table.readTable(html)", "<p>no table</p>") is None
