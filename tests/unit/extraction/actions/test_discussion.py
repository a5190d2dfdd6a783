"""Readers settle what they can between themselves; the arbiter gets the rest, and may send it back."""

import pytest

from extraction.actions.discussion import comment, end_discussion, give_way, leave_to_arbiter, send_back
from extraction.actions.settling import settle_study
from extraction.comparison import OPEN, SETTLED
from extraction.models import Method, RemarkKind, Resolution, Value
from extraction.queries.comparisons import read_comparison
from reviews.models import AuditEvent
from reviews.refusals import NotAllowed, NotThere, Refused, Stale
from tests.cast import confirm, read_twice
from tests.comparisons import decide, reported

MEAN = "mean, SVF"


@pytest.fixture
def comparison(assignment):
    """Both readings differ in one mean; the review discusses."""
    review = assignment.study.review
    review.discusses = True
    review.save(update_fields=["discusses"])
    return confirm(read_twice(assignment, reported(), reported(mean="-38.9")))


@pytest.fixture
def address(comparison):
    return next(row.address for row in read_comparison(comparison).rows if not row.agrees)


def state(comparison, address):
    comparison.refresh_from_db()
    compared = read_comparison(comparison)
    return compared.states[address], compared.discussion.is_with(address)


def yields(comparison, address, by, **more):
    said = {"reason": "Misread.", "version": 0, "matches": None} | more
    return give_way(comparison=comparison, address=address, by=by, **said)


def test_a_difference_starts_with_the_readers_and_the_arbiter_waits(comparison, address):
    assert state(comparison, address) == (OPEN, "readers")
    with pytest.raises(Refused, match="readers discuss"):
        decide(comparison, MEAN)


@pytest.mark.parametrize(
    ("who", "choice", "kept"), [("first", "second", "-38.9"), ("second", "first", "-38.2")]
)
def test_who_gives_way_takes_the_other_s_value_and_it_is_settled_by_discussion(
    comparison, address, arbiter, who, choice, kept
):
    resolution = yields(comparison, address, getattr(comparison.assignment, who))
    assert (resolution.choice, resolution.method, resolution.reason) == (
        choice,
        Method.DISCUSSION,
        "Misread.",
    )
    assert state(comparison, address)[0] == SETTLED
    final = settle_study(comparison=comparison, by=arbiter)
    assert Value.objects.get(result__reading=final, result__arm__name="SVF", statistic="mean").text == kept


def test_a_comment_decides_nothing_and_is_kept_in_order(comparison, address, first_reader, second_reader):
    comment(comparison=comparison, address=address, text="Table 3?", by=first_reader)
    comment(comparison=comparison, address=address, text="Yes, the change.", by=second_reader)
    said = read_comparison(comparison).discussion.said(address)
    assert [(one.by, one.text) for one in said] == [
        (first_reader, "Table 3?"),
        (second_reader, "Yes, the change."),
    ]
    assert state(comparison, address) == (OPEN, "readers")


def test_what_a_reader_leaves_to_the_arbiter_the_arbiter_decides(comparison, address, first_reader):
    leave_to_arbiter(comparison=comparison, address=address, text="We read it differently.", by=first_reader)
    assert state(comparison, address) == (OPEN, "arbiter")
    with pytest.raises(Refused, match="with the arbiter"):
        yields(comparison, address, first_reader)
    assert decide(comparison, MEAN).method == Method.ARBITRATION


def test_the_arbiter_sends_a_difference_back_with_a_question(comparison, address, first_reader, arbiter):
    end_discussion(comparison=comparison, by=first_reader)
    assert state(comparison, address) == (OPEN, "arbiter")
    send_back(comparison=comparison, address=address, text="Which table?", by=arbiter)
    assert state(comparison, address) == (OPEN, "readers")
    yields(comparison, address, first_reader)
    assert state(comparison, address)[0] == SETTLED


def test_without_discussion_the_arbiter_has_it_and_may_still_ask(assignment, first_reader, arbiter):
    comparison = confirm(read_twice(assignment, reported(), reported(mean="-38.9")))
    address = next(row.address for row in read_comparison(comparison).rows if not row.agrees)
    assert state(comparison, address) == (OPEN, "arbiter")
    send_back(comparison=comparison, address=address, text="Which table?", by=arbiter)
    assert state(comparison, address) == (OPEN, "readers")


def test_a_review_that_discusses_later_leaves_an_open_comparison_as_it_was(assignment):
    comparison = confirm(read_twice(assignment, reported(), reported(mean="-38.9")))
    review = assignment.study.review
    review.discusses = True
    review.save(update_fields=["discusses"])
    comparison.refresh_from_db()
    assert not comparison.discusses


def test_the_readers_may_confirm_the_structure_where_they_discuss(assignment, first_reader):
    review = assignment.study.review
    review.discusses = True
    review.save(update_fields=["discusses"])
    comparison = read_twice(assignment, reported(), reported(mean="-38.9"))
    with pytest.raises(Refused, match="whose arm"):
        comment(comparison=comparison, address="value:x", text="?", by=first_reader)
    assert confirm(comparison, by=first_reader).confirmed_by == first_reader


def test_only_readers_give_way_and_only_the_arbiter_sends_back(
    comparison, address, arbiter, first_reader, lead
):
    with pytest.raises(NotAllowed):
        yields(comparison, address, arbiter)
    with pytest.raises(NotAllowed):
        send_back(comparison=comparison, address=address, text="?", by=first_reader)
    with pytest.raises(NotAllowed):
        comment(comparison=comparison, address=address, text="?", by=lead)
    with pytest.raises(NotAllowed):
        end_discussion(comparison=comparison, by=arbiter)


def test_for_an_outsider_it_does_not_exist(comparison, address, outsider, observer):
    for person in (outsider, observer):
        with pytest.raises(NotThere):
            comment(comparison=comparison, address=address, text="?", by=person)


@pytest.mark.parametrize("text", ["", "   ", "a\0b"])
def test_a_word_that_cannot_be_kept_is_refused_at_its_field(comparison, address, first_reader, text):
    with pytest.raises(Refused) as refused:
        yields(comparison, address, first_reader, reason=text)
    assert list(refused.value.errors) == ["text"]
    assert not Resolution.objects.exists()


def test_a_difference_decided_in_another_window_is_stale(comparison, address, first_reader, second_reader):
    with pytest.raises(Stale):
        yields(comparison, address, first_reader, version=3)
    yields(comparison, address, first_reader)
    with pytest.raises(Refused, match="settled already"):
        yields(comparison, address, second_reader)
    assert Resolution.objects.count() == 1


def test_ending_a_discussion_of_nothing_is_refused(comparison, address, first_reader):
    yields(comparison, address, first_reader)
    with pytest.raises(Refused, match="Nothing is left"):
        end_discussion(comparison=comparison, by=first_reader)


def test_each_act_leaves_one_event_of_the_comparison(comparison, address, first_reader, second_reader):
    before = AuditEvent.objects.count()
    comment(comparison=comparison, address=address, text="Table 3?", by=first_reader)
    leave_to_arbiter(comparison=comparison, address=address, text="Hm.", by=second_reader)
    events = AuditEvent.objects.order_by("position")[before:]
    assert [(event.action, event.subject) for event in events] == [
        ("difference discussed", comparison.pk),
        ("difference discussed", comparison.pk),
    ]


def test_giving_way_is_said_in_the_thread_too(comparison, address, first_reader):
    yields(comparison, address, first_reader)
    [said] = read_comparison(comparison).discussion.said(address)
    assert (said.kind, said.text, said.by) == (RemarkKind.GIVE_WAY, "Misread.", first_reader)
