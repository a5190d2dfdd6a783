"""Confirming values of the first reading: by the verifier alone, in a draft, and only what stands as it was."""

import pytest

from extraction.actions.readings import start_reading, submit_reading
from extraction.actions.settling import settle_study
from extraction.actions.verification import confirm_values
from extraction.models import Comparison, Reading, Verification
from extraction.queries.comparisons import read_comparison
from extraction.queries.history import cell_history
from reviews.models import AuditEvent
from reviews.refusals import NotAllowed, NotThere, Refused
from tests.cast import confirm, enter, type_in
from tests.verification import begun, confirm_all, first_of, sd_of, standing, to_verify


@pytest.fixture
def reading(study, lead, first_reader, second_reader, arbiter) -> Reading:
    """The verifier's, just begun."""
    return begun(to_verify(study, lead, first_reader, second_reader, arbiter))


def test_a_confirmed_value_says_by_whom_and_when(reading, second_reader):
    where = sd_of(reading)
    [one] = confirm_values(reading=reading, addresses=[where], by=second_reader)
    assert standing(reading).states[where] == "confirmed"
    one.refresh_from_db()
    assert (one.by, one.at is None) == (second_reader, False)
    assert standing(reading).count("unverified") == len(standing(reading).states) - 1


def test_a_confirmation_is_taken_back(reading, second_reader):
    where = sd_of(reading)
    confirm_values(reading=reading, addresses=[where], by=second_reader)
    confirm_values(reading=reading, addresses=[where], confirmed=False, by=second_reader)
    assert standing(reading).states[where] == "unverified"
    assert not Verification.objects.filter(by__isnull=False).exists()


def test_each_change_advances_the_reading_once_and_nothing_else_does(reading, second_reader):
    all_of_them = list(standing(reading).states)
    before = reading.version
    confirm_values(reading=reading, addresses=all_of_them, by=second_reader)
    assert reading.version == Reading.objects.get(pk=reading.pk).version == before + 1
    assert confirm_values(reading=reading, addresses=all_of_them, by=second_reader) == []
    assert reading.version == before + 1


def test_a_value_that_the_verifier_changed_is_not_confirmed(reading, second_reader):
    where = sd_of(reading)
    type_in(reading, second_reader, {where: "8.4"})
    assert confirm_values(reading=reading, addresses=[where], by=second_reader) == []
    assert standing(reading).states[where] == "contested"
    type_in(reading, second_reader, {where: "8.1"})
    assert standing(reading).states[where] == "unverified"


def test_the_record_says_which_values_were_confirmed(reading, second_reader):
    where = sd_of(reading)
    confirm_values(reading=reading, addresses=[where], by=second_reader)
    event = AuditEvent.objects.get(action="values confirmed")
    assert (event.subject, event.actor, event.summary) == (reading.pk, second_reader, "1 value")
    assert event.cells == [{"address": where, "before": {"text": "8.1"}, "after": {"text": "8.1"}}]


def test_the_history_of_a_value_says_that_it_was_confirmed_and_taken_back(reading, second_reader):
    where = sd_of(reading)
    confirm_values(reading=reading, addresses=[where], by=second_reader)
    confirm_values(reading=reading, addresses=[where], confirmed=False, by=second_reader)
    past = [(one.deed, one.before, one.after) for one in cell_history(reading, where, second_reader)]
    assert past == [("confirmation taken back", "8.1", "8.1"), ("values confirmed", "8.1", "8.1")]


def test_what_the_first_reading_does_not_have_cannot_be_confirmed_and_nothing_else_is(reading, second_reader):
    where = sd_of(reading)
    blank = where.replace(":change:", ":value:")
    with pytest.raises(Refused) as refused:
        confirm_values(reading=reading, addresses=[where, blank], by=second_reader)
    assert list(refused.value.errors) == [blank]
    assert standing(reading).states[where] == "unverified"


def test_nobody_confirms_for_another(reading, first_reader, arbiter, lead):
    for other in (first_reader, arbiter, lead):
        with pytest.raises(NotThere):
            confirm_values(reading=reading, addresses=[sd_of(reading)], by=other)


def test_the_verifier_confirms_nothing_in_the_first_reading(reading, second_reader):
    first = first_of(reading)
    with pytest.raises(NotAllowed):
        confirm_values(reading=first, addresses=[sd_of(first)], by=second_reader)


def test_an_independent_reading_has_nothing_to_confirm(assignment, second_reader):
    own = enter(assignment, second_reader)
    with pytest.raises(Refused, match="nothing to confirm"):
        confirm_values(reading=own, addresses=[sd_of(own)], by=second_reader)


def test_a_frozen_reading_keeps_its_confirmations(reading, second_reader):
    where = sd_of(reading)
    confirm_all(reading)
    submit_reading(reading=reading, by=second_reader)
    with pytest.raises(Refused, match="frozen"):
        confirm_values(reading=reading, addresses=[where], confirmed=False, by=second_reader)
    assert standing(reading).states[where] == "confirmed"


def test_it_is_not_submitted_before_everything_is_compared(reading, second_reader):
    where = sd_of(reading)
    confirm_all(reading, but=[where])
    with pytest.raises(Refused, match="1 value of the first reading is to be compared"):
        submit_reading(reading=reading, by=second_reader)
    confirm_values(reading=reading, addresses=[where], by=second_reader)
    assert submit_reading(reading=reading, by=second_reader) is not None


def test_what_was_contested_is_the_one_difference(reading, second_reader):
    where = sd_of(reading)
    type_in(reading, second_reader, {where: "8.4"})
    confirm_all(reading)
    comparison = confirm(submit_reading(reading=reading, by=second_reader))
    rows = [row for row in read_comparison(comparison).rows if not row.agrees]
    assert [(row.first.text, row.second.text) for row in rows] == [("8.1", "8.4")]


def test_what_was_all_confirmed_is_settled_as_the_first_reader_has_it(reading, second_reader, arbiter):
    confirm_all(reading)
    submit_reading(reading=reading, by=second_reader)
    final = settle_study(comparison=confirm(Comparison.objects.get()), by=arbiter)
    assert final.role == "final"


def test_a_verification_begins_once_the_first_reading_is_in(
    study, lead, first_reader, second_reader, arbiter
):
    assignment = to_verify(study, lead, first_reader, second_reader, arbiter)
    enter(assignment, first_reader)
    with pytest.raises(Refused, match="not submitted yet"):
        start_reading(assignment=assignment, by=second_reader)
    assert not Reading.objects.filter(reader=second_reader).exists()
