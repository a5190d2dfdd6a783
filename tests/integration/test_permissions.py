"""Who may open which address: every route of the project, for every kind of person, in one table.

A route that is missing from the table fails the last test, so that no page or API call is added without
somebody writing down who may reach it. What a person may not see is 404, what they see but may not do is
403. Requests that change something are sent empty: a person who may get there meets a refused form (422),
a person who may not meets 403 or 404 before it.
"""

from dataclasses import dataclass

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from analysis.actions.analyses import save_analysis
from analysis.actions.runs import request_run
from analysis.models import Analysis
from analysis.runner import work
from extraction.actions.readings import start_reading, submit_reading
from extraction.models import Comparison, Reading
from reviews.actions.assignments import assign
from reviews.actions.members import add_member, invite
from reviews.actions.studies import add_study
from reviews.models import Review, Role, Task, User
from tests.cast import Reported, enter, person, read_twice, settle

# Columns of the table. The reading lead leads the review and is second reader of the study that is being
# read; the other reviewer is a member who reads other studies.
PEOPLE = (
    "lead",
    "reading_lead",
    "first_reader",
    "other_reviewer",
    "arbiter",
    "statistician",
    "observer",
    "outsider",
    "anonymous",
)


@dataclass(frozen=True)
class Line:
    """One request and its statuses in the order of PEOPLE. ``key`` names the row whose keys the address needs."""

    route: str
    method: str
    key: str
    statuses: tuple[int, ...]


def table(text: str) -> list[Line]:
    lines = []
    for row in text.strip().splitlines():
        if row.strip() and not row.lstrip().startswith("#"):
            route, method, key, *statuses = row.split()
            lines.append(Line(route, method, key, tuple(map(int, statuses))))
    return lines


TABLE = table(
    """
    #                                                 lead rlead first other arb stat obs out anon
    extraction:home GET - 200 200 200 200 200 200 200 200 302
    """
)

# Answered the same whoever asks.
OPEN = {
    "healthz": 200,
    "components": 200,
    "reviews:sign-in": None,
    "reviews:sign-out": None,
}


@pytest.fixture
def people(lead, first_reader, second_reader, arbiter, statistician, observer, outsider) -> dict[str, User]:
    return {
        "lead": lead,
        "reading_lead": person("Reading lead"),
        "first_reader": first_reader,
        "other_reviewer": second_reader,
        "arbiter": arbiter,
        "statistician": statistician,
        "observer": observer,
        "outsider": outsider,
    }


@pytest.fixture
def world(review: Review, people: dict[str, User]) -> dict[str, dict[str, object]]:
    """A study at every stage, an analysis with a run, and the keys of all of them, by the word in the table."""
    lead, reading_lead, first = people["lead"], people["reading_lead"], people["first_reader"]
    add_member(review=review, user=reading_lead, role=Role.LEAD, by=lead)

    def study(label: str):
        return add_study(review=review, by=lead, label=label, year=2020)

    def assigned(one, second: User, task: str = Task.EXTRACTION):
        return assign(study=one, task=task, first=first, second=second, arbiter=people["arbiter"], by=lead)

    begun = study("Begun")
    being_read = assigned(begun, reading_lead)
    submitted = enter(being_read, first)
    submit_reading(reading=submitted, by=first)
    draft = start_reading(assignment=being_read, by=reading_lead)
    disputed = assigned(study("Disputed"), people["other_reviewer"])
    comparison = read_twice(disputed, None, Reported(answers={"sample_size": "30"}))
    settled = assigned(study("Settled"), people["other_reviewer"])
    final = settle(settled)
    settle(assigned(study("Also settled"), people["other_reviewer"]))
    groups = {group.name: group for group in review.groups.all()}
    analysis = save_analysis(
        analysis=Analysis(review=review), version=None, by=lead, name="ECCA", measure="SMD", basis="change",
        follow_up="longest", model="DL", outcome=review.outcomes.get(name="ECCA score"),
        experimental=[groups["Cell therapy"]], comparators=[groups["Control"]],
    )  # fmt: skip
    run = request_run(analysis=analysis, by=lead)
    work(run.pk)
    invitation, token = invite(review=review, email="new@example.org", role=Role.OBSERVER, by=lead)
    originals = {one.role: one for one in Reading.objects.filter(assignment=disputed)}
    settled_comparison = Comparison.objects.get(assignment=settled)
    return {
        "-": {},
        "review": {"review_id": review.pk},
        "study": {"study_id": begun.pk},
        "settled-study": {"study_id": settled.study_id},
        "outcome": {"kind": "outcomes", "part_id": review.outcomes.first().pk},
        "kind": {"kind": "outcomes", "review_id": review.pk},
        "no-kind": {"kind": "nothing", "review_id": review.pk},
        "role": {"membership_id": review.memberships.get(user=people["observer"]).pk},
        "invited": {"invitation_id": invitation.pk},
        "token": {"token": token},
        "assignment": {"assignment_id": being_read.pk},
        "draft": {"reading_id": draft.pk},
        "submitted": {"reading_id": submitted.pk},
        "original": {"reading_id": originals["first"].pk},
        "final": {"reading_id": final.pk},
        "comparison": {"comparison_id": comparison.pk},
        "settled-comparison": {"comparison_id": settled_comparison.pk},
        "analysis": {"analysis_id": analysis.pk},
        "run": {"run_id": run.pk},
    }


def status_of(line: Line, world: dict, user: User | None) -> int:
    """The status of one request; whatever it changes is taken back."""
    client = Client(raise_request_exception=True)
    if user is not None:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    address = reverse(line.route, kwargs=world[line.key])
    with transaction.atomic():
        if line.route.startswith("api-") and line.method != "GET":
            response = client.generic(line.method, address, b"{}", content_type="application/json")
        else:
            response = client.generic(line.method, address)
        transaction.set_rollback(True)
    return response.status_code


@pytest.mark.parametrize("who", PEOPLE)
def test_every_route_answers_each_person_as_the_table_says(who, world, people):
    column = PEOPLE.index(who)
    wrong = []
    for line in TABLE:
        status = status_of(line, world, people.get(who))
        if status != line.statuses[column]:
            wrong.append(f"{line.method} {line.route} ({line.key}): {status}, not {line.statuses[column]}")
    assert wrong == []


def test_every_route_is_in_the_table():
    listed = {line.route for line in TABLE} | set(OPEN)
    assert sorted(set(routes(get_resolver())) - listed) == []


def routes(resolver: URLResolver, space: str = "") -> list[str]:
    """The names of all addresses, with their namespace."""
    found = []
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = entry.namespace
            found += routes(entry, f"{space}{inner}:" if inner else space)
        elif isinstance(entry, URLPattern) and entry.name:
            found.append(f"{space}{entry.name}")
    return found
