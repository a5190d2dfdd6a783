"""The columns that a reader keeps open."""

import pytest

from extraction.actions.columns import keep_columns
from extraction.actions.readings import submit_reading
from extraction.models import Reading, ReportedAs
from extraction.queries.sheets import read_sheet
from reviews.models import AuditEvent, Outcome, OutcomeKind, Review
from reviews.refusals import NotAllowed, NotThere, Refused, Stale
from tests.cast import enter, type_in

USUAL = ["n", "mean", "sd"]


@pytest.fixture
def reading(assignment, first_reader) -> Reading:
    return enter(assignment, first_reader)


@pytest.fixture
def ecca(review) -> Outcome:
    return review.outcomes.get(name="ECCA score")


def columns(reading, outcome):
    return read_sheet(reading).columns(outcome)


def test_only_the_usual_columns_are_open_until_somebody_opens_more(reading, ecca, review):
    assert columns(reading, ecca) == USUAL
    assert columns(reading, review.outcomes.get(name="Satisfied")) == ["n", "events", "percent"]


def test_a_reader_keeps_columns_open_in_the_one_order_whatever_was_clicked_first(reading, ecca, first_reader):
    keep_columns(reading=reading, outcome=ecca, statistics=["p", "se", "se", "mean"], by=first_reader)
    assert columns(reading, ecca) == ["n", "mean", "sd", "se", "p"]
    event = AuditEvent.objects.get(action="columns kept")
    assert (event.actor, event.summary, event.cells) == (first_reader, "ECCA score: SE, p", [])


def test_keeping_the_same_columns_again_leaves_no_second_event(reading, ecca, first_reader):
    for _ in range(2):
        keep_columns(reading=reading, outcome=ecca, statistics=["se"], by=first_reader)
    assert AuditEvent.objects.filter(action="columns kept").count() == 1


def test_a_column_in_which_something_stands_stays_open(reading, ecca, first_reader):
    keep_columns(reading=reading, outcome=ecca, statistics=["median", "q1"], by=first_reader)
    row = next(row for row in read_sheet(reading).rows if row.outcome == ecca)
    type_in(reading, first_reader, {str(row.address("median")): "NR"})
    keep_columns(reading=reading, outcome=ecca, statistics=[], by=first_reader)
    assert columns(reading, ecca) == [*USUAL, "median"]
    type_in(reading, first_reader, {str(row.address("median")): ""})
    assert columns(reading, ecca) == USUAL


@pytest.mark.parametrize("statistic", ["events", "estimate", "", "variance"])
def test_a_statistic_that_the_outcome_does_not_have_is_refused(reading, ecca, first_reader, statistic):
    with pytest.raises(Refused) as refused:
        keep_columns(reading=reading, outcome=ecca, statistics=["se", statistic], by=first_reader)
    assert list(refused.value.errors) == ["statistics"]
    assert not ReportedAs.objects.exists()


def test_an_outcome_of_another_review_is_not_there(reading, first_reader):
    other = Outcome.objects.create(
        review=Review.objects.create(title="Other"), name="Pain", kind=OutcomeKind.CONTINUOUS, better="lower"
    )
    with pytest.raises(NotThere):
        keep_columns(reading=reading, outcome=other, statistics=["se"], by=first_reader)


def test_nobody_opens_columns_in_anothers_reading_or_in_a_frozen_one(
    reading, ecca, lead, second_reader, first_reader
):
    for somebody in (lead, second_reader):
        with pytest.raises(NotThere):
            keep_columns(reading=reading, outcome=ecca, statistics=["se"], by=somebody)
    submit_reading(reading=reading, by=first_reader)
    with pytest.raises(Refused) as refused:
        keep_columns(reading=reading, outcome=ecca, statistics=["se"], by=first_reader)
    assert not isinstance(refused.value, NotThere | NotAllowed)


def test_other_columns_are_a_new_version_of_the_reading_and_the_same_ones_are_not(
    reading, ecca, first_reader
):
    reading.refresh_from_db()
    before = reading.version
    for _ in range(2):
        keep_columns(reading=reading, outcome=ecca, statistics=["se"], by=first_reader)
    reading.refresh_from_db()
    assert reading.version == before + 1
    with pytest.raises(Stale):
        submit_reading(reading=reading, by=first_reader, version=before)
