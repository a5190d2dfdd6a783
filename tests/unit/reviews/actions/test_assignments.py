"""Assigning a study: whom each mode demands, who of them knew an earlier reading, and until when."""

from datetime import date

import pytest

from reviews.actions.assignments import assign, replace_person
from reviews.actions.members import add_member
from reviews.models import PILOT, Assignment, AuditEvent, Mode, Role, Task, User
from reviews.refusals import NotAllowed, Refused
from tests.cast import person


@pytest.fixture
def joined(review, lead):
    """Somebody who comes to the review in a role."""

    def join(name: str, role: Role = Role.REVIEWER) -> User:
        someone = person(name)
        add_member(review=review, user=someone, role=role, by=lead)
        return someone

    return join


@pytest.fixture
def give(study, lead, first_reader, second_reader, arbiter):
    """Assigns the study's extraction to the cast, but for what is said otherwise."""

    def to(**otherwise) -> Assignment:
        usual = {
            "study": study, "task": Task.EXTRACTION, "first": first_reader, "second": second_reader,
            "arbiter": arbiter, "by": lead,
        }  # fmt: skip
        return assign(**(usual | otherwise))

    return to


def refused(give, **otherwise) -> dict[str, list[str]]:
    """What is said beside each field; nothing is assigned."""
    before = Assignment.objects.count()
    with pytest.raises(Refused) as caught:
        give(**otherwise)
    assert Assignment.objects.count() == before
    return dict(caught.value.errors)


# --- Whom the mode demands ---


@pytest.mark.parametrize(
    ("mode", "said"),
    [
        (Mode.DUAL, "Choose the second reader."),
        (Mode.VERIFY, "Choose who verifies the reading."),
    ],
)
def test_two_people_and_an_arbiter_are_demanded_beside_their_fields(give, mode, said):
    errors = refused(give, mode=mode, second=None, arbiter=None)
    assert errors == {"second": [said], "arbiter": ["Choose who settles what differs."]}


def test_one_person_alone_needs_nobody_else(give):
    assignment = give(mode=Mode.SINGLE, second=None, arbiter=None)
    assert (assignment.readers(), assignment.people()) == ((assignment.first_id,),) * 2
    assert assignment.decider == assignment.first
    assert AuditEvent.objects.get(action="assigned").summary == "Extraction: First reviewer alone"


@pytest.mark.parametrize("mode", [Mode.DUAL, Mode.VERIFY])
def test_the_three_are_three_people(give, mode, lead, first_reader):
    twice = refused(give, mode=mode, second=first_reader)
    assert list(twice) == ["second"]
    assert "is the first reader already" in twice["second"][0]
    assert list(refused(give, mode=mode, arbiter=first_reader)) == ["arbiter"]
    assert list(refused(give, mode=mode, first=lead, arbiter=lead)) == ["arbiter"]


def test_each_person_has_a_role_that_fits_and_each_field_says_so(give, observer, statistician, second_reader):
    errors = refused(give, first=observer, second=statistician, arbiter=second_reader)
    assert errors == {
        "first": ["Observer is no reviewer of this review."],
        "second": ["Statistician is no reviewer of this review."],
        "arbiter": ["Second reviewer is no arbiter of this review."],
    }


def test_a_mode_that_there_is_not_is_refused(give):
    assert list(refused(give, mode="triple")) == ["mode"]


def test_who_verifies_and_who_arbitrates_stands_in_the_record(give):
    give(mode=Mode.VERIFY)
    said = AuditEvent.objects.get(action="assigned").summary
    assert said == "Extraction: First reviewer, verified by Second reviewer, arbiter Arbiter"


def test_only_a_lead_assigns(give, first_reader):
    with pytest.raises(NotAllowed):
        give(by=first_reader)


def test_a_round_is_assigned_once(give):
    give()
    with pytest.raises(Refused, match="is assigned already"):
        give()
    assert give(round=2).round == 2


# --- Days ---


def test_arbitration_is_not_due_before_the_readings(give):
    days = {"due": date(2026, 3, 2), "arbitration_due": date(2026, 3, 1)}
    assert list(refused(give, **days)) == ["arbitration_due"]


@pytest.mark.parametrize("arbitration", [date(2026, 3, 2), date(2026, 3, 3), None])
def test_the_days_are_kept(give, arbitration):
    give(due=date(2026, 3, 2), arbitration_due=arbitration)
    kept = Assignment.objects.get()
    assert (kept.due, kept.arbitration_due) == (date(2026, 3, 2), arbitration)


# --- Who knew an earlier reading ---


def test_the_first_round_is_blinded(give):
    assert give().is_blinded


def test_a_fresh_pair_is_blinded_in_another_round(give, joined):
    give()
    again = give(round=2, first=joined("Third"), second=joined("Fourth"), reason="Erratum")
    assert again.is_blinded
    event = AuditEvent.objects.get(action="assigned again")
    assert event.summary == "Extraction, round 2: Third and Fourth, arbiter Arbiter"
    assert event.cells[0]["after"] == "Erratum"


@pytest.mark.parametrize("knower", ["first_reader", "second_reader", "arbiter", "lead"])
def test_whoever_sat_in_an_earlier_round_and_every_lead_is_not_blinded(
    give, joined, knower, request, review, lead
):
    give()
    who = request.getfixturevalue(knower)
    if knower == "arbiter":
        add_member(review=review, user=who, role=Role.REVIEWER, by=lead)
    again = give(round=2, first=joined("Third"), second=who, arbiter=joined("Fourth", Role.ARBITER))
    assert not again.is_blinded
    said = AuditEvent.objects.get(action="assigned again").summary
    assert said.endswith(f". Not blinded: {who.name} knew an earlier reading")


def test_a_lead_who_reads_the_first_round_is_blinded(give, lead):
    assert give(first=lead).is_blinded


def test_who_was_replaced_in_an_earlier_round_knew_it_too(give, joined, lead, first_reader):
    first_round = give()
    replace_person(assignment=first_round, seat="first", to=joined("Third"), reason="On leave", by=lead)
    again = give(round=2, first=joined("Fourth"), second=first_reader)
    assert not again.is_blinded


def test_a_pilot_is_an_earlier_reading_and_the_record_names_who_piloted(give):
    give(round=PILOT)
    assert not give().is_blinded
    said = AuditEvent.objects.get(action="assigned").summary
    assert said.endswith("Not blinded: First reviewer and Second reviewer knew an earlier reading")


def test_the_other_task_of_the_study_makes_nobody_know(give, joined):
    give(task=Task.RISK_OF_BIAS, first=joined("Third"))
    assert give(round=1).is_blinded


def test_the_other_studies_of_the_review_make_nobody_know(give, study, review, lead):
    give()
    study.pk, study.label = None, "Other"
    study.save(force_insert=True)
    assert give(study=study).is_blinded


def test_a_verifier_is_blinded_to_nothing_and_does_not_count(give, joined, second_reader):
    give()
    fresh = joined("Third")
    assert give(round=2, mode=Mode.VERIFY, first=fresh, second=second_reader).is_blinded
    assert not give(round=3, mode=Mode.VERIFY, first=second_reader, second=fresh).is_blinded


@pytest.mark.parametrize(("seat", "blinded"), [("first", False), ("second", True)])
def test_who_takes_a_seat_later_counts_as_if_they_had_been_assigned(
    give, joined, lead, first_reader, seat, blinded
):
    give()
    again = give(round=2, mode=Mode.VERIFY, first=joined("Third"), second=joined("Fourth"))
    replace_person(assignment=again, seat=seat, to=first_reader, reason="On leave", by=lead)
    again.refresh_from_db()
    assert again.is_blinded is blinded


def test_a_seat_in_which_nobody_sits_is_not_taken_by_replacing(give, joined, lead):
    alone = give(mode=Mode.SINGLE, second=None, arbiter=None)
    with pytest.raises(Refused, match="read by one person"):
        replace_person(assignment=alone, seat="second", to=joined("Third"), reason="More", by=lead)
