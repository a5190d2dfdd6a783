"""Who sees the pages of a comparison, what leads there, and how many queries they cost."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from extraction.actions.assignments import assign_with_form
from extraction.actions.resolutions import resolve
from extraction.models import AssignedForm, Comparison, Resolution
from extraction.queries.comparison_page import ComparisonPage
from extraction.queries.comparisons import read_comparison
from reviews.actions.studies import add_study
from reviews.models import User
from tests.cast import Reported, add_form, confirm, read_twice

from .pages import addresses, pages, send, text_of, url

# --- Who sees it ---


def test_the_readers_the_arbiter_and_the_lead_see_the_comparison(
    differing, sign_in, lead, first_reader, second_reader, arbiter
):
    for person in (lead, first_reader, second_reader, arbiter):
        client = sign_in(person)
        for page in pages(differing):
            assert client.get(page).status_code == 200, (person.name, page)


def test_for_everybody_else_it_does_not_exist(differing, sign_in, statistician, observer, outsider):
    for person in (statistician, observer, outsider):
        client = sign_in(person)
        for page in pages(differing):
            assert client.get(page).status_code == 404
            assert client.post(page).status_code in (404, 405)
        assert send(client, differing, addresses(differing)["SD"]).status_code == 404


def test_without_signing_in_there_is_the_door(differing, client):
    for page in pages(differing):
        assert client.get(page).status_code == 302


def test_who_has_left_the_review_sees_nothing(differing, sign_in, review, arbiter):
    review.memberships.filter(user=arbiter).delete()
    assert sign_in(arbiter).get(url("comparison", differing)).status_code == 404


def test_only_the_arbiter_finds_forms_and_the_others_read_who_decides(
    differing, sign_in, lead, first_reader, arbiter
):
    for person in (lead, first_reader):
        client = sign_in(person)
        for page in pages(differing):
            response = client.get(page)
            assert "Arbiter" in text_of(response)
            assert "Settle and next" not in text_of(response)
            assert "data-matching=" not in response.content.decode()
            assert 'id="decision"' not in response.content.decode()
    assert "Settle and next" in text_of(sign_in(arbiter).get(url("comparison", differing)))


def test_a_reader_or_lead_who_posts_all_the_same_is_refused(differing, sign_in, lead, first_reader):
    for person in (lead, first_reader):
        client = sign_in(person)
        assert send(client, differing, addresses(differing)["SD"]).status_code == 403
        assert client.post(url("comparison-settle", differing)).status_code == 403
    assert not Resolution.objects.exists()


# --- Queries ---


def with_answers(assignment, count: int, start: int) -> Comparison:
    """Two readings that differ in ``count`` answers; the questions are new, numbered from ``start``."""
    keys = [f"q{number}" for number in range(start, start + count)]
    lead = User.objects.get(name="Lead")
    review = assignment.study.review
    form = add_form(review, by=lead, **{key: {"kind": "number"} for key in keys})
    AssignedForm.objects.filter(assignment=assignment).update(form=form)
    usual = {"sample_size": "28"}
    return confirm(
        read_twice(
            assignment,
            Reported(answers=usual | dict.fromkeys(keys, "1")),
            Reported(answers=usual | dict.fromkeys(keys, "2")),
        )
    )


def counted(comparison: Comparison) -> list[str]:
    """The pages to count, with the first differences decided."""
    for line in ComparisonPage(read_comparison(comparison)).open_lines[:5]:
        resolve(
            comparison=comparison, address=line.address, choice="first", reason="x", version=0,
            by=comparison.assignment.arbiter,
        )  # fmt: skip
    return [*pages(comparison), url("comparison", comparison) + "?show=all"]


def test_the_number_of_queries_does_not_grow_with_the_values(
    assignment, review, lead, sign_in, arbiter, django_assert_num_queries
):
    another = assign_with_form(
        study=add_study(review=review, by=lead, label="Zeng", year=2014, country="", design="parallel"),
        task=assignment.task, first=assignment.first, second=assignment.second, arbiter=arbiter, by=lead,
    )  # fmt: skip
    small, large = with_answers(assignment, 10, 0), with_answers(another, 200, 10)
    client = sign_in(arbiter)
    for few, many in zip(counted(small), counted(large), strict=True):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(few).status_code == 200
        with django_assert_num_queries(len(queries)):
            assert client.get(many).status_code == 200
