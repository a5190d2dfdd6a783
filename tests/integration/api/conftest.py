"""Clients that carry tokens, and a review whose studies stand at every stage."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass

import pytest
from rest_framework.test import APIClient

from analysis.actions.analyses import save_analysis
from analysis.actions.runs import request_run
from analysis.models import Analysis, Run
from analysis.runner import work
from extraction.actions.assignments import assign_with_form
from extraction.actions.readings import start_reading, submit_reading
from extraction.models import Comparison, Reading
from reviews.actions.studies import add_study
from reviews.actions.tokens import issue_token
from reviews.models import Assignment, Review, Study, Task, User
from tests.cast import LEVELS_ONLY, Reported, acne_scar_review, enter, everybody, judge, read_twice, settle
from tests.module_rows import rows_of_the_module

ROLES = (
    "lead",
    "first_reader",
    "second_reader",
    "arbiter",
    "statistician",
    "observer",
    "outsider",
    "anonymous",
)


@pytest.fixture
def api() -> Callable[[User | None], APIClient]:
    """A client that carries a token of the person, or none."""

    def as_(user: User | None = None) -> APIClient:
        client = APIClient()
        if user is not None:
            client.credentials(HTTP_AUTHORIZATION=f"Bearer {issue_token(by=user)[0]}")
        return client

    return as_


@dataclass
class World:
    """A study at every stage, and an analysis that has run."""

    review: Review
    people: dict[str, User | None]
    studies: dict[str, Study]
    first_draft: Reading
    first_submitted: Reading
    comparison: Comparison
    final: Reading
    analysis: Analysis
    run: Run

    def reading(self, stage: str, role: str) -> Reading:
        return Reading.objects.get(assignment__study=self.studies[stage], role=role)


def assigned(study: Study, people: dict[str, User], task: str = Task.EXTRACTION) -> Assignment:
    return assign_with_form(
        study=study,
        task=task,
        first=people["first_reader"],
        second=people["second_reader"],
        arbiter=people["arbiter"],
        by=people["lead"],
        instrument=LEVELS_ONLY if task == Task.RISK_OF_BIAS else "",
    )


@pytest.fixture(scope="module")
def made_world(request, django_db_setup, django_db_blocker) -> Iterator[World]:
    with rows_of_the_module(request, django_db_blocker):
        yield make_world()


@pytest.fixture
def world(db, made_world) -> World:
    """A world of one's own. Whoever is in it is in `people`: the fixtures of the cast would make them once more."""
    return deepcopy(made_world)


def make_world() -> World:
    """Studies: one unassigned, one that the first reader reads, one that they submitted, one with the arbiter, two
    settled. What the first reader alone wrote says "SECRET"."""
    people = everybody()
    lead, first_reader, second_reader, arbiter, statistician, observer, _ = people.values()
    review = acne_scar_review(lead, first_reader, second_reader, arbiter, statistician, observer)
    studies = {
        stage: add_study(review=review, by=lead, label=stage.title(), year=2020 + place, country="Korea")
        for place, stage in enumerate(("unassigned", "draft", "submitted", "arbiter", "settled", "other"))
    }
    secret = Reported(answers={"sample_size": "28", "scar_type": "SECRET"})
    first_draft = enter(assigned(studies["draft"], people), first_reader, secret)
    first_submitted = enter(assigned(studies["submitted"], people), first_reader, secret)
    submit_reading(reading=first_submitted, by=first_reader)
    start_reading(assignment=first_submitted.assignment, by=second_reader)
    comparison = read_twice(assigned(studies["arbiter"], people), secret, Reported())
    final = settle(assigned(studies["settled"], people))
    settle(assigned(studies["other"], people))
    judge(assigned(studies["settled"], people, Task.RISK_OF_BIAS), first_reader)
    groups = {group.name: group for group in review.groups.all()}
    analysis = save_analysis(
        analysis=Analysis(review=review),
        version=None,
        by=lead,
        name="ECCA, change",
        outcome=review.outcomes.get(name="ECCA score"),
        basis="change",
        measure="SMD",
        experimental=[groups["Cell therapy"]],
        comparators=[groups["Control"]],
    )
    run = request_run(analysis=analysis, by=lead)
    work(run.pk)
    run.refresh_from_db()
    everyone = people | {"anonymous": None}
    return World(review, everyone, studies, first_draft, first_submitted, comparison, final, analysis, run)
