"""Whose turn it is while the readers discuss: the arbiter is asked once something came to them, the readers no longer
once nothing is left to them."""

import pytest

from extraction.actions.discussion import end_discussion, give_way, leave_to_arbiter, send_back
from extraction.actions.form_parts import remove_question
from extraction.actions.forms import publish_form, start_draft
from extraction.actions.resolutions import resolve
from extraction.actions.upgrades import upgrade_study
from extraction.models import Comparison
from extraction.queries.comparisons import read_comparison
from extraction.queries.queue import queue_of
from extraction.queries.stages import Part, states_of
from reviews.actions.reviews import agree_on_settling
from reviews.refusals import Refused
from tests.cast import Reported, confirm, read_twice
from tests.comparisons import reported, row_of

MEAN, SD = "mean, SVF", "SD, SVF"


@pytest.fixture
def discussing(assignment, lead):
    review = assignment.study.review
    agree_on_settling(review=review, version=review.version, by=lead, discusses=True)
    assignment.study.review.refresh_from_db()
    return assignment


@pytest.fixture
def comparison(discussing) -> Comparison:
    """The readers differ in the mean and the SD of the SVF arm; structure confirmed."""
    return confirm(read_twice(discussing, reported(), reported(mean="-31", sd="9")))


def act(deed, comparison, words, by, **more):
    return deed(
        comparison=comparison, address=row_of(read_comparison(comparison), words).address, by=by, **more
    )


def leave(comparison, words):
    return act(leave_to_arbiter, comparison, words, comparison.assignment.first, text="Unclear.")


def yields(comparison, words):
    return act(
        give_way, comparison, words, comparison.assignment.first, reason="Misread.", version=0, matches=None
    )


def twice(n: str) -> Reported:
    """The numbers of the SVF arm at two times, with this n."""
    numbers = {"n": n, "mean": "-38.2", "sd": "8.1"}
    places = [("ECCA score", time, "SVF", "change") for time in ("10 weeks", "20 weeks")]
    return Reported(times=("baseline", "10 weeks", "20 weeks"), results=dict.fromkeys(places, numbers))


def part_of(user, assignment) -> Part:
    return states_of(user, [assignment])[0].part


def test_before_the_structure_is_confirmed_the_readers_are_asked_and_the_arbiter_waits(
    discussing, first_reader, arbiter
):
    read_twice(discussing, reported(), reported(mean="-31"))
    assert part_of(first_reader, discussing) == Part.DISCUSS
    assert part_of(arbiter, discussing) == Part.WAIT_FOR_READERS
    assert queue_of(arbiter) == []


def test_the_arbiter_is_asked_as_soon_as_one_difference_is_left_to_them(comparison, first_reader, arbiter):
    leave(comparison, SD)
    assert part_of(arbiter, comparison.assignment) == Part.ARBITRATE
    assert part_of(first_reader, comparison.assignment) == Part.DISCUSS


@pytest.mark.parametrize("last", [leave, yields])
def test_once_nothing_is_left_to_the_readers_it_goes_to_the_arbiter(
    comparison, first_reader, second_reader, arbiter, last
):
    yields(comparison, MEAN)
    comparison.refresh_from_db()
    assert comparison.handed_over_at is None
    last(comparison, SD)
    comparison.refresh_from_db()
    assert (comparison.handed_over_by, comparison.handed_over_at is None) == (first_reader, False)
    for reader in (first_reader, second_reader):
        assert part_of(reader, comparison.assignment) == Part.SUBMITTED
    assert part_of(arbiter, comparison.assignment) == Part.ARBITRATE


def test_two_equal_readings_go_to_the_arbiter_when_their_structure_is_confirmed(
    discussing, first_reader, arbiter
):
    confirm(read_twice(discussing, reported()), by=first_reader)
    assert part_of(first_reader, discussing) == Part.SUBMITTED
    assert part_of(arbiter, discussing) == Part.ARBITRATE


def test_what_is_sent_back_afterwards_is_discussed_again(comparison, first_reader, arbiter):
    leave(comparison, MEAN)
    leave(comparison, SD)
    comparison.refresh_from_db()
    act(send_back, comparison, SD, arbiter, text="Which page?")
    assert part_of(first_reader, comparison.assignment) == Part.DISCUSS
    assert part_of(arbiter, comparison.assignment) == Part.ARBITRATE


def test_the_arbiter_decides_nothing_alike_that_the_readers_still_discuss(discussing, arbiter):
    """Two n of the SVF arm differ alike; one is left to the arbiter, the other is not."""
    comparison = confirm(read_twice(discussing, twice("14"), twice("20")))
    first, second = (
        row.address for row in read_comparison(comparison).rows if row.label.startswith("n, SVF")
    )
    leave_to_arbiter(comparison=comparison, address=first, text="Unclear.", by=comparison.assignment.first)
    resolve(
        comparison=comparison, address=first, choice="first", reason="Table 3.", version=0, by=arbiter,
        also=[second],
    )  # fmt: skip
    states = read_comparison(comparison).states
    assert (states[first], states[second]) == ("settled", "open")


def test_a_discussion_is_not_ended_before_the_structure_is_confirmed(discussing, first_reader):
    comparison = read_twice(discussing, reported(), reported(mean="-31"))
    with pytest.raises(Refused, match="Confirm first whose arm is whose"):
        end_discussion(comparison=comparison, by=first_reader)


def test_a_form_that_no_longer_asks_leaves_nothing_to_discuss(discussing, lead, first_reader, arbiter):
    """One reader alone answered the scar type, and the next version does not ask it."""
    confirm(
        read_twice(discussing, Reported(answers={"sample_size": "28", "scar_type": "Boxcar"}), Reported())
    )
    assert part_of(first_reader, discussing) == Part.DISCUSS
    review = discussing.study.review
    form = start_draft(review=review, by=lead)
    remove_question(item=form.items.get(question__key="scar_type"), by=lead)
    form.refresh_from_db()
    publish_form(form=form, note="Not needed", version=form.version, by=lead)
    upgrade_study(assignment=discussing, by=lead)
    assert part_of(first_reader, discussing) == Part.SUBMITTED
    assert part_of(arbiter, discussing) == Part.ARBITRATE
