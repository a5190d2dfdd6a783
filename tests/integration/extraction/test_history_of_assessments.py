"""What was judged under another instrument is another cell's past, and is called in the record as it was asked."""

import pytest

from extraction.actions.assignments import assign_with_form
from extraction.actions.instruments import change_instrument
from extraction.actions.readings import start_reading
from extraction.models import Reading
from reviews.models import Assignment, Task
from tests.cast import type_in

JUDGED = "judgement:all:1"


@pytest.fixture
def bias(study, lead, first_reader, second_reader, arbiter) -> Assignment:
    people = {"first": first_reader, "second": second_reader, "arbiter": arbiter}
    return assign_with_form(
        study=study, task=Task.RISK_OF_BIAS, by=lead, instrument="rob2_crossover", **people
    )


@pytest.fixture
def changed(bias, lead, first_reader) -> Reading:
    """Judged with the instrument for crossover trials, then with ROBINS-I."""
    reading = start_reading(assignment=bias, by=first_reader)
    type_in(reading, first_reader, {JUDGED: "low", "judgement:all:S": "high", "signalling:all:S.1": "Y"})
    change_instrument(assignment=bias, instrument="robins_i", by=lead)
    reading = Reading.objects.get(pk=reading.pk)
    type_in(reading, first_reader, {JUDGED: "serious"})
    return reading


def test_the_history_of_a_domain_is_that_of_its_instrument(changed, bias, lead, first_reader, sign_in):
    client, address = sign_in(first_reader), f"/readings/{changed.pk}/history/"

    def said() -> list[tuple[str, str]]:
        changes = client.get(address, {"address": JUDGED}).json()["changes"]
        return [(one["before"], one["after"]) for one in changes]

    assert said() == [("", "Serious")]
    change_instrument(assignment=bias, instrument="rob2_crossover", by=lead)
    assert said() == [("", "Low")]


def test_the_record_names_what_was_entered_as_its_instrument_does(changed, study, first_reader, sign_in):
    page = sign_in(first_reader).get(f"/studies/{study.pk}/record/").content.decode()
    for name in ("1 Randomization process", "S Period and carryover effects", "1 Confounding"):
        assert name in page
    assert "Overall" not in page
