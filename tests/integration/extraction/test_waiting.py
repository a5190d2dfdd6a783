"""What somebody waits for who took the place of a reader."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from extraction.actions.assignments import reassign
from extraction.actions.readings import submit_reading
from extraction.models import Reading
from reviews.actions.members import add_member
from reviews.models import Role
from tests.cast import enter, read_twice

SUBMITTED = " submitted before you took their place. The comparison opens when both readings are in."


@pytest.fixture
def board(review) -> str:
    return reverse("extraction:board", args=[review.pk])


@pytest.fixture
def newcomer(review, lead, outsider):
    add_member(review=review, user=outsider, role=Role.REVIEWER, by=lead)
    return outsider


def waits(client, board: str) -> list[str]:
    return [item.what for item in client.get(board).context["waiting"]]


def take_over(assignment, newcomer, lead, seat: str = "first") -> None:
    reassign(assignment=assignment, seat=seat, to=newcomer, reason="Left the team.", by=lead)


def test_who_submitted_is_told_so(board, assignment, first_reader, sign_in):
    submit_reading(reading=enter(assignment, first_reader), by=first_reader)
    assert waits(sign_in(first_reader), board) == [
        "Extraction: you submitted. The comparison opens when both readings are in."
    ]


def test_who_took_the_place_of_somebody_that_had_submitted_is_not_told_that_they_did(
    board, assignment, first_reader, newcomer, lead, sign_in
):
    submit_reading(reading=enter(assignment, first_reader), by=first_reader)
    take_over(assignment, newcomer, lead)
    client = sign_in(newcomer)
    assert waits(client, board) == [f"Extraction: First reviewer{SUBMITTED}"]
    assert "you submitted" not in client.get(board).content.decode()


@pytest.mark.parametrize("seat", ["first", "second"])
def test_the_name_is_of_the_own_seat_though_the_other_has_submitted_too(
    board, assignment, first_reader, second_reader, newcomer, lead, sign_in, seat
):
    """As while new questions are open in the other reading: both are submitted, and nothing is compared yet."""
    author = {"first": first_reader, "second": second_reader}[seat]
    submit_reading(reading=enter(assignment, author), by=author)
    take_over(assignment, newcomer, lead, seat)
    other = second_reader if seat == "first" else first_reader
    Reading.objects.filter(pk=enter(assignment, other).pk).update(
        state="submitted", submitted_at=timezone.now()
    )
    assert waits(sign_in(newcomer), board) == [f"Extraction: {author.name}{SUBMITTED}"]


def test_once_both_are_in_everybody_is_told_the_same(board, assignment, newcomer, lead, sign_in):
    read_twice(assignment)
    take_over(assignment, newcomer, lead)
    assert waits(sign_in(newcomer), board) == [
        "Extraction: both readings are in, the arbiter settles what differs."
    ]


def test_the_names_cost_one_query_however_many_there_are(
    board, assignment, bias_assignment, first_reader, newcomer, lead, sign_in
):
    submit_reading(reading=enter(assignment, first_reader), by=first_reader)
    client = sign_in(newcomer)
    client.get(board)
    with CaptureQueriesContext(connection) as before:
        client.get(board)
    take_over(assignment, newcomer, lead)
    with CaptureQueriesContext(connection) as after:
        client.get(board)
    assert len(after) == len(before) + 1
