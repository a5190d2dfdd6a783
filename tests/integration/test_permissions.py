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
    # route                            method key               lead rlead first other arb stat obs out anon
    extraction:home                   GET   -                  200 200 200 200 200 200 200 200 302
    extraction:review-new             GET   -                  200 200 200 200 200 200 200 200 302
    extraction:review-new             POST  -                  422 422 422 422 422 422 422 422 302
    reviews:password                  GET   -                  200 200 200 200 200 200 200 200 302
    reviews:password                  POST  -                  422 422 422 422 422 422 422 422 302
    reviews:invitation                GET   token              200 200 200 200 200 200 200 200 200
    reviews:invitation                POST  token              403 403 403 403 403 403 403 403 422
    extraction:board                  GET   review             200 200 200 200 200 200 200 404 302
    reviews:protocol                  GET   review             200 200 200 200 200 200 200 404 302
    reviews:protocol-question         GET   review             200 200 403 403 403 403 403 404 302
    reviews:protocol-question         POST  review             422 422 403 403 403 403 403 404 302
    reviews:protocol-part-new         GET   kind               200 200 403 403 403 403 403 404 302
    reviews:protocol-part-new         POST  kind               422 422 403 403 403 403 403 404 302
    reviews:protocol-part-new         GET   no-kind            404 404 404 404 404 404 404 404 302
    reviews:protocol-part             GET   outcome            200 200 403 403 403 403 403 404 302
    reviews:protocol-part             POST  outcome            422 422 403 403 403 403 403 404 302
    reviews:protocol-part-remove      GET   outcome            405 405 405 405 405 405 405 405 302
    reviews:protocol-part-remove      POST  outcome            302 302 403 403 403 403 403 404 302
    reviews:team                      GET   review             200 200 200 200 200 200 200 404 302
    reviews:team                      POST  review             422 422 403 403 403 403 403 404 302
    reviews:role-withdraw             POST  role               302 302 403 403 403 403 403 404 302
    reviews:invitation-withdraw       POST  invited            302 302 403 403 403 403 403 404 302
    reviews:study-new                 GET   review             200 200 403 403 403 403 403 404 302
    reviews:study-new                 POST  review             422 422 403 403 403 403 403 404 302
    extraction:study                  GET   study              200 200 200 200 200 200 200 404 302
    extraction:study                  GET   settled-study      200 200 200 200 200 200 200 404 302
    reviews:study-edit                GET   study              200 200 403 403 403 403 403 404 302
    reviews:study-edit                POST  study              422 422 403 403 403 403 403 404 302
    reviews:assign                    GET   study              200 200 403 403 403 403 403 404 302
    reviews:assign                    POST  study              404 404 403 403 403 403 403 404 302
    extraction:record                 GET   study              200 200 200 200 200 200 200 404 302
    extraction:risk-of-bias           GET   review             200 200 200 200 200 200 200 404 302
    extraction:start-reading          POST  assignment         403 302 302 403 403 403 403 404 302
    extraction:assignment-withdraw    POST  assignment         302 302 403 403 403 403 403 404 302
    extraction:reading                GET   draft              404 200 404 404 404 404 404 404 302
    extraction:reading                GET   submitted          404 404 200 404 404 404 404 404 302
    extraction:reading                GET   original           200 200 200 200 200 404 404 404 302
    extraction:reading                GET   final              200 200 200 200 200 200 200 404 302
    extraction:cells                  POST  draft              404 400 404 404 404 404 404 404 401
    extraction:arms                   POST  draft              404 422 404 404 404 404 404 404 302
    extraction:time-points            POST  draft              404 422 404 404 404 404 404 404 302
    extraction:judge-result           POST  draft              404 302 404 404 404 404 404 404 302
    extraction:submit                 POST  draft              404 422 404 404 404 404 404 404 302
    extraction:cells                  POST  submitted          404 404 400 404 404 404 404 404 401
    extraction:submit                 POST  submitted          404 404 302 404 404 404 404 404 302
    extraction:comparison             GET   comparison         200 200 200 200 302 404 404 404 302
    extraction:comparison             GET   settled-comparison 200 200 200 200 200 404 404 404 302
    extraction:comparison-structure   GET   comparison         200 200 200 200 200 404 404 404 302
    extraction:comparison-structure   POST  comparison         403 403 403 403 422 404 404 404 302
    extraction:comparison-resolve     POST  comparison         403 403 403 403 422 404 404 404 302
    extraction:comparison-settle      POST  comparison         403 403 403 403 422 404 404 404 302
    analysis:analyses                 GET   review             200 200 200 200 200 200 200 404 302
    analysis:analysis-new             GET   review             200 200 403 403 403 200 403 404 302
    analysis:analysis-new             POST  review             422 422 403 403 403 422 403 404 302
    analysis:analysis                 GET   analysis           200 200 200 200 200 200 200 404 302
    analysis:analysis-edit            GET   analysis           200 200 403 403 403 200 403 404 302
    analysis:analysis-edit            POST  analysis           422 422 403 403 403 422 403 404 302
    analysis:run-start                POST  analysis           302 302 403 403 403 302 403 404 302
    analysis:run                      GET   run                200 200 200 200 200 200 200 404 302
    analysis:run-state                GET   run                200 200 200 200 200 200 200 404 302
    analysis:plot                     GET   run                200 200 200 200 200 200 200 404 302
    analysis:run-csv                  GET   run                200 200 200 200 200 200 200 404 302
    analysis:data-csv                 GET   review             200 200 200 200 200 200 200 404 302
    api-schema                        GET   -                  200 200 200 200 200 200 200 200 200
    api-docs                          GET   -                  200 200 200 200 200 200 200 200 200
    api-sign-in                       POST  -                  400 400 400 400 400 400 400 400 400
    api-sign-out                      POST  -                  401 401 401 401 401 401 401 401 401
    api-sign-out-everywhere           POST  -                  401 401 401 401 401 401 401 401 401
    api-reviews                       GET   -                  200 200 200 200 200 200 200 200 401
    api-review                        GET   review             200 200 200 200 200 200 200 404 401
    api-studies                       GET   review             200 200 200 200 200 200 200 404 401
    api-settled                       GET   review             200 200 200 200 200 200 200 404 401
    api-settled-csv                   GET   review             200 200 200 200 200 200 200 404 401
    api-settled-json                  GET   review             200 200 200 200 200 200 200 404 401
    api-study                         GET   study              200 200 200 200 200 200 200 404 401
    api-reading                       GET   draft              404 200 404 404 404 404 404 404 401
    api-reading                       GET   submitted          404 404 200 404 404 404 404 404 401
    api-reading                       GET   original           200 200 200 200 200 404 404 404 401
    api-reading                       GET   final              200 200 200 200 200 200 200 404 401
    api-comparison                    GET   comparison         200 200 200 200 200 404 404 404 401
    api-analyses                      GET   review             200 200 200 200 200 200 200 404 401
    api-analyses                      POST  review             400 400 403 403 403 400 403 404 401
    api-analysis                      GET   analysis           200 200 200 200 200 200 200 404 401
    api-runs                          GET   analysis           200 200 200 200 200 200 200 404 401
    api-runs                          POST  analysis           202 202 403 403 403 202 403 404 401
    api-run                           GET   run                200 200 200 200 200 200 200 404 401
    api-run-csv                       GET   run                200 200 200 200 200 200 200 404 401
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
