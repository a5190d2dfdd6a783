"""How often a route asks the database does not depend on how much there is."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from analysis.models import Analysis, Run
from reviews.models import Membership, Review

from .crowd import settle_many

FEW, MANY = 10, 200


def queries(client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        response = client.get(f"/api/v1/{address}")
        if response.streaming:
            b"".join(response.streaming_content)
    assert response.status_code == 200
    return len(captured)


@pytest.mark.parametrize("role", ["lead", "observer"])
def test_lists_and_exports_take_as_many_queries_for_200_studies_as_for_10(world, api, role):
    client = api(world.people[role])
    review = world.review.pk
    addresses = [
        f"reviews/{review}/",
        f"reviews/{review}/studies/?page_size=500",
        f"reviews/{review}/studies/?stage=settled&ordering=-year&page_size=500",
        f"reviews/{review}/settled/?page_size=500",
        f"reviews/{review}/settled.csv",
        f"reviews/{review}/settled.json",
        f"reviews/{review}/robvis.csv",
        "reviews/",
    ]
    settle_many(world.review, world.people, FEW)
    few = {address: queries(client, address) for address in addresses}
    world.review.studies.filter(label__startswith="Study").delete()
    settle_many(world.review, world.people, MANY)
    many = {address: queries(client, address) for address in addresses}
    assert many == few
    assert max(few.values()) <= 20


def test_lists_of_analyses_runs_and_reviews_do_not_ask_for_each_of_them(world, api):
    client = api(world.people["lead"])
    addresses = [
        "reviews/?page_size=500",
        f"reviews/{world.review.pk}/analyses/?page_size=500",
        f"analyses/{world.analysis.pk}/runs/?page_size=500",
    ]
    few = {address: queries(client, address) for address in addresses}
    lead = world.people["lead"]
    reviews = Review.objects.bulk_create(Review(title=f"Review {n}", short_title=f"{n}") for n in range(MANY))
    Membership.objects.bulk_create(Membership(review=review, user=lead, role="lead") for review in reviews)
    copies = Analysis.objects.bulk_create(
        Analysis(review=world.review, name=f"Analysis {n}", outcome=world.analysis.outcome, measure="SMD")
        for n in range(MANY)
    )
    groups = list(world.review.groups.all())
    for copy in copies[:FEW]:
        copy.experimental.set(groups[:1])
        copy.comparators.set(groups[1:])
    run = {"requested_by": lead, "settings": {}, "input": world.run.input, "input_hash": "0" * 64}
    Run.objects.bulk_create(
        [Run(analysis=world.analysis, number=n + 2, **run) for n in range(MANY)]
        + [Run(analysis=copy, number=1, **run) for copy in copies]
    )
    assert {address: queries(client, address) for address in addresses} == few
