"""Two readings with five thousand values each: their comparison asks the database as often as one with seven."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from extraction.actions.assignments import assign_with_form
from extraction.actions.comparisons import open_comparison
from extraction.actions.readings import start_reading
from extraction.models import Arm, Comparison, Reading, Result, Statistic, TimePoint, Value
from extraction.queries.comparisons import read_comparison
from reviews.actions.studies import add_study
from reviews.models import Assignment, User
from tests.cast import confirm, read_twice
from tests.comparisons import reported

ARMS, TIMES = 25, 25
STATISTICS = [
    Statistic.N, Statistic.MEAN, Statistic.SD, Statistic.SE, Statistic.MEDIAN, Statistic.Q1, Statistic.Q3, Statistic.P,
]  # fmt: skip
APART = 500  # every so manieth value of the second reading is another


def fill(assignment: Assignment, by: User, *, apart: int) -> Reading:
    """A submitted reading with a value for each arm, time and statistic, written without the page's way of saving."""
    reading = start_reading(assignment=assignment, by=by)
    review = assignment.study.review
    group, outcome = review.groups.get(name="Other"), review.outcomes.get(name="ECCA score")
    arms = Arm.objects.bulk_create(
        Arm(reading=reading, name=f"Dose {dose}", group=group, position=dose) for dose in range(ARMS)
    )
    times = TimePoint.objects.bulk_create(
        TimePoint(reading=reading, text=f"{week} weeks", days=7.0 * week, position=week)
        for week in range(1, TIMES + 1)
    )
    results = Result.objects.bulk_create(
        Result(reading=reading, outcome=outcome, arm=arm, time_point=time) for arm in arms for time in times
    )
    values = [Value(result=result, statistic=statistic) for result in results for statistic in STATISTICS]
    for place, value in enumerate(values):
        value.number = float(1 + place % 90 + (1 if apart and place % apart == 0 else 0))
        value.text = f"{value.number:g}"
    Value.objects.bulk_create(values)
    Reading.objects.filter(pk=reading.pk).update(state="submitted", submitted_at=reading.started_at)
    return reading


@pytest.fixture
def large(review, lead, first_reader, second_reader, arbiter) -> Comparison:
    study = add_study(review=review, by=lead, label="Doses", year=2020)
    assignment = assign_with_form(
        study=study, task="extraction", first=first_reader, second=second_reader, arbiter=arbiter, by=lead
    )
    fill(assignment, first_reader, apart=0)
    fill(assignment, second_reader, apart=APART)
    return confirm(open_comparison(assignment=assignment, by=second_reader))


@pytest.fixture
def small(assignment) -> Comparison:
    return confirm(read_twice(assignment, reported(), reported(mean="-31")))


@pytest.mark.parametrize("route", ["comparison", "comparison-structure", "comparison-settle"])
def test_five_thousand_values_take_as_many_queries_as_seven(
    small, large, route, sign_in, arbiter, django_assert_num_queries
):
    client = sign_in(arbiter)
    with CaptureQueriesContext(connection) as few:
        assert client.get(reverse(f"extraction:{route}", args=[small.pk])).status_code == 200
    with django_assert_num_queries(len(few)):
        assert client.get(reverse(f"extraction:{route}", args=[large.pk])).status_code == 200


def test_all_of_them_are_compared_and_those_that_differ_are_open(large):
    counts = read_comparison(large).status
    assert (counts.compared, counts.open) == (ARMS * TIMES * len(STATISTICS), 10)
