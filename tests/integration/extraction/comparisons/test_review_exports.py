"""The comparisons of a whole review as files, as far as each person takes part in them."""

import json

from extraction.exports.comparisons import whole_comparisons
from reviews.models import Assignment
from tests.cast import judge

from .exports import body, lines_of, pages_of
from .pages import url


def test_a_review_has_the_comparisons_of_its_studies_and_the_api_the_same(
    story, bias_assignment, review, sign_in, lead
):
    judge(bias_assignment, bias_assignment.first)
    judge(bias_assignment, bias_assignment.second)
    client = sign_in(lead)
    table, document, discussions = pages_of(review)
    assert client.get(table)["Content-Disposition"] == 'attachment; filename="acne-scars-comparisons.csv"'
    assert [line["task"] for line in lines_of(client.get(table))] == sorted(
        line["task"] for line in lines_of(client.get(table))
    )
    whole = json.loads(body(client.get(document)))
    assert [one["task"] for one in whole["comparisons"]] == ["extraction", "risk_of_bias"]
    assert whole["comparisons"][0] == client.get(f"/api/v1/comparisons/{story.pk}/").json()
    assert lines_of(client.get(discussions)) == lines_of(client.get(url("comparison-discussion-csv", story)))
    api = f"/api/v1/reviews/{review.pk}"
    assert body(client.get(f"{api}/comparisons.csv")) == body(client.get(table))
    assert body(client.get(f"{api}/comparisons.json")) == body(client.get(document))
    assert body(client.get(f"{api}/discussions.csv")) == body(client.get(discussions))


def test_a_review_without_comparisons_has_empty_files(review, sign_in, first_reader):
    client = sign_in(first_reader)
    table, document, discussions = pages_of(review)
    assert lines_of(client.get(table)) == lines_of(client.get(discussions)) == []
    assert json.loads(body(client.get(document)))["comparisons"] == []


def test_whoever_leaves_while_a_file_is_sent_gets_no_further_comparison(
    story, bias_assignment, review, second_reader
):
    judge(bias_assignment, bias_assignment.first)
    judge(bias_assignment, bias_assignment.second)
    comparisons = whole_comparisons(second_reader, review)
    assert next(comparisons).comparison == story
    review.memberships.filter(user=second_reader).delete()
    assert list(comparisons) == []


def test_a_reader_takes_only_the_comparisons_of_their_own_studies(
    story, bias_assignment, review, sign_in, second_reader, lead
):
    judge(bias_assignment, bias_assignment.first)
    judge(bias_assignment, bias_assignment.second)
    Assignment.objects.filter(pk=bias_assignment.pk).update(second=lead)
    lines = lines_of(sign_in(second_reader).get(pages_of(review)[0]))
    assert {line["task"] for line in lines} == {"extraction"}
