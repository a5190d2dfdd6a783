"""Printed tables of judgements: their columns as domains, the first words of their cells as levels."""

import pytest

from analysis.demonstration import printed_table
from extraction.risk_of_bias.instruments import VARIANTS
from extraction.risk_of_bias.published import instrument_of, leading_level, read_printed

ROB2 = VARIANTS["rob2_levels"]

# Counted by hand in the rows of the printed table: domain 2 is high and the overall "Some concerns".
BETTER_THAN_A_DOMAIN = [1, 3, 4, 6, 7, 8, 11, 12, 13, 14]


def read(number: int):
    return read_printed(ROB2, zip(printed_table.COLUMNS, printed_table.ROWS[number - 1], strict=True))


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("High (procedure visible, no participant blinding)", "high"),
        ("Some concerns: single centre", "some_concerns"),
        ("Low", "low"),
        ("Low – central randomization", "low"),
        ("(High)", ""),
        ("Probably low (nothing said)", ""),
        ("Lower than the others", ""),
        ("N/A", ""),
    ],
)
def test_the_level_is_the_word_before_the_reason(text, level):
    assert leading_level(ROB2, text) == level


def test_the_headings_of_the_printed_table_name_the_domains_of_rob2_and_other_bias_is_none():
    domains = [cell.domain for cell in read(1).cells]
    assert domains == ["1", "2", "3", "4", "5", "", "overall"]
    other = read(1).cells[5]
    assert (other.text, other.level) == ("Some concerns (single-center study)", "")


def test_what_is_not_applicable_is_not_judged():
    missing = read(18).cells[2]
    assert (missing.text, missing.domain, missing.level) == ("N/A", "3", "")
    assert missing.is_not_judged
    assert not any(cell.is_not_judged for cell in read(17).cells)


def test_every_other_cell_of_a_domain_has_its_level():
    for number in range(1, 19):
        unread = [cell.text for cell in read(number).cells if cell.domain and not cell.level]
        assert unread == (["N/A"] if number == 18 else [])


def test_ten_rows_have_an_overall_that_is_better_than_a_domain():
    found = [number for number in range(1, 19) if read(number).contradiction]
    assert found == BETTER_THAN_A_DOMAIN
    assert read(1).contradiction.startswith("Domain 2 is high, and the overall is some concerns.")


def test_other_bias_contradicts_nothing():
    cells = [*((column, "Low") for column in printed_table.COLUMNS[:5]), ("Other bias", "High")]
    assert read_printed(ROB2, [*cells, ("Overall risk of bias", "Low")]).contradiction == ""


def test_the_instrument_is_the_one_whose_every_domain_is_named():
    bare = [variant for variant in VARIANTS.values() if not variant.has_questions]
    assert instrument_of(printed_table.COLUMNS, bare) is ROB2
    assert instrument_of(printed_table.COLUMNS[1:], bare) is None
    with_s = ("D1", "DS", "D2", "D3", "D4", "D5", "Overall")
    assert instrument_of(with_s, bare).tool == "rob2_crossover_levels"
    assert instrument_of([], bare) is None
