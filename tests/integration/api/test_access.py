"""Who sees what, route by route: what may not be seen is 404, what may be seen but not done is 403."""

import re

import pytest
from django.urls import get_resolver

from analysis.models import Run
from extraction.actions.assignments import assign_with_form
from reviews.actions.members import add_member
from reviews.models import Role, Task
from tests.cast import enter

from .conftest import ROLES

#                                                  lead first second arbiter stat. observer outsider anonymous
MEMBERS = "                                        200  200   200    200     200   200      404      401"
PARTIES = "                                        200  200   200    200     404   404      404      401"
TAKES_PART = "                                     200  200   200    200     403   403      404      401"

TABLE = {
    "GET reviews/": "                              200  200   200    200     200   200      200      401",
    "GET reviews/{review}/due-dates/": "200 403 403 403 403 403 404 401",
    "POST reviews/{review}/due-dates/": "400 403 403 403 403 403 404 401",
    "GET reviews/{review}/": MEMBERS,
    "GET reviews/{review}/studies/": MEMBERS,
    "GET reviews/{review}/forms/": MEMBERS,
    "GET reviews/{review}/settled/": MEMBERS,
    "GET reviews/{review}/settled.csv": MEMBERS,
    "GET reviews/{review}/settled.json": MEMBERS,
    "GET reviews/{review}/robvis.csv": MEMBERS,
    "GET reviews/{review}/agreement/": MEMBERS,
    "GET reviews/{review}/agreement.csv": MEMBERS,
    "GET reviews/{review}/agreement.json": MEMBERS,
    "GET reviews/{review}/comparisons.csv": TAKES_PART,
    "GET reviews/{review}/comparisons.json": TAKES_PART,
    "GET reviews/{review}/discussions.csv": TAKES_PART,
    "GET studies/{unassigned}/": MEMBERS,
    "GET studies/{draft}/": MEMBERS,
    "GET studies/{submitted}/": MEMBERS,
    "GET studies/{arbiter}/": MEMBERS,
    "GET studies/{settled}/": MEMBERS,
    "GET readings/{first_draft}/": "               404  200   404    404     404   404      404      401",
    "GET readings/{first_submitted}/": "           404  200   404    404     404   404      404      401",
    "GET readings/{second_begun}/": "              404  404   200    404     404   404      404      401",
    "GET readings/{first_of_both}/": PARTIES,
    "GET readings/{second_of_both}/": PARTIES,
    "GET readings/{first_of_settled}/": PARTIES,
    "GET readings/{final}/": MEMBERS,
    "GET comparisons/{comparison}/": PARTIES,
    "GET comparisons/{settled_comparison}/": PARTIES,
    "GET comparisons/{comparison}/comparison.csv": PARTIES,
    "GET comparisons/{comparison}/comparison.json": PARTIES,
    "GET comparisons/{comparison}/discussion.csv": PARTIES,
    "GET reviews/{review}/analyses/": MEMBERS,
    "POST reviews/{review}/analyses/": "           400  403   403    403     400   403      404      401",
    "GET analyses/{analysis}/": MEMBERS,
    "GET analyses/{analysis}/runs/": MEMBERS,
    "POST analyses/{analysis}/runs/": "            202  403   403    403     202   403      404      401",
    "GET runs/{run}/": MEMBERS,
    "GET runs/{run}/result.csv": MEMBERS,
    # The same addresses with keys of nothing: nobody can tell them from what they may not see.
    "GET reviews/{nothing}/": "                    404  404   404    404     404   404      404      401",
    "GET studies/{nothing}/": "                    404  404   404    404     404   404      404      401",
    "GET readings/{nothing}/": "                   404  404   404    404     404   404      404      401",
    "GET comparisons/{nothing}/": "                404  404   404    404     404   404      404      401",
    "GET runs/{nothing}/": "                       404  404   404    404     404   404      404      401",
    # Last, as they end the token that asks.
    "POST auth/sign-in/": "                        400  400   400    400     400   400      400      400",
    "POST auth/sign-out/": "                       204  204   204    204     204   204      204      401",
    "POST auth/sign-out-everywhere/": "            401  401   401    401     401   401      401      401",
}
OPEN = {"schema/", "docs/"}
PARTIES_OF_A_COMPARISON = ("lead", "second_reader", "arbiter")


def keys_of(world) -> dict[str, object]:
    return {
        "review": world.review.pk,
        **{stage: study.pk for stage, study in world.studies.items()},
        "first_draft": world.first_draft.pk,
        "first_submitted": world.first_submitted.pk,
        "second_begun": world.reading("submitted", "second").pk,
        "first_of_both": world.reading("arbiter", "first").pk,
        "second_of_both": world.reading("arbiter", "second").pk,
        "first_of_settled": world.final.assignment.readings.get(role="first").pk,
        "final": world.final.pk,
        "comparison": world.comparison.pk,
        "settled_comparison": world.final.assignment.comparison.pk,
        "analysis": world.analysis.pk,
        "run": world.run.pk,
        "nothing": "00000000-0000-4000-8000-000000000000",
    }


@pytest.mark.parametrize("role", ROLES)
def test_every_route_answers_every_role_as_the_table_says(world, api, role):
    client, keys = api(world.people[role]), keys_of(world)
    expected = {route: int(row.split()[ROLES.index(role)]) for route, row in TABLE.items()}
    found = {}
    for route in TABLE:
        method, address = route.split(" ")
        send = getattr(client, method.lower())
        found[route] = send(f"/api/v1/{address.format(**keys)}").status_code
    assert found == expected


def test_no_route_is_missing_from_the_table():
    shapes = {re.sub(r"\{\w+\}", "{}", route.split(" ")[1]) for route in TABLE}
    [api_resolver] = [p for p in get_resolver().url_patterns if str(p.pattern) == "api/v1/"]

    def addresses(patterns, prefix=""):
        for pattern in patterns:
            here = prefix + str(pattern.pattern)
            if hasattr(pattern, "url_patterns"):
                yield from addresses(pattern.url_patterns, here)
            else:
                yield here

    routes = {re.sub(r"<[^>]+>", "{}", address) for address in addresses(api_resolver.url_patterns)}
    # The empty one is what answers unknown addresses.
    assert routes - {""} == shapes | OPEN


def test_what_cannot_be_seen_is_told_as_what_is_not_there(world, api):
    client = api(world.people["second_reader"])
    hidden = client.get(f"/api/v1/readings/{world.first_draft.pk}/")
    absent = client.get("/api/v1/readings/00000000-0000-4000-8000-000000000000/")
    assert hidden.content == absent.content
    assert dict(hidden.headers) == dict(absent.headers)


def test_nothing_of_an_unsettled_reading_leaves_by_any_route(world, api):
    keys = keys_of(world)
    routes = [route.split(" ")[1].format(**keys) for route in TABLE if route.startswith("GET")]
    for role in ("lead", "second_reader", "arbiter", "statistician", "observer"):
        client = api(world.people[role])
        for address in routes:
            response = client.get(f"/api/v1/{address}")
            body = b"".join(response.streaming_content) if response.streaming else response.content
            if "/comparisons." in address:
                # All that is in comparison: what is both in there says it, and nothing else.
                assert body.count(b"SECRET") == (role in PARTIES_OF_A_COMPARISON), f"{role} at {address}"
                continue
            both_in = str(keys["first_of_both"]) in address or str(keys["comparison"]) in address
            if b"SECRET" in body:
                assert both_in, f"{role} reads it at {address}"
                assert role in PARTIES_OF_A_COMPARISON


def test_peers_and_arbiter_see_one_study_alike_whether_the_first_has_begun_or_submitted(world, api):
    for role in ("second_reader", "arbiter", "statistician", "observer"):
        seen = []
        for stage in ("draft", "submitted"):
            body = api(world.people[role]).get(f"/api/v1/studies/{world.studies[stage].pk}/").json()
            [task] = [task for task in body["tasks"] if task["task"] == "extraction"]
            seen.append({key: task[key] for key in ("stage", "comparison", "settled_reading", "progress")})
        assert seen[0] == seen[1]


def test_a_lead_who_does_not_read_a_study_sees_how_far_its_readers_are(world, api):
    body = api(world.people["lead"]).get(f"/api/v1/studies/{world.studies['submitted'].pk}/").json()
    [task] = [task for task in body["tasks"] if task["task"] == "extraction"]
    assert [one["state"] for one in task["progress"]] == ["submitted", "started"]


def test_a_lead_who_reads_a_study_is_blinded_like_any_reader(world, api):
    lead, first_reader, arbiter = (world.people[role] for role in ("lead", "first_reader", "arbiter"))
    add_member(review=world.review, user=lead, role=Role.REVIEWER, by=lead)
    study = world.studies["unassigned"]
    assignment = assign_with_form(
        study=study, task=Task.EXTRACTION, first=first_reader, second=lead, arbiter=arbiter, by=lead
    )
    theirs = enter(assignment, first_reader)
    client = api(lead)
    assert client.get(f"/api/v1/readings/{theirs.pk}/").status_code == 404
    body = client.get(f"/api/v1/studies/{study.pk}/").json()
    assert [task["progress"] for task in body["tasks"]] == [[], []]


def test_a_deactivated_person_and_one_who_left_see_nothing(world, api):
    observer, statistician = world.people["observer"], world.people["statistician"]
    address = f"/api/v1/reviews/{world.review.pk}/"
    client = api(observer)
    observer.is_active = False
    observer.save()
    assert client.get(address).status_code == 401
    client = api(statistician)
    world.review.memberships.filter(user=statistician).delete()
    assert client.get(address).status_code == 404


def test_a_refused_run_is_not_made(world, api):
    before = Run.objects.count()
    api(world.people["observer"]).post(f"/api/v1/analyses/{world.analysis.pk}/runs/")
    assert Run.objects.count() == before
