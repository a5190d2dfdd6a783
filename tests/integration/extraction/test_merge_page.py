"""The page that merges two arms, and what it says was done."""

import pytest
from django.urls import reverse

from extraction.models import Reading
from extraction.queries.merging import merge_plan
from extraction.queries.sheets import read_sheet
from tests.cast import Reported, enter

TWICE = Reported(
    arms={"SVF": "Cell therapy", "SVF again": "Cell therapy"},
    results={
        ("ECCA score", "10 weeks", "SVF", "change"): {"n": "14", "mean": "-38.2"},
        ("ECCA score", "10 weeks", "SVF again", "change"): {"n": "13", "mean": "-38.2", "sd": "8.1"},
    },
)


@pytest.fixture
def reading(assignment, first_reader) -> Reading:
    return enter(assignment, first_reader, TWICE)


@pytest.fixture
def merge(sign_in, reading, first_reader):
    """Merge the second arm into the first; what the page says afterwards."""
    target, source = reading.arms.all()

    def send(**chosen: str) -> str:
        sent = {"from": source.pk, "into": target.pk, **chosen}
        done = sign_in(first_reader).post(
            reverse("extraction:merge-arms", args=[reading.pk]), sent, follow=True
        )
        [said] = done.context["messages"]
        return str(said)

    return send


def test_it_counts_what_was_taken_over_and_nothing_that_was_merely_sent(merge, reading):
    target, source = reading.arms.all()
    plan = merge_plan(read_sheet(reading), source, target)
    same = next(one.target for one in plan.cells if one.fate == "same")
    said = merge(**{plan.asked[0].target: "theirs", same: "theirs", "value:nothing": "theirs"})
    assert "2 values taken over" in said


def test_one_value_is_one(merge):
    assert "“SVF again” is merged into “SVF”: 1 value taken over." in merge()
