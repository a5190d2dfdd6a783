"""What a line brings along for deriving: its own numbers, both ends of a change, and what the other arms report."""

import pytest

from extraction.derivation import derive
from extraction.queries.reported_lines import reported_lines
from extraction.queries.sheets import read_sheet
from tests.cast import Reported, enter

SVF = ("ECCA score", "10 weeks", "SVF", "change")
SALINE = ("ECCA score", "10 weeks", "Normal saline", "change")


def sd_of_svf(assignment, reader, results):
    sheet = read_sheet(enter(assignment, reader, Reported(results=results)))
    row = next(row for row in sheet.rows if (str(row.arm), row.basis) == ("SVF", "change"))
    line = reported_lines(sheet, sheet.refusals())[row.place]
    return [one.text for one in derive(line.reported, **line.arguments) if one.statistic == "sd"]


CHANGE = {"n": "14", "mean": "-38.2", "p": "0.02"}


@pytest.mark.parametrize(
    ("saline", "found"),
    [({"n": "14", "mean": "-9.3", "p": "0.04"}, 1), ({"n": "14", "mean": "-9.3", "p": "0.02"}, 0)],
)
def test_a_p_that_both_arms_have_compares_them_and_gives_no_sd(assignment, first_reader, saline, found):
    assert len(sd_of_svf(assignment, first_reader, {SVF: CHANGE, SALINE: saline})) == found
