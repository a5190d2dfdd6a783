"""A domain, or all that is judged of a result, taken from one reading; and what the readers discuss of assessments."""

import pytest

from extraction.actions.discussion import comment, end_discussion, give_way, leave_to_arbiter
from extraction.actions.readings import submit_reading
from extraction.actions.settling import settle_study
from extraction.models import Comparison, Resolution
from reviews.models import AuditEvent
from reviews.refusals import Refused, Stale
from tests.assessments import accept_proposals, answer, assessed
from tests.cast import confirm
from tests.compared_assessments import (
    AWARE,
    DEVIATED,
    assessed_twice,
    decide_at,
    domain,
    final_answers,
    final_levels,
    lacks,
    open_ones,
    question,
    state_of,
)

# --- A domain, or a result, as a whole ---


def test_a_whole_domain_is_taken_from_one_reading_as_one_event(rob2, arbiter):
    comparison = assessed_twice(rob2, {**DEVIATED, "1.1": "NI"})
    decided = decide_at(comparison, domain("2"), "first", whole="domain", reason="All as the protocol says.")
    taken = Resolution.objects.filter(superseded_at=None)
    assert {one.address for one in taken} == {domain("2"), *(question(key) for key in ("2.1", "2.3", "2.4"))}
    assert {(one.choice, one.reason, one.by) for one in taken} == {("first", decided.reason, arbiter)}
    event = AuditEvent.objects.get(action="difference settled")
    assert len(event.cells) == 4
    assert event.summary == "2 Deviations from intended interventions and 3 with it: first reading"
    assert set(open_ones(comparison)) == {"all:1.1", "all:overall"}


def test_what_was_decided_before_is_left_as_it_is_by_taking_the_whole_domain(rob2):
    comparison = assessed_twice(rob2, DEVIATED)
    decide_at(comparison, question("2.4"), "second")
    decide_at(comparison, question("2.1"), "second", whole="domain")
    kept = Resolution.objects.get(address=question("2.4"), superseded_at=None)
    assert (kept.choice, kept.version) == ("second", 1)
    assert Resolution.objects.get(address=domain("2")).choice == "second"


def test_a_whole_is_taken_from_a_reading_only(rob2):
    comparison = assessed_twice(rob2, DEVIATED)
    for choice, whole in (("other", "domain"), ("first", "everything")):
        with pytest.raises(Refused) as refused:
            decide_at(comparison, domain("2"), choice, text="low", whole=whole)
        assert list(refused.value.errors) == ["whole"]
    assert not Resolution.objects.exists()


def test_an_exception_is_taken_back_as_a_whole_and_the_result_is_as_for_all(apart, ecca, arbiter):
    assert len(open_ones(apart)) == 9
    decide_at(apart, domain("2", ecca.pk), "second", whole="result", reason="Nothing sets it apart.")
    assert open_ones(apart) == []
    settle_study(comparison=apart, by=arbiter)
    assert final_levels(ecca.pk) == {}
    assert final_answers(ecca.pk) == {}
    assert final_levels()["2"] == ("low", "low")


def test_an_exception_is_kept_as_a_whole(apart, ecca, arbiter):
    decide_at(apart, question("2.1", ecca.pk), "first", whole="result")
    settle_study(comparison=apart, by=arbiter)
    assert final_levels(ecca.pk) == {
        "2": ("some_concerns", "some_concerns"),
        "overall": ("some_concerns", "some_concerns"),
    }
    assert final_answers(ecca.pk) == DEVIATED


def test_half_an_exception_cannot_be_settled(apart, ecca, arbiter):
    decide_at(apart, domain("2", ecca.pk), "first")
    decide_at(apart, question("2.1", ecca.pk), "second", whole="domain")
    decide_at(apart, domain("overall", ecca.pk), "second")
    said = lacks(apart)
    assert "2.1 of ECCA score has no answer: decide it." in said
    assert "Overall of ECCA score is not judged: decide it." in said
    with pytest.raises(Refused, match=r"2\.1 of ECCA score has no answer"):
        settle_study(comparison=apart, by=arbiter)
    decide_at(apart, domain("2", ecca.pk), "second")
    assert lacks(apart) == [], "as for all results again"
    settle_study(comparison=apart, by=arbiter)
    assert final_levels(ecca.pk) == {}


def test_what_is_as_for_all_results_waits_until_it_is_known_what_that_is(rob2, ecca):
    alone = answer(rob2, rob2.first, result=ecca.pk)
    accept_proposals(alone, rob2.first, result=ecca.pk)
    submit_reading(reading=alone, by=rob2.first)
    assessed(rob2, rob2.second)
    comparison = confirm(Comparison.objects.get())
    decide_at(comparison, domain("2", ecca.pk), "first", whole="domain")
    decide_at(comparison, domain("3", ecca.pk), "second", whole="domain")
    assert lacks(comparison) == []
    decide_at(comparison, domain("3"), "first", whole="domain")
    assert "3.1 of ECCA score has no answer: decide it." in lacks(comparison)
    for key in ("3.1", "3.2", "3.3", "3.4"):
        decide_at(comparison, question(key), "second")
    decide_at(comparison, domain("3"), "second")
    assert lacks(comparison) == []


def test_all_results_are_not_taken_as_a_whole(rob2):
    comparison = assessed_twice(rob2, {**DEVIATED, "1.1": "NI"})
    decide_at(comparison, domain("2"), "first", whole="result")
    assert Resolution.objects.count() == 1


# --- Discussion ---


@pytest.fixture
def discussing(review) -> None:
    review.discusses = True
    review.save(update_fields=["discusses"])


def test_a_reader_gives_way_about_a_whole_domain_but_not_about_what_is_with_the_arbiter(discussing, rob2):
    comparison = assessed_twice(rob2, DEVIATED)
    leave_to_arbiter(comparison=comparison, address=question("2.4"), text="I hold to it.", by=rob2.first)
    give_way(
        comparison=comparison, address=domain("2"), reason="Misread.", version=0, matches=None, by=rob2.second,
        whole="domain",
    )  # fmt: skip
    found = {one.address: (one.choice, one.method) for one in Resolution.objects.all()}
    assert found == dict.fromkeys((domain("2"), question("2.1"), question("2.3")), ("first", "discussion"))
    assert state_of(comparison, question("2.4")) == "open"
    with pytest.raises(Refused, match="The readers discuss this"):
        decide_at(comparison, domain("overall"))


def test_the_arbiter_takes_a_whole_domain_without_what_the_readers_discuss(discussing, rob2):
    comparison = assessed_twice(rob2, DEVIATED)
    leave_to_arbiter(comparison=comparison, address=question("2.4"), text="I hold to it.", by=rob2.first)
    decide_at(comparison, question("2.4"), "first", whole="domain")
    assert [one.address for one in Resolution.objects.all()] == [question("2.4")]


def test_readers_answer_again_what_their_discussion_left_without_an_answer(discussing, rob2):
    comparison = assessed_twice(rob2, AWARE)
    give = {"comparison": comparison, "matches": None}
    give_way(address=question("2.3"), reason="Not asked.", version=0, by=rob2.first, **give)
    give_way(address=question("2.1"), reason="They knew.", version=0, by=rob2.second, **give)
    assert state_of(comparison, question("2.3")) == "open"
    with pytest.raises(Stale):
        give_way(address=question("2.3"), reason="Then no.", version=0, by=rob2.second, **give)
    give_way(address=question("2.3"), reason="Then no.", version=1, by=rob2.second, **give)
    assert open_ones(comparison) == []


def test_readers_leave_to_the_arbiter_what_neither_of_them_was_asked(discussing, rob2, arbiter):
    comparison = assessed_twice(rob2, DEVIATED, {"2.1": "Y", "2.3": "N"})
    end_discussion(comparison=comparison, by=rob2.first)
    comparison.refresh_from_db()
    decide_at(comparison, question("2.3"), "first")
    Comparison.objects.update(handed_over_at=None, handed_over_by=None)
    leave_to_arbiter(comparison=comparison, address=question("2.4"), text="Unclear.", by=rob2.first)
    decide_at(comparison, question("2.4"), "other", text="NI")
    assert state_of(comparison, question("2.5")) == "open"
    comment(comparison=comparison, address=question("2.5"), text="It was balanced.", by=rob2.second)
    with pytest.raises(Refused, match="Leave it to Arbiter"):
        give_way(
            comparison=comparison, address=question("2.5"), reason="x", version=0, matches=None, by=rob2.first
        )
    leave_to_arbiter(comparison=comparison, address=question("2.5"), text="Neither of us.", by=rob2.first)
    decide_at(comparison, question("2.5"), "other", text="Y", by=arbiter)
    assert state_of(comparison, question("2.5")) == "settled"
