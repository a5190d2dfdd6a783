"""Arms and time points that one reading has alone, or has otherwise, and the values that go with them."""

from dataclasses import replace

from extraction.comparison import (
    LEFT_OUT,
    SETTLED,
    WAITS,
    ArmView,
    ReadingView,
    TimePointView,
    compare,
    final_cells,
    fits,
    left_out,
    seen,
    states,
    status,
)
from tests.unit.extraction.comparison.views import SALINE, SVF, WEEK_10, cell, decide


def chen():
    """A control arm that only the second reader found, as in the two tables of a published review."""
    first = ReadingView(
        [cell("recell:n", "48", arm="recell", time_point="m6")],
        [ArmView("recell", "ReCell + laser", "cells")],
        [TimePointView("m6", "6 months", 182.625)],
    )
    second = ReadingView(
        [
            cell("recell:n", "48", arm="recell", time_point="m6"),
            cell("laser:n", "30", arm="laser", time_point="m6"),
            cell("laser:mean", "12.8", arm="laser", time_point="m6"),
        ],
        [ArmView("recell", "ReCell+laser", "cells"), ArmView("laser", "Laser", "control")],
        [TimePointView("m6", "6 months", 182.625)],
    )
    return first, second


def test_an_arm_that_one_reader_has_alone_is_one_difference_and_carries_its_cells():
    rows = {row.address: row for row in compare(*chen())}
    arm = rows["arm:laser"]
    assert arm.is_structure
    assert arm.one_sided == "second"
    assert arm.second.text == "Laser"
    assert rows["recell:n"].agrees
    assert rows["laser:n"].one_sided == "second"
    assert rows["laser:n"].structure == ("arm:laser",)
    counts = status(rows.values(), {})
    assert (counts.compared, counts.open, counts.waiting) == (2, 1, 2)


def test_keeping_the_arm_settles_all_its_cells():
    rows = compare(*chen())
    keep = {"arm:laser": decide(rows[0], "second")}
    assert states(rows, keep)["laser:mean"] == SETTLED
    assert status(rows, keep).can_settle
    final = final_cells(rows, keep)
    assert final["laser:mean"].cell.text == "12.8"
    assert final["laser:mean"].origin == "second"
    assert left_out(rows, keep) == frozenset()


def test_leaving_the_arm_out_takes_all_its_cells_with_it():
    rows = compare(*chen())
    drop = {"arm:laser": decide(rows[0], "first")}
    assert states(rows, drop)["laser:mean"] == LEFT_OUT
    assert set(final_cells(rows, drop)) == {"recell:n"}
    assert left_out(rows, drop) == {"arm:laser"}
    assert status(rows, drop).can_settle


def test_an_arm_cannot_be_another_value():
    rows = compare(*chen())
    assert not fits(decide(rows[0], "other", text="Sham"), rows[0])


def test_a_cell_of_a_kept_arm_may_have_a_decision_of_its_own():
    rows = compare(*chen())
    by_address = {row.address: row for row in rows}
    decisions = {
        "arm:laser": decide(by_address["arm:laser"], "second"),
        "laser:n": decide(by_address["laser:n"], "other", text="31", number=31.0),
    }
    assert final_cells(rows, decisions)["laser:n"].cell.text == "31"
    decisions["arm:laser"] = decide(by_address["arm:laser"], "first")
    assert "laser:n" not in final_cells(rows, decisions)


def test_a_cell_under_a_new_arm_and_a_new_time_needs_both_kept():
    first = ReadingView([cell("v", "5", arm="laser", time_point="y1")], [SALINE, ArmView("laser", "Laser")],
                        [TimePointView("y1", "1 year", 365.25)])  # fmt: skip
    second = ReadingView([], [SALINE], [])
    rows = compare(first, second)
    arm, time, value = rows
    assert value.structure == ("arm:laser", "time_point:y1")
    keep_arm = {arm.address: decide(arm, "first")}
    assert states(rows, keep_arm)["v"] == WAITS
    assert states(rows, keep_arm | {time.address: decide(time, "first")})["v"] == SETTLED
    assert states(rows, keep_arm | {time.address: decide(time, "second")})["v"] == LEFT_OUT


def test_a_renamed_arm_is_no_difference_and_a_regrouped_one_is():
    same_arm = ReadingView([], [replace(SVF, name="Stromal vascular fraction")])
    assert compare(ReadingView([], [SVF]), same_arm) == []
    row = compare(ReadingView([], [SVF]), ReadingView([], [replace(SVF, group="control")]))[0]
    assert (row.difference, row.one_sided) == ("group", "")
    assert compare(ReadingView([], [SVF]), ReadingView([], [replace(SVF, group="")])) == []


def test_a_time_that_the_readers_dated_differently_is_a_difference():
    def reading(days, text):
        return ReadingView([cell("v", "1", time_point="w10")], [], [TimePointView("w10", text, days)])

    assert [row.address for row in compare(reading(70, "10 weeks"), reading(70.0, "week 10"))] == ["v"]
    time, value = compare(reading(365.25, "12 months"), reading(None, ""))
    assert time.difference == "time"
    assert value.agrees
    other = decide(time, "other", text="1 year", number=365.25)
    assert fits(other, time)
    assert left_out([time, value], {time.address: other}) == frozenset()
    assert status([time, value], {time.address: other}).can_settle


def test_an_unnamed_arm_of_one_reader_does_not_look_like_none():
    row = compare(ReadingView([], [ArmView("x", "")]), ReadingView([]))[0]
    assert (seen(row.first), seen(row.second)) == ("unnamed", "")


def test_a_contrast_goes_with_the_comparator_that_one_reading_found():
    estimate = cell("contrast:md", "−28.9", arm="svf", comparator="saline", time_point="w10")
    rows = compare(ReadingView([estimate], [SVF, SALINE], [WEEK_10]), ReadingView([], [SVF], [WEEK_10]))
    arm, contrast = rows
    assert (arm.address, contrast.structure, contrast.one_sided) == ("arm:saline", ("arm:saline",), "first")
    assert states(rows, {})[contrast.address] == WAITS
    out = {arm.address: decide(arm, "second")}
    assert states(rows, out)[contrast.address] == LEFT_OUT
    assert final_cells(rows, out) == {}
    kept = {arm.address: decide(arm, "first")}
    assert final_cells(rows, kept)["contrast:md"].cell == estimate
