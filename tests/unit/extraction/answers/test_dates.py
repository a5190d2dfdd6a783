"""Dates as papers print them."""

import pytest

from extraction.answers import Date, read_date
from extraction.reported import Blank, Missing, NotANumber


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2019", "2019"),
        ("2019-03", "2019-03"),
        ("2019/3", "2019-03"),
        ("2019-03-05", "2019-03-05"),
        ("March 2019", "2019-03"),
        ("mar. 2019", "2019-03"),
        ("Sept 2019", "2019-09"),
        ("2019 March", "2019-03"),
        ("5 March 2019", "2019-03-05"),
        ("5th March, 2019", "2019-03-05"),
        ("March 5, 2019", "2019-03-05"),
        ("5-Mar-2019", "2019-03-05"),
        ("05.03.2019", "2019-03-05"),
        ("25/03/2019", "2019-03-25"),
        ("03/25/2019", "2019-03-25"),
        ("4/4/2019", "2019-04-04"),
        ("2019年3月5日", "2019-03-05"),
        ("2019年3月", "2019-03"),
        ("29 February 2020", "2020-02-29"),
    ],
)
def test_a_date_is_read_with_the_precision_that_is_printed(text, iso):
    read = read_date(text)
    assert isinstance(read, Date)
    assert read.iso == iso


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("03/05/2019", "ambiguous"),
        ("2019-13", "not_a_date"),
        ("31 April 2019", "not_a_date"),
        ("29 February 2019", "not_a_date"),
        ("March 2019 to June 2020", "not_a_date"),
        ("early 2019", "not_a_date"),
        ("Ma 2019", "not_a_date"),
        ("0019", "not_a_date"),
        ("2019-03-0x", "not_a_date"),
    ],
)
def test_what_is_no_single_date_is_said_to_be_none(text, code):
    read = read_date(text)
    assert isinstance(read, NotANumber)
    assert read.code == code


def test_an_ambiguous_date_names_both_that_it_can_be():
    assert read_date("03/05/2019").message == (
        "03/05/2019 can be 2019-05-03 or 2019-03-05. Write it as one of them."
    )


def test_nothing_and_not_reported_are_neither():
    assert read_date("  ") == Blank()
    assert read_date("NR") == Missing("NR")
