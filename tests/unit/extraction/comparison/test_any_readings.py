"""What holds of any two readings."""

from hypothesis import given
from hypothesis import strategies as st

from extraction.comparison import ArmView, ReadingView, compare, final_cells, left_out, status
from tests.unit.extraction.comparison.views import cell, decide

texts = st.sampled_from(["", " ", "12", "12.0", "12,0", "13", "-12", "NR", "NA", "twelve", "Twelve", "1,234"])
kinds = {"a": "number", "b": "number", "c": "text", "d": "choice", "e": "level", "f": "number", "g": "text"}
arms = {"f": "x", "g": "y"}
SIDES = {"first": "second", "second": "first", "": ""}


@st.composite
def readings(draw):
    mine = draw(st.sets(st.sampled_from(["x", "y"])))
    addresses = draw(st.permutations([a for a in kinds if a not in arms or arms[a] in mine]))
    addresses = addresses[: draw(st.integers(0, len(addresses)))]
    return ReadingView(
        [cell(a, draw(texts), kinds[a], arm=arms.get(a, "")) for a in addresses],
        [ArmView(key, key.upper()) for key in sorted(mine)],
    )


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
