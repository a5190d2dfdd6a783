"""Which differences that the arbiter sent back are still with the readers, and since when."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from extraction.actions.amendments import amend, withdraw_amendment
from extraction.actions.discussion import end_discussion, give_way, leave_to_arbiter, send_back
from extraction.actions.settling import settle_study
from extraction.models import Amendment, Comparison, Remark
from extraction.queries.comparisons import read_comparison
from extraction.queries.discussion import passed_on
from extraction.queries.queue import queue_of, workplace
from extraction.queries.stages import Part
from tests.cast import confirm, read_twice, settle
from tests.comparisons import decide, match, reported, row_of


@pytest.fixture
def differing(assignment) -> Comparison:
    """Two readings that differ in the mean and the SD of the SVF arm; structure confirmed."""
    return confirm(read_twice(assignment, reported(), reported(mean="-31", sd="9")))


def address(comparison: Comparison, words: str = "SD, SVF") -> str:
    return row_of(read_comparison(comparison), words).address


def back(comparison: Comparison, words: str = "SD, SVF") -> Remark:
    arbiter = comparison.assignment.arbiter
    return send_back(comparison=comparison, address=address(comparison, words), text="Page?", by=arbiter)


def leave(comparison: Comparison, words: str = "SD, SVF") -> Remark:
    reader = comparison.assignment.first
    return leave_to_arbiter(
        comparison=comparison, address=address(comparison, words), text="Unclear", by=reader
    )


def waits_for(user) -> list[tuple]:
    return [(one.part, one.since) for one in queue_of(user)]


def test_what_was_sent_back_waits_for_both_readers_since_then(
    differing, first_reader, second_reader, arbiter
):
    assert waits_for(first_reader) == waits_for(second_reader) == []
    remark = back(differing)
    for reader in (first_reader, second_reader):
        assert waits_for(reader) == [(Part.DISCUSS, remark.at)]
        assert workplace(queue_of(reader)[0]) == f"/comparisons/{differing.pk}/"
    assert waits_for(arbiter) == [(Part.ARBITRATE, differing.created_at)]


def test_of_several_the_one_that_waits_longest_counts(differing, first_reader):
    earlier = back(differing, "mean, SVF")
    later = back(differing)
    assert waits_for(first_reader) == [(Part.DISCUSS, earlier.at)]
    leave(differing, "mean, SVF")
    assert waits_for(first_reader) == [(Part.DISCUSS, later.at)]
    leave(differing)
    assert waits_for(first_reader) == []


def test_leaving_it_to_the_arbiter_ends_it_and_sending_it_back_again_begins_anew(differing, first_reader):
    back(differing)
    leave(differing)
    assert waits_for(first_reader) == []
    remark = back(differing)
    assert waits_for(first_reader) == [(Part.DISCUSS, remark.at)]


def test_giving_way_ends_it(differing, first_reader, second_reader):
    back(differing)
    give_way(
        comparison=differing, address=address(differing), reason="Misread", version=0, matches=None,
        by=second_reader,
    )  # fmt: skip
    assert waits_for(first_reader) == waits_for(second_reader) == []


def test_ending_the_discussion_ends_it(differing, first_reader):
    back(differing)
    end_discussion(comparison=differing, by=first_reader)
    assert waits_for(first_reader) == []
    remark = back(differing, "mean, SVF")
    assert waits_for(first_reader) == [(Part.DISCUSS, remark.at)]


def test_what_was_decided_earlier_and_opened_again_waits_once_it_is_sent_back(
    differing, first_reader, arbiter, lead
):
    back(differing)
    leave(differing)
    for words in ("SD, SVF", "mean, SVF"):
        decide(differing, words)
    settle_study(comparison=differing, by=arbiter)
    amend(comparison=differing, addresses=[address(differing)], reason="Erratum", by=lead)
    assert waits_for(first_reader) == []
    remark = back(differing)
    assert waits_for(first_reader) == [(Part.DISCUSS, remark.at)]


def test_a_difference_that_went_away_with_other_matches_waits_for_nobody_once_it_is_settled(
    assignment, first_reader, arbiter
):
    comparison = confirm(read_twice(assignment, reported(), reported()))
    comparison.refresh_from_db()
    match(comparison, times={"baseline": None})
    back(comparison, "baseline")
    assert waits_for(first_reader) != []
    match(comparison, times={"baseline": "baseline"})
    settle_study(comparison=comparison, by=arbiter)
    assert waits_for(first_reader) == []


def test_an_amendment_that_is_withdrawn_takes_back_what_was_sent_back(assignment, first_reader, lead):
    settle(assignment)
    comparison = Comparison.objects.get()
    place = address(comparison)
    amendment = amend(comparison=comparison, addresses=[place], reason="Erratum", by=lead)
    back(comparison)
    assert [part for part, _ in waits_for(first_reader)] == [Part.DISCUSS]
    withdraw_amendment(amendment=amendment, by=lead)
    assert waits_for(first_reader) == []
    # Opened another time it starts with the arbiter.
    amend(comparison=comparison, addresses=[place], reason="Another erratum", by=lead)
    assert Amendment.objects.count() == 2
    assert waits_for(first_reader) == []


def test_as_much_is_asked_for_one_as_for_many(differing):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert list(passed_on([differing.assignment_id]).to_readers) == [differing.assignment_id]
        return len(queries)

    back(differing)
    for_one = asked()
    back(differing, "mean, SVF")
    assert asked() == for_one == 3
