"""Two readings side by side: agreement, decisions, and the final."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.comparison import (
    AGREED,
    LEFT_OUT,
    OPEN,
    SETTLED,
    WAITS,
    ArmView,
    CellView,
    Decision,
    ReadingView,
    StillOpen,
    TimePointView,
    compare,
    final_cells,
    fits,
    left_out,
    seen,
    states,
    status,
)
from extraction.reported import read_entry

SVF = ArmView("svf", "SVF", group="cells")
SALINE = ArmView("saline", "Normal saline", group="control")
WEEK_10 = TimePointView("w10", "10 weeks", 70)


def cell(address, text="", kind="number", **more):
    entry = read_entry(kind if kind in ("number", "text") else "text", text)
    missing = more.pop("missing", entry.missing)
    return CellView(
        address, kind, "" if missing else text, number=entry.number, missing=missing, label=address, **more
    )


def one(first, second, kind="number"):
    """The one row of two readings with a single cell each; None when there is nothing to list."""
    rows = compare(
        ReadingView([] if first is None else [cell("a", first, kind)]),
        ReadingView([] if second is None else [cell("a", second, kind)]),
    )
    return rows[0] if rows else None


def decide(row, choice, **other):
    return Decision(row.address, choice, seen(row.first), seen(row.second), **other)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("12", "12.0"),
        ("12.0", "12.00"),
        ("−38.2", "-38.2"),
        ("82.1", "82.1 %"),
        ("12.3", "12,3"),
        ("1,234.5", "1234.5"),
        ("0", "-0"),
        ("NR", "not reported"),
        ("NA", "n/a"),
        ("about ten", "About  ten"),
    ],
)
def test_numbers_agree_by_value_and_not_by_spelling(first, second):
    assert one(first, second).agrees


@pytest.mark.parametrize(
    ("first", "second", "difference"),
    [
        ("30", "48", "value"),
        ("−20.9", "20.9", "value"),
        ("82.1", "82.14", "value"),
        ("12", "about ten", "value"),
        ("12", "", "blank"),
        ("12", None, "blank"),
        ("NR", None, "blank"),
        ("NR", "", "blank"),
        ("0", "", "blank"),
        ("NR", "0", "missing"),
        ("NR", "NA", "missing"),
    ],
)
def test_what_differs_differs_by_a_named_kind(first, second, difference):
    row = one(first, second)
    assert row.difference == difference
    assert one(second, first).difference == difference


@pytest.mark.parametrize(("first", "second"), [(None, None), ("", None), ("", " ")])
def test_what_both_left_blank_is_not_listed(first, second):
    assert one(first, second) is None


def test_a_whole_number_with_a_comma_agrees_through_its_stored_value():
    first = ReadingView([CellView("n", "number", "13,598", number=13598.0)])
    second = ReadingView([CellView("n", "number", "13598", number=13598.0)])
    assert compare(first, second)[0].agrees


def test_words_agree_without_case_and_space_and_however_accents_are_encoded():
    assert one("Échelle  d’ECCA\n", "échelle d’ecca", "text").agrees
    assert one("E\u0301chelle", "Échelle", "text").agrees
    assert not one("10²", "102", "text").agrees
    assert not one("12", "12.0", "text").agrees


def test_choices_and_levels_agree_exactly():
    assert not one("Boxcar", "boxcar", "choice").agrees
    assert one("high", "high", "level").agrees
    assert not one("some_concerns", "high", "level").agrees


def test_support_is_shown_and_not_compared():
    first = cell("j", "high", "level", support="Visible procedure")
    second = cell("j", "high", "level", support="No blinding")
    row = compare(ReadingView([first]), ReadingView([second]))[0]
    assert row.agrees
    assert (row.first.support, row.second.support) == ("Visible procedure", "No blinding")


def test_so_printed_and_sources_are_no_difference_and_stay_with_the_final():
    first = cell("sd", "0")
    second = cell("sd", "0.0", so_printed=True, page="6", table="Table 3")
    rows = compare(ReadingView([first]), ReadingView([second]))
    assert rows[0].agrees
    final = final_cells(rows, {})["sd"]
    assert final.origin == AGREED
    assert final.cell.text == "0"
    assert final.cell.so_printed
    assert (final.cell.page, final.cell.table) == ("6", "Table 3")


def test_rows_follow_the_form_and_what_only_one_has_stands_where_they_had_it():
    first = ReadingView([cell("a", "1"), cell("c", "1"), cell("d", "1")])
    second = ReadingView([cell("z", "1"), cell("a", "1"), cell("b", "1"), cell("d", "1")])
    assert [row.address for row in compare(first, second)] == ["z", "a", "b", "c", "d"]


def test_two_cells_of_one_reading_at_one_address_are_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="two cells"):
        compare(ReadingView([cell("a", "1"), cell("a", "2")]), ReadingView([]))


# Decisions


def test_each_choice_settles_a_difference_with_its_value():
    row = one("30", "48")
    assert final_cells([row], {"a": decide(row, "first")})["a"].cell.text == "30"
    assert final_cells([row], {"a": decide(row, "second")})["a"].cell.text == "48"
    other = decide(row, "other", text="60", number=60.0, page="3")
    chosen = final_cells([row], {"a": other})["a"]
    assert (chosen.origin, chosen.cell.text, chosen.cell.number, chosen.cell.page) == (
        "other",
        "60",
        60.0,
        "3",
    )


def test_choosing_the_blank_side_leaves_the_final_without_that_cell():
    row = one("46", None)
    assert final_cells([row], {"a": decide(row, "second")}) == {}
    assert final_cells([row], {"a": decide(row, "other", missing="NR")})["a"].cell.missing == "NR"


def test_a_decision_made_on_other_texts_no_longer_fits():
    row = one("30", "48")
    decision = decide(row, "first")
    assert fits(decision, row)
    moved = one("31", "48")
    assert not fits(decision, moved)
    assert states([moved], {"a": decision}) == {"a": OPEN}
    assert fits(decision, one("30", "48"))
    assert not fits(decide(row, "third"), row)
    assert not fits(None, row)


def test_an_agreed_value_needs_no_decision_and_may_still_be_given_another():
    row = one("12", "12.0")
    assert status([row], {}).can_settle
    decision = decide(row, "other", text="13", number=13.0)
    assert final_cells([row], {"a": decision})["a"].cell.text == "13"


def test_a_final_is_refused_while_something_is_open():
    row = one("30", "48")
    with pytest.raises(StillOpen) as refusal:
        final_cells([row], {})
    assert refusal.value.addresses == ("a",)


def test_counts_by_state_and_section():
    first = ReadingView(
        [
            cell("a", "1", section="Study"),
            cell("b", "2", section="Study"),
            cell("c", "3", section="ECCA"),
        ]
    )
    second = ReadingView([cell("a", "1"), cell("b", "3"), cell("c", "4")])
    rows = compare(first, second)
    counts = status(rows, {"b": decide(rows[1], "first")})
    assert (counts.compared, counts.agreed, counts.settled, counts.open) == (3, 1, 1, 1)
    assert counts.open_by_section == {"ECCA": 1}
    assert not counts.can_settle


# Arms and time points that one reading has alone


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


def test_five_thousand_values_are_compared_at_once():
    first = ReadingView([cell(str(i), str(i), "text") for i in range(5000)])
    second = ReadingView([cell(str(i), str(i + i % 2), "text") for i in reversed(range(5000))])
    counts = status(compare(first, second), {})
    assert (counts.compared, counts.open) == (5000, 2500)


# Properties

texts = st.sampled_from(["", " ", "12", "12.0", "12,0", "13", "-12", "NR", "NA", "twelve", "Twelve", "1,234"])
kinds = {"a": "number", "b": "number", "c": "text", "d": "choice", "e": "level", "f": "number", "g": "text"}
arms = {"f": "x", "g": "y"}


@st.composite
def readings(draw):
    mine = draw(st.sets(st.sampled_from(["x", "y"])))
    addresses = draw(st.permutations([a for a in kinds if a not in arms or arms[a] in mine]))
    addresses = addresses[: draw(st.integers(0, len(addresses)))]
    return ReadingView(
        [cell(a, draw(texts), kinds[a], arm=arms.get(a, "")) for a in addresses],
        [ArmView(key, key.upper()) for key in sorted(mine)],
    )


SIDES = {"first": "second", "second": "first", "": ""}


@given(readings(), readings())
def test_comparison_does_not_depend_on_who_is_first(first, second):
    rows = {row.address: row for row in compare(first, second)}
    swapped = {row.address: row for row in compare(second, first)}
    assert rows.keys() == swapped.keys()
    for address, row in rows.items():
        other = swapped[address]
        assert (row.first, row.second) == (other.second, other.first)
        assert row.difference == other.difference
        assert row.one_sided == SIDES[other.one_sided]
        assert row.structure == other.structure


@given(readings())
def test_a_reading_agrees_with_itself_and_its_final_is_what_it_says(reading):
    rows = compare(reading, reading)
    assert all(row.agrees for row in rows)
    final = final_cells(rows, {})
    assert {a: c.cell for a, c in final.items()} == {c.address: c for c in reading.cells if not c.is_blank}


@given(readings(), readings(), st.data())
def test_any_full_set_of_decisions_settles_and_the_final_holds_only_what_somebody_wrote(first, second, data):
    rows = compare(first, second)
    decisions = {}
    for row in rows:
        if not row.agrees and not row.structure:
            choice = data.draw(st.sampled_from(["first", "second"]))
            decisions[row.address] = decide(row, choice)
    counts = status(rows, decisions)
    assert counts.can_settle
    assert counts.compared == counts.agreed + counts.settled + counts.open
    gone = left_out(rows, decisions)
    written = {(c.address, c.text, c.missing) for reading in (first, second) for c in reading.cells}
    for address, chosen in final_cells(rows, decisions).items():
        assert (address, chosen.cell.text, chosen.cell.missing) in written
        assert f"arm:{chosen.cell.arm}" not in gone


# --- p values and contrasts ---


def p_value(text):
    entry = read_entry("p", text)
    return CellView("a", "number", entry.text, number=entry.number, missing=entry.missing)


@pytest.mark.parametrize(
    ("first", "second", "agree"),
    [
        ("<0.001", "< .001", True),
        ("<0.05", "P<0,05", True),
        ("=0.03", "0.030", True),
        ("<0.05", "<0.01", False),
        ("<0.05", "≤0.05", False),
        ("<0.05", "0.05", False),
        ("<0.05", "NR", False),
    ],
)
def test_bounds_of_a_p_agree_when_sign_and_number_do(first, second, agree):
    row = compare(ReadingView([p_value(first)]), ReadingView([p_value(second)]))[0]
    assert row.agrees == agree


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
