"""Adding, editing and assigning studies in the browser."""

import pytest
from django.urls import reverse

from extraction.actions.assignments import assign_with_form
from extraction.actions.readings import start_reading
from reviews.actions.members import add_member
from reviews.actions.studies import add_study
from reviews.models import Assignment, Role, Study, Task

FIELDS = {
    "label": "Zeng",
    "year": "2014",
    "country": "China",
    "design": "within_person",
    "registration": "NCT01115634",
    "doi": "https://doi.org/10.1000/182",
    "note": "Split-face.",
}


@pytest.fixture
def new(review) -> str:
    return reverse("reviews:study-new", args=[review.pk])


def test_a_study_is_added_with_all_its_fields(new, lead, sign_in):
    response = sign_in(lead).post(new, FIELDS)
    study = Study.objects.get(label="Zeng")
    assert response.url == reverse("extraction:study", args=[study.pk])
    assert (study.year, study.country, study.design) == (2014, "China", "within_person")
    assert (study.registration, study.doi, study.note) == ("NCT01115634", "10.1000/182", "Split-face.")


def test_adding_another_leads_back_to_an_empty_form(new, lead, sign_in):
    assert sign_in(lead).post(new, FIELDS | {"another": "yes"}).url == new


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"label": "  "}, "A study needs a label"),
        ({"label": "SUH", "year": "2025"}, "This review already has a study “SUH” with the year 2025."),
        ({"year": "2014b"}, "“2014b” is no year."),
        ({"year": "1492"}, "1492 is not between 1800 and 2100."),
        ({"design": "cohort"}, "cohort"),
        ({"doi": "182"}, "“182” is no DOI."),
        ({"label": "x" * 121}, "at most 120 characters"),
    ],
)
def test_a_study_that_cannot_be_is_refused_and_what_was_typed_is_kept(
    new, study, lead, sign_in, change, said
):
    response = sign_in(lead).post(new, FIELDS | change)
    shown = response.content.decode()
    assert response.status_code == 422
    assert said in shown
    assert 'value="NCT01115634"' in shown
    assert "Split-face." in shown
    assert Study.objects.count() == 1


def test_two_studies_without_a_year_need_different_labels(new, lead, sign_in):
    fields = FIELDS | {"year": ""}
    assert sign_in(lead).post(new, fields).status_code == 302
    assert "with no year" in sign_in(lead).post(new, fields).content.decode()


def test_the_same_label_with_another_year_is_another_study(new, study, lead, sign_in):
    assert sign_in(lead).post(new, FIELDS | {"label": "Suh", "year": "2024"}).status_code == 302


def test_a_stale_tab_sees_both_versions_of_a_study(study, lead, sign_in):
    address = reverse("reviews:study-edit", args=[study.pk])
    fields = FIELDS | {"label": "Suh", "year": "2025", "version": study.version}
    assert sign_in(lead).post(address, fields).status_code == 302
    response = sign_in(lead).post(address, fields | {"country": "Taiwan"})
    shown = response.content.decode()
    assert response.status_code == 409
    assert '<th scope="row">Country</th><td>Taiwan</td><td>China</td>' in shown
    assert '<th scope="row">Note</th>' not in shown
    study.refresh_from_db()
    assert study.country == "China"


def people(first, second, arbiter, task: str = "extraction") -> dict[str, str]:
    chosen = {"first": first, "second": second, "arbiter": arbiter}
    told = {f"{task}-{name}": str(one.pk) if one else "" for name, one in chosen.items()}
    return {"task": task, f"{task}-mode": "dual"} | told


def test_extraction_and_risk_of_bias_go_to_different_people(
    study, lead, first_reader, second_reader, arbiter, sign_in
):
    address = reverse("extraction:assign", args=[study.pk])
    client = sign_in(lead)
    assert client.post(address, people(first_reader, second_reader, arbiter)).url == address
    response = client.post(address, people(second_reader, arbiter, lead, task="risk_of_bias"))
    assert response.url == reverse("extraction:study", args=[study.pk])
    judged = Assignment.objects.get(study=study, task=Task.RISK_OF_BIAS)
    assert (judged.first, judged.second, judged.arbiter) == (second_reader, arbiter, lead)


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (("first_reader", "first_reader", "arbiter"), "is the first reader already"),
        (("first_reader", "arbiter", "arbiter"), "reads this study, so somebody else has to arbitrate it"),
        (("first_reader", "observer", "arbiter"), "This person cannot be chosen here."),
        (("outsider", "second_reader", "arbiter"), "This person cannot be chosen here."),
        (("first_reader", "second_reader", "statistician"), "This person cannot be chosen here."),
        (("first_reader", None, "arbiter"), "Choose the second reader."),
    ],
)
def test_people_who_cannot_be_three_are_refused_beside_the_field(
    study, lead, sign_in, outsider, request, names, said
):
    chosen = [request.getfixturevalue(name) if name else None for name in names]
    response = sign_in(lead).post(reverse("extraction:assign", args=[study.pk]), people(*chosen))
    assert response.status_code == 422
    assert said in response.content.decode()
    assert not Assignment.objects.exists()


def test_the_next_study_suggests_who_did_the_task_last(review, assignment, lead, sign_in):
    bias = assign_with_form(
        study=assignment.study, task=Task.RISK_OF_BIAS,
        first=assignment.second, second=assignment.first, arbiter=lead, by=lead,
    )  # fmt: skip
    other = add_study(review=review, by=lead, label="Weiss", year=2007, country="", design="parallel")
    shown = sign_in(lead).get(reverse("extraction:assign", args=[other.pk])).context["parts"]
    suggested = {task: (form["first"].value(), form["second"].value()) for task, _, form in shown}
    assert suggested == {Task.EXTRACTION: assignment.readers(), Task.RISK_OF_BIAS: bias.readers()}


def test_an_assignment_is_withdrawn_while_nobody_has_started(assignment, lead, sign_in):
    sign_in(lead).post(reverse("extraction:assignment-withdraw", args=[assignment.pk]))
    assert not Assignment.objects.exists()


def test_an_assignment_that_was_begun_stays(assignment, lead, first_reader, sign_in):
    start_reading(assignment=assignment, by=first_reader)
    address = reverse("extraction:assignment-withdraw", args=[assignment.pk])
    assert "A reading was started" in sign_in(lead).post(address, follow=True).content.decode()
    assert Assignment.objects.exists()


@pytest.mark.parametrize("begun", [False, True])
def test_a_lead_who_reads_the_study_learns_nothing_from_withdrawing(
    assignment, review, lead, first_reader, second_reader, sign_in, begun
):
    add_member(review=review, user=second_reader, role=Role.LEAD, by=lead)
    if begun:
        start_reading(assignment=assignment, by=first_reader)
    address = reverse("extraction:assignment-withdraw", args=[assignment.pk])
    said = sign_in(second_reader).post(address, follow=True).content.decode()
    assert "You read this study yourself; another lead can withdraw the assignment." in said
    assert Assignment.objects.exists()
