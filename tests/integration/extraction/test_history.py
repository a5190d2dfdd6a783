"""What stood in a cell before: for whoever may see the reading, in the same number of queries however long it is."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from extraction.actions.cells import Write, save_cells
from extraction.models import Reading
from extraction.queries.sheets import read_sheet
from tests.cast import enter, read_twice, type_in


@pytest.fixture
def reading(assignment, first_reader) -> Reading:
    return enter(assignment, first_reader)


def sd(reading: Reading) -> str:
    return next(address for address in read_sheet(reading).cells if address.endswith(":sd"))


def asked(client, reading: Reading, address: str):
    return client.get(f"/readings/{reading.pk}/history/", {"address": address})


def test_every_value_is_told_with_who_and_when_and_what_would_put_it_back(sign_in, reading, first_reader):
    address = sd(reading)
    before = read_sheet(reading).cell(address).text
    save_cells(
        reading=reading,
        writes=[Write(address, 1, text="NR", page="6", quotation="not given")],
        by=first_reader,
    )
    type_in(reading, first_reader, {address: "9.5"})
    changes = asked(sign_in(first_reader), reading, address).json()["changes"]
    assert [(one["before"], one["after"], one["by"]) for one in changes] == [
        ("NR · p. 6 · “not given”", "9.5 · p. 6 · “not given”", "First reviewer"),
        (before, "NR · p. 6 · “not given”", "First reviewer"),
        ("", before, "First reviewer"),
    ]
    assert changes[0]["fields"] == {
        "text": "NR",
        "paper": "",
        "page": "6",
        "table": "",
        "quotation": "not given",
        "so_printed": False,
    }
    assert changes[0]["at"] > changes[1]["at"] > changes[2]["at"]


def test_what_is_put_back_is_a_new_save_and_the_history_grows(sign_in, reading, first_reader):
    address = sd(reading)
    type_in(reading, first_reader, {address: "9.5"})
    client = sign_in(first_reader)
    [latest, *_] = asked(client, reading, address).json()["changes"]
    save_cells(reading=reading, writes=[Write(address, 2, **latest["fields"])], by=first_reader)
    assert [one["after"] for one in asked(client, reading, address).json()["changes"]] == [
        "8.1",
        "9.5",
        "8.1",
    ]


def test_neighbours_and_what_is_no_address_have_no_part_in_it(sign_in, reading, first_reader):
    client = sign_in(first_reader)
    [only] = asked(client, reading, sd(reading)).json()["changes"]
    assert only["after"] == "8.1"
    for nothing in ("", "somewhere", "value:", "%", f"{sd(reading)}x", sd(reading)[:-2] + "\x00"):
        assert asked(client, reading, nothing).json()["changes"] == []


def test_a_peer_learns_nothing_of_it_before_both_are_in(
    sign_in, assignment, reading, first_reader, second_reader
):
    address = sd(reading)
    assert asked(sign_in(second_reader), reading, address).status_code == 404


def test_the_parties_see_it_once_both_are_in(sign_in, assignment, second_reader, arbiter, observer):
    read_twice(assignment)
    theirs = assignment.readings.get(role="first")
    for person in (second_reader, arbiter):
        [change] = asked(sign_in(person), theirs, sd(theirs)).json()["changes"]
        assert change["by"] == "First reviewer"
    assert asked(sign_in(observer), theirs, sd(theirs)).status_code == 404


def test_a_long_history_takes_no_more_queries(sign_in, reading, first_reader, django_assert_max_num_queries):
    address = sd(reading)
    client = sign_in(first_reader)
    with CaptureQueriesContext(connection) as few:
        asked(client, reading, address)
    for number in range(30):
        type_in(reading, first_reader, {address: f"{number}.5"})
    with django_assert_max_num_queries(len(few)):
        assert len(asked(client, reading, address).json()["changes"]) == 31
