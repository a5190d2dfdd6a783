"""The rows of two readings side by side: their order, and how many there are."""

import pytest

from extraction.comparison import ReadingView, compare, status
from tests.unit.extraction.comparison.views import cell, decide


def test_rows_follow_the_form_and_what_only_one_has_stands_where_they_had_it():
    first = ReadingView([cell("a", "1"), cell("c", "1"), cell("d", "1")])
    second = ReadingView([cell("z", "1"), cell("a", "1"), cell("b", "1"), cell("d", "1")])
    assert [row.address for row in compare(first, second)] == ["z", "a", "b", "c", "d"]


def test_two_cells_of_one_reading_at_one_address_are_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="two cells"):
        compare(ReadingView([cell("a", "1"), cell("a", "2")]), ReadingView([]))


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


def test_five_thousand_values_are_compared_at_once():
    first = ReadingView([cell(str(i), str(i), "text") for i in range(5000)])
    second = ReadingView([cell(str(i), str(i + i % 2), "text") for i in reversed(range(5000))])
    counts = status(compare(first, second), {})
    assert (counts.compared, counts.open) == (5000, 2500)
