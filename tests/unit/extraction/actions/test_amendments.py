"""A settled value is opened again and decided anew; the final in force stays until another edition replaces it."""

import pytest

from extraction.actions.amendments import amend, withdraw_amendment
from extraction.actions.matches import confirm_structure
from extraction.actions.rounds import read_again
from extraction.actions.settling import settle_study
from extraction.comparison import AGREED, OPEN, SETTLED
from extraction.finals import settled_studies
from extraction.models import Reading, Resolution, Value
from extraction.queries.comparisons import read_comparison
from reviews.models import AuditEvent
from reviews.refusals import NotAllowed, NotThere, Refused
from tests.cast import confirm, read_twice
from tests.comparisons import decide, reported, row_of

MEAN, SD = "mean, SVF", "SD, SVF"


@pytest.fixture
def comparison(assignment, arbiter):
    """Settled: the means differed and the first was taken; the SDs agree."""
    comparison = confirm(read_twice(assignment, reported(), reported(mean="-38.9")))
    decide(comparison, MEAN, "first")
    settle_study(comparison=comparison, by=arbiter)
    comparison.refresh_from_db()
    return comparison


def address_of(comparison, words):
    return row_of(read_comparison(comparison), words).address


def reopen(comparison, words, by, reason="Erratum of 2024."):
    return amend(comparison=comparison, addresses=[address_of(comparison, words)], reason=reason, by=by)


def in_force(comparison):
    """The numbers of the SVF arm that leave for analyses."""
    [settled] = settled_studies(comparison.assignment.study.review, studies=[comparison.assignment.study])
    arm = next(arm for arm in settled.arms if arm.name == "SVF")
    [result] = [result for result in settled.results if result.arm == arm.key]
    return {statistic: cell.text for statistic, cell in result.values.items()}


def test_a_decided_value_is_open_again_and_the_final_stays_in_force(comparison, lead):
    reopen(comparison, MEAN, lead)
    compared = read_comparison(comparison)
    assert compared.states[address_of(comparison, MEAN)] == OPEN
    assert compared.status.open == 1
    assert in_force(comparison)["mean"] == "-38.2"


def test_an_agreed_value_can_be_reopened_and_decided_as_another(comparison, arbiter, lead):
    reopen(comparison, SD, lead)
    assert read_comparison(comparison).states[address_of(comparison, SD)] == OPEN
    decide(comparison, SD, "other", text="8.4", page="2", reason="Erratum.")
    settle_study(comparison=comparison, by=arbiter)
    assert in_force(comparison) == {"n": "14", "mean": "-38.2", "sd": "8.4"}
    assert read_comparison(comparison).states[address_of(comparison, SD)] == SETTLED


def test_the_earlier_edition_and_both_readings_stay_as_they_were(comparison, arbiter, lead):
    def texts(reading):
        values = Value.objects.filter(result__reading=reading).order_by("pk")
        return list(values.values_list("pk", "text", "version"))

    before = {reading.pk: texts(reading) for reading in comparison.assignment.readings.all()}
    reopen(comparison, MEAN, lead)
    decide(comparison, MEAN, "second")
    settle_study(comparison=comparison, by=arbiter)
    assert {key: texts(Reading.objects.get(pk=key)) for key in before} == before
    editions = comparison.assignment.readings.filter(role="final").order_by("edition")
    assert [one.edition for one in editions] == [1, 2]
    assert in_force(comparison)["mean"] == "-38.9"


def test_every_decision_stays_readable(comparison, arbiter, lead):
    address = address_of(comparison, MEAN)
    reopen(comparison, MEAN, lead)
    decide(comparison, MEAN, "second", reason="The erratum says so.")
    told = Resolution.objects.filter(comparison=comparison, address=address).order_by("version")
    assert [(one.version, one.choice, one.superseded_at is None) for one in told] == [
        (1, "first", False),
        (2, "second", True),
    ]


def test_without_a_new_decision_it_cannot_be_settled_again(comparison, arbiter, lead):
    reopen(comparison, MEAN, lead)
    with pytest.raises(Refused, match="1 difference is still open"):
        settle_study(comparison=comparison, by=arbiter)
    assert in_force(comparison)["mean"] == "-38.2"


def test_what_was_not_reopened_cannot_be_decided(comparison, lead):
    reopen(comparison, SD, lead)
    with pytest.raises(Refused, match="Reopen it first"):
        decide(comparison, MEAN, "second")


def test_the_structure_stays_as_it_was_matched(comparison, arbiter, lead):
    reopen(comparison, SD, lead)
    with pytest.raises(Refused, match="stay as they were matched"):
        confirm_structure(
            comparison=comparison, arms={}, time_points={}, version=comparison.version, by=arbiter
        )


def test_withdrawn_it_is_as_if_nothing_had_been(comparison, arbiter, lead):
    amendment = reopen(comparison, SD, lead)
    withdraw_amendment(amendment=amendment, by=lead)
    compared = read_comparison(comparison)
    assert compared.states[address_of(comparison, SD)] == AGREED
    assert compared.status.open == 0
    with pytest.raises(Refused, match="settled"):
        settle_study(comparison=comparison, by=arbiter)


def test_decided_anew_it_is_no_longer_withdrawn(comparison, lead):
    amendment = reopen(comparison, MEAN, lead)
    decide(comparison, MEAN, "second")
    with pytest.raises(Refused, match="decided anew"):
        withdraw_amendment(amendment=amendment, by=lead)


def test_a_reader_and_an_observer_reopen_nothing(comparison, first_reader, observer):
    with pytest.raises(NotAllowed):
        reopen(comparison, SD, first_reader)
    with pytest.raises(NotThere):
        reopen(comparison, SD, observer)


def test_a_reason_is_required_and_a_value_is_reopened_once(comparison, lead):
    with pytest.raises(Refused) as refused:
        reopen(comparison, SD, lead, reason=" ")
    assert list(refused.value.errors) == ["reason"]
    reopen(comparison, SD, lead)
    with pytest.raises(Refused, match="open again already"):
        reopen(comparison, SD, lead)


def test_what_is_no_value_of_the_study_is_not_there(comparison, lead):
    with pytest.raises(NotThere):
        amend(comparison=comparison, addresses=["value:nothing"], reason="?", by=lead)


def test_an_unsettled_study_has_nothing_to_reopen(assignment, lead):
    comparison = confirm(read_twice(assignment, reported(), reported(mean="-38.9")))
    with pytest.raises(Refused, match="not settled yet"):
        reopen(comparison, MEAN, lead)


def test_each_act_leaves_one_event(comparison, arbiter, lead):
    before = AuditEvent.objects.count()
    reopen(comparison, MEAN, lead)
    decide(comparison, MEAN, "second")
    settle_study(comparison=comparison, by=arbiter)
    events = AuditEvent.objects.order_by("at")[before:]
    assert [event.action for event in events] == ["values reopened", "difference settled", "final amended"]


def test_values_of_a_study_that_is_read_again_are_not_reopened(comparison, assignment, lead):
    again = {"first": assignment.first, "second": assignment.second, "arbiter": assignment.arbiter}
    read_again(study=assignment.study, task=assignment.task, reason="Erratum.", by=lead, **again)
    with pytest.raises(Refused, match="read again in a later round"):
        reopen(comparison, MEAN, lead)
