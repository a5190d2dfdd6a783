"""Who gets the files of comparisons, from when on, and where they are offered."""

from django.urls import reverse

from extraction.actions.readings import submit_reading
from extraction.actions.supplements import submit_supplement
from tests.cast import Reported, enter, read_twice
from tests.unit.extraction.actions.form_versions import answer, upgrade_with_new_question

from .exports import PAGES, body, pages_of
from .pages import url

# --- Who may ---


def test_nothing_of_a_reading_leaves_before_both_are_in(
    assignment, review, sign_in, lead, first_reader, second_reader, arbiter
):
    reading = enter(assignment, first_reader, Reported(answers={"sample_size": "28", "scar_type": "SECRET"}))
    for submitted in (False, True):
        if submitted:
            submit_reading(reading=reading, by=first_reader)
        for person in (lead, first_reader, second_reader, arbiter):
            client = sign_in(person)
            files = [body(client.get(page)) for page in pages_of(review)]
            assert "SECRET" not in "".join(files)
            assert "Suh" not in "".join(files)
    second = enter(assignment, second_reader)
    submit_reading(reading=second, by=second_reader)
    assert "SECRET" in body(sign_in(second_reader).get(pages_of(review)[0]))


def test_an_answer_to_a_new_question_leaves_once_both_have_submitted_theirs(
    assignment, review, sign_in, lead, first_reader, second_reader
):
    comparison = read_twice(assignment)
    upgrade_with_new_question(assignment, by=lead)
    addresses = [*(url(name, comparison) for name in PAGES), *pages_of(review)]
    readings = {one.role: one for one in comparison.assignment.readings.all()}
    answer(readings["first"], first_reader, "tissue", "SECRET")
    submit_supplement(reading=readings["first"], by=first_reader)
    for person in (lead, second_reader):
        client = sign_in(person)
        assert not [one for one in addresses if "SECRET" in body(client.get(one))]
    answer(readings["second"], second_reader, "tissue", "Thigh")
    submit_supplement(reading=readings["second"], by=second_reader)
    assert "SECRET" in body(sign_in(second_reader).get(url("comparison-csv", comparison)))


def test_a_comparison_is_for_its_people_and_leads_alone(
    story, sign_in, lead, first_reader, second_reader, arbiter, statistician, observer, outsider
):
    for person, status in (
        (lead, 200), (first_reader, 200), (second_reader, 200), (arbiter, 200),
        (statistician, 404), (observer, 404), (outsider, 404),
    ):  # fmt: skip
        client = sign_in(person)
        assert {client.get(url(name, story)).status_code for name in PAGES} == {status}, person.name


def test_of_a_review_observers_export_the_settled_data_instead(
    story, review, sign_in, observer, statistician, outsider
):
    for person in (observer, statistician):
        client = sign_in(person)
        for page in pages_of(review):
            response = client.get(page)
            assert response.status_code == 403
            assert "You can export the settled data" in response.content.decode()
        assert client.get(f"/api/v1/reviews/{review.pk}/comparisons.csv").status_code == 403
    assert {sign_in(outsider).get(page).status_code for page in pages_of(review)} == {404}


# --- Where they are offered ---


def test_the_settling_page_offers_the_files(differing, sign_in, first_reader):
    page = sign_in(first_reader).get(url("comparison-settle", differing)).content.decode()
    for name in PAGES:
        assert f'href="{url(name, differing)}" download' in page


def test_the_page_of_agreement_offers_those_of_the_review_to_those_who_take_part(
    review, sign_in, first_reader, observer
):
    address = reverse("extraction:agreement", args=[review.pk])
    for person, is_offered in ((first_reader, True), (observer, False)):
        page = sign_in(person).get(address).content.decode()
        assert [f'href="{one}" download' in page for one in pages_of(review)] == [is_offered] * 3
