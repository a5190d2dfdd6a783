"""Two different readers, and an arbiter who is neither: said by the action, kept by the database."""

import pytest
from django.db import IntegrityError

from reviews.actions.assignments import assign
from reviews.models import Assignment, Task
from reviews.refusals import NotAllowed, NotThere, Refused

EXTRACTION = Task.EXTRACTION


def test_extraction_and_risk_of_bias_can_have_different_people(
    study, lead, first_reader, second_reader, arbiter
):
    assign(study=study, task=EXTRACTION, first=first_reader, second=second_reader, arbiter=arbiter, by=lead)
    bias = assign(
        study=study, task=Task.RISK_OF_BIAS, first=arbiter, second=first_reader, arbiter=lead, by=lead
    )
    assert bias.readers() == (arbiter.pk, first_reader.pk)


@pytest.mark.parametrize(
    ("people", "field"),
    [
        (("first_reader", "first_reader", "arbiter"), "second"),
        (("first_reader", "second_reader", "second_reader"), "arbiter"),
        (("first_reader", "outsider", "arbiter"), "second"),
        (("first_reader", "observer", "arbiter"), "second"),
        (("first_reader", "second_reader", "statistician"), "arbiter"),
    ],
)
def test_people_who_do_not_fit_are_refused_at_their_field(study, lead, outsider, people, field, request):
    first, second, arbiter = (request.getfixturevalue(name) for name in people)
    with pytest.raises(Refused) as refused:
        assign(study=study, task=EXTRACTION, first=first, second=second, arbiter=arbiter, by=lead)
    assert field in refused.value.errors
    assert not Assignment.objects.exists()


def test_a_task_is_assigned_once_a_round(assignment, lead, first_reader, second_reader, arbiter):
    with pytest.raises(Refused, match="assigned already"):
        assign(
            study=assignment.study, task=EXTRACTION,
            first=first_reader, second=second_reader, arbiter=arbiter, by=lead,
        )  # fmt: skip


def test_only_the_lead_assigns(study, first_reader, second_reader, arbiter, outsider):
    people = {"first": first_reader, "second": second_reader, "arbiter": arbiter}
    with pytest.raises(NotAllowed):
        assign(study=study, task=EXTRACTION, by=first_reader, **people)
    with pytest.raises(NotThere):
        assign(study=study, task=EXTRACTION, by=outsider, **people)


@pytest.mark.parametrize("roles", [("f", "f", "a"), ("f", "s", "f"), ("f", "s", "s")])
def test_the_database_itself_refuses_one_person_twice(study, first_reader, second_reader, arbiter, roles):
    people = {"f": first_reader, "s": second_reader, "a": arbiter}
    first, second, third = (people[role] for role in roles)
    with pytest.raises(IntegrityError):
        Assignment.objects.create(study=study, task=EXTRACTION, first=first, second=second, arbiter=third)
