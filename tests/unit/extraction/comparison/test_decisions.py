"""Decisions on what differs, and the final that they give."""

import pytest

from extraction.comparison import (
    AGREED,
    OPEN,
    ReadingView,
    StillOpen,
    compare,
    final_cells,
    fits,
    states,
    status,
)
from tests.unit.extraction.comparison.views import cell, decide, one


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
