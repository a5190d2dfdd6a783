"""A row that neither reading has, named by an amendment: it is open, decided and final like any other."""

import pytest

from extraction.comparison import (
    AGREED,
    LEFT_OUT,
    OPEN,
    OTHER,
    SETTLED,
    ArmView,
    CellView,
    Decision,
    ReadingView,
    StillOpen,
    arm_address,
    compare,
    final_cells,
    fits,
    states,
)

SD = "value:sd"


def cell(address, text="", **more):
    return CellView(address, "number", text, float(text) if text else None, section="ECCA score", **more)


BOTH = ReadingView([cell("value:n", "14"), cell(SD), cell("value:p", "0.04")])


def decided(choice, text="", address=SD):
    return {address: Decision(address, choice, "", "", text, float(text) if text else None, page="6")}


def test_without_a_name_a_place_that_both_left_blank_is_no_row():
    assert [row.address for row in compare(BOTH, BOTH)] == ["value:n", "value:p"]


def test_named_it_stands_at_its_place_in_the_form_and_is_no_difference():
    rows = compare(BOTH, BOTH, named={SD})
    assert [row.address for row in rows] == ["value:n", SD, "value:p"]
    assert [row.is_blank for row in rows] == [False, True, False]
    assert rows[1].agrees


def test_it_is_there_where_one_reading_alone_has_the_place():
    [row] = compare(ReadingView([]), ReadingView([cell(SD)]), named={SD})
    assert row.is_blank
    assert row.section == "ECCA score"


def test_it_is_open_until_it_is_decided_and_then_the_final_holds_it_with_its_source():
    rows = compare(BOTH, BOTH, named={SD})
    assert states(rows, {}, {SD})[SD] == OPEN
    with pytest.raises(StillOpen):
        final_cells(rows, {}, {SD})
    entered = decided(OTHER, "8.4")
    assert fits(entered[SD], rows[1])
    assert states(rows, entered, {SD})[SD] == states(rows, entered)[SD] == SETTLED
    chosen = final_cells(rows, entered, {SD})[SD]
    assert (chosen.cell.text, chosen.cell.number, chosen.cell.page, chosen.origin) == ("8.4", 8.4, "6", OTHER)


def test_left_blank_it_is_settled_and_no_cell_of_the_final():
    rows = compare(BOTH, BOTH, named={SD})
    assert states(rows, decided("first"), {SD})[SD] == SETTLED
    assert SD not in final_cells(rows, decided("first"), {SD})
    assert states(rows, {})[SD] == AGREED


def test_under_an_arm_of_one_reading_it_is_open_while_the_arm_is_kept_and_gone_with_it():
    prp = ArmView("prp", "PRP")
    rows = compare(ReadingView([]), ReadingView([cell(SD, arm="prp")], [prp]), named={SD})
    arm = arm_address("prp")

    def arm_is(choice):
        return {arm: Decision(arm, choice, "", "PRP")}

    assert states(rows, arm_is("second"), {SD})[SD] == OPEN
    assert states(rows, arm_is("second") | decided(OTHER, "3"), {SD})[SD] == SETTLED
    assert final_cells(rows, arm_is("second") | decided(OTHER, "3"), {SD})[SD].cell.text == "3"
    assert states(rows, arm_is("first"), {SD})[SD] == LEFT_OUT
