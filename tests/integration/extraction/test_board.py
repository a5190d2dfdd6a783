"""The overview of a review and the list of reviews."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from extraction.actions.assignments import assign_with_form
from extraction.actions.readings import start_reading, submit_reading
from extraction.actions.settling import settle_study
from extraction.models import Comparison
from reviews.actions.reviews import start_review
from reviews.actions.studies import add_study
from reviews.models import Assignment, Review, Study, Task
from tests.cast import confirm, enter, judge, settle


@pytest.fixture
def board(review) -> str:
    return reverse("extraction:board", args=[review.pk])


def shown(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_without_a_study_a_lead_is_led_to_the_first_and_others_are_told_to_wait(
    board, lead, observer, sign_in
):
    assert "Add the first study" in shown(sign_in(lead), board)
    assert "A lead of the review adds them." in shown(sign_in(observer), board)


def test_a_reader_starts_and_goes_on_from_the_board(board, assignment, first_reader, sign_in):
    client = sign_in(first_reader)
    assert "Start reading" in shown(client, board)
    reading = start_reading(assignment=assignment, by=first_reader)
    said = shown(client, board)
    assert "Continue reading" in said
    assert reverse("extraction:reading", args=[reading.pk]) in said


def test_the_arbiter_waits_and_then_settles(board, assignment, first_reader, second_reader, arbiter, sign_in):
    client = sign_in(arbiter)
    assert "you arbitrate when both readings are in" in shown(client, board)
    for reader in (first_reader, second_reader):
        submit_reading(reading=enter(assignment, reader), by=reader)
    assert "Settle differences" in shown(client, board)


@pytest.mark.parametrize("role", ["first_reader", "arbiter", "statistician", "observer"])
def test_the_board_looks_the_same_whatever_the_second_reader_has_done(
    board, assignment, second_reader, role, sign_in, request
):
    client = sign_in(request.getfixturevalue(role))

    def without_token() -> str:
        return "\n".join(line for line in shown(client, board).splitlines() if "csrf" not in line.lower())

    before = without_token()
    reading = enter(assignment, second_reader)
    assert without_token() == before
    submit_reading(reading=reading, by=second_reader)
    assert without_token() == before


def test_filters_and_search_narrow_the_list_and_say_so(
    board, review, study, assignment, lead, first_reader, sign_in
):
    add_study(review=review, by=lead, label="Zeng & <b>Li</b>", year=2014)
    client = sign_in(first_reader)
    assert "Zeng &amp; &lt;b&gt;Li&lt;/b&gt; 2014" in shown(client, board)
    assert "Zeng" not in shown(client, f"{board}?show=mine")
    assert "Zeng" not in shown(client, f"{board}?show=reading")
    said = shown(client, f"{board}?q=ZENG")
    assert "1 of 2 with “ZENG” in the name" in said
    assert reverse("extraction:study", args=[study.pk]) not in said.split("</section>")[1]
    assert "No study fits." in shown(client, f"{board}?q=%22%3E%3Cscript%3E")
    assert "Zeng" in shown(client, f"{board}?show=nonsense")


def test_numbers_in_names_are_sorted_as_numbers(board, review, lead, sign_in):
    for label in ("Table 1, row 14", "Table 1, row 6"):
        add_study(review=review, by=lead, label=label)
    said = shown(sign_in(lead), board).split("<tbody>")[1]
    assert said.index("row 6") < said.index("row 14")


def test_a_settled_study_shows_its_arms_and_its_judgements(
    board, study, settled, bias_assignment, observer, arbiter, first_reader, second_reader, sign_in
):
    for reader in (first_reader, second_reader):
        judge(bias_assignment, reader, **{"3": "high"}, overall="high")
    settle_study(comparison=confirm(Comparison.objects.get(assignment=bias_assignment)), by=arbiter)
    said = shown(sign_in(observer), board)
    assert "SVF 14, Normal saline 14" in said
    assert 'aria-label="3 Missing outcome data: High"' in said
    assert 'aria-label="Overall: High"' in said


def test_judgements_that_are_not_settled_are_on_no_page(
    board, review, study, bias_assignment, observer, first_reader, second_reader, sign_in
):
    for reader in (first_reader, second_reader):
        judge(bias_assignment, reader, **{"3": "high"}, overall="high")
    client = sign_in(observer)
    for address in (
        board,
        reverse("extraction:risk-of-bias", args=[review.pk]),
        reverse("extraction:study", args=[study.pk]),
    ):
        assert "Missing outcome data: High" not in shown(client, address)
        assert 'aria-label="Overall: High"' not in shown(client, address)


# --- The number of queries ---


def fill(review: Review, people: tuple, count: int) -> None:
    """Studies up to ``count``, every second one assigned and read, some settled."""
    lead, first, second, arbiter = people
    there = review.studies.count()
    for number in range(there, count):
        study = add_study(review=review, by=lead, label=f"Study {number}", year=2000)
        if number % 2 == 0:
            for task in Task.values:
                assign_with_form(study=study, task=task, first=first, second=second, arbiter=arbiter, by=lead)


@pytest.mark.parametrize("route", ["board", "risk-of-bias"])
def test_the_number_of_queries_does_not_grow_with_the_studies(
    route, review, lead, first_reader, second_reader, arbiter, sign_in
):
    people = (lead, first_reader, second_reader, arbiter)
    fill(review, people, 10)
    assigned = list(Assignment.objects.filter(task=Task.EXTRACTION))
    settle(assigned[0])
    enter(assigned[1], first_reader)
    client = sign_in(lead)
    address = reverse(f"extraction:{route}", args=[review.pk])
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as at_10:
        client.get(address)
    fill(review, people, 200)
    for one in assigned[2:5]:
        settle(one)
    with CaptureQueriesContext(connection) as at_200:
        assert client.get(address).status_code == 200
    assert Study.objects.count() == 200
    assert len(at_200) == len(at_10)


def test_the_list_of_reviews_asks_as_much_for_one_as_for_twenty(review, study, lead, sign_in):
    client = sign_in(lead)
    client.get("/")
    with CaptureQueriesContext(connection) as for_one:
        client.get("/")
    for number in range(20):
        start_review(by=lead, title=f"Review {number}", short_title=f"R{number}")
    with CaptureQueriesContext(connection) as for_many:
        assert "Review 19" in shown(client, "/")
    assert len(for_many) == len(for_one)


# --- Home ---


def test_without_a_review_home_says_how_to_begin(outsider, sign_in):
    said = shown(sign_in(outsider), "/")
    assert "No reviews yet" in said
    assert reverse("extraction:review-new") in said


def test_home_lists_only_ones_own_reviews_with_role_and_stages(review, settled, observer, outsider, sign_in):
    said = shown(sign_in(observer), "/")
    assert "Cell therapy for acne scars" in said
    assert "you are observer" in said
    assert "<b>1</b> settled" in said
    assert "Cell therapy" not in shown(sign_in(outsider), "/")


NEW = {"title": "Laser for scars", "short_title": "Laser", "registration": "", "template": "acne_scar"}


def test_a_review_is_started_with_its_form_and_its_lead(outsider, sign_in):
    response = sign_in(outsider).post(reverse("extraction:review-new"), NEW)
    review = Review.objects.get(title="Laser for scars")
    assert response.url == reverse("reviews:protocol", args=[review.pk])
    assert review.questions.filter(key="scar_type").exists()
    assert review.memberships.get().role == "lead"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"title": " "}, "A review needs a title."),
        ({"short_title": ""}, "Write a short title"),
        ({"short_title": "x" * 61}, "at most 60 characters"),
        ({"template": "nonsense"}, "nonsense"),
        ({"template": ""}, "Choose a form."),
    ],
)
def test_a_review_that_cannot_be_is_not_started(outsider, sign_in, change, said):
    response = sign_in(outsider).post(reverse("extraction:review-new"), NEW | change)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert not Review.objects.exists()
