"""How a study stands, in the API and the exports."""

from datetime import date

import pytest

from reviews.actions.contacts import log_contact
from reviews.actions.standing import set_standing

from .test_settled import rows_of


@pytest.fixture
def left_out(world):
    """The settled study, ineligible since."""
    study = world.studies["settled"]
    study.refresh_from_db()
    return set_standing(
        study=study, standing="ineligible", reason="Burns.", version=study.version, by=world.people["lead"]
    )


def test_studies_carry_their_standing_and_are_filtered_by_it(world, left_out, api):
    client = api(world.people["observer"])
    address = f"/api/v1/reviews/{world.review.pk}/studies/"
    [found] = client.get(f"{address}?standing=ineligible").json()["results"]
    assert (found["id"], found["standing"], found["standing_reason"]) == (
        str(left_out.pk),
        "ineligible",
        "Burns.",
    )
    others = client.get(f"{address}?standing=included&standing=awaiting").json()["results"]
    assert str(left_out.pk) not in {one["id"] for one in others}
    assert {one["standing"] for one in others} == {"included"}
    assert client.get(f"{address}?standing=gone").status_code == 400


def test_what_was_settled_of_it_is_exported_with_the_standing(world, left_out, api):
    client = api(world.people["observer"])
    rows = rows_of(client.get(f"/api/v1/reviews/{world.review.pk}/settled.csv"))
    of_it = [row for row in rows if row["study_id"] == str(left_out.pk)]
    assert {(row["standing"], row["standing_reason"]) for row in of_it} == {("ineligible", "Burns.")}
    assert {row["standing"] for row in rows if row not in of_it} == {"included"}
    document = client.get(f"/api/v1/reviews/{world.review.pk}/settled.json").json()
    assert document["left_out"] == [
        {
            "study": str(left_out.pk),
            "name": left_out.name,
            "standing": "ineligible",
            "standing_reason": "Burns.",
        }
    ]
    [told] = [one for one in document["studies"] if one["study"] == str(left_out.pk)]
    assert (told["standing"], told["has_extraction"]) == ("ineligible", True)


def test_a_study_that_was_never_settled_is_listed_among_the_left_out_too(world, api):
    study = world.studies["unassigned"]
    set_standing(
        study=study, standing="awaiting", reason="Thesis.", version=study.version, by=world.people["lead"]
    )
    document = api(world.people["observer"]).get(f"/api/v1/reviews/{world.review.pk}/settled.json").json()
    assert [one["standing"] for one in document["left_out"]] == ["awaiting"]


def test_a_study_has_its_contacts(world, api):
    study = world.studies["unassigned"]
    log_contact(
        study=study, date=date(2025, 3, 1), to_whom="Suh", means="email", asked="The SD?",
        by=world.people["lead"],
    )  # fmt: skip
    body = api(world.people["observer"]).get(f"/api/v1/studies/{study.pk}/").json()
    assert body["contacts"] == [
        {
            "date": "2025-03-01",
            "to_whom": "Suh",
            "means": "email",
            "asked": "The SD?",
            "answer": "",
            "answered_on": None,
        }
    ]
