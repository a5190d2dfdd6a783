"""Confirming which arms and time points of two readings are the same: what is proposed, changed, kept and refused."""

from uuid import uuid4

import pytest

from extraction.actions.matches import confirm_structure
from extraction.actions.resolutions import resolve
from extraction.actions.settling import settle_study
from extraction.models import Arm, AssignedForm, Resolution, StudyArm, StudyResult, TimePoint
from extraction.queries.comparisons import read_comparison
from extraction.queries.forms import published_form
from reviews.actions.assignments import assign
from reviews.refusals import NotAllowed, NotThere, Refused, Stale
from tests.cast import Reported, confirm, read_twice
from tests.comparisons import decide, match, named, part, reported, states


def test_arms_named_differently_in_one_group_are_proposed_as_a_pair(assignment):
    theirs = named({"Saline 0.9 %": "Control", "Stromal vascular fraction": "Cell therapy"})
    theirs = Reported(
        arms=theirs.arms,
        results={
            ("ECCA score", "10 weeks", "Stromal vascular fraction", "change"): {
                "n": "14", "mean": "-38.2", "sd": "8.1",
            },
            ("ECCA score", "10 weeks", "Saline 0.9 %", "change"): {"n": "14", "mean": "-9.3", "sd": "5.2"},
        },
    )  # fmt: skip
    comparison = confirm(read_twice(assignment, Reported(), theirs))
    assert read_comparison(comparison).status.open == 0
    assert StudyArm.objects.count() == 2


def test_the_structure_is_confirmed_even_when_everything_agrees(assignment, arbiter):
    comparison = read_twice(assignment)
    with pytest.raises(Refused, match="Confirm first"):
        settle_study(comparison=comparison, by=arbiter)
    confirmed = confirm(comparison)
    assert confirmed.confirmed_by == arbiter
    assert settle_study(comparison=confirmed, by=arbiter).role == "final"


def test_swapping_two_arms_moves_the_second_readings_values_to_the_other_arm(assignment):
    comparison = read_twice(assignment)
    match(comparison, {"SVF": "Normal saline", "Normal saline": "SVF"})
    found = states(comparison)
    assert found["ECCA score, mean, SVF, 10 weeks, change"] == "open"
    assert found["ECCA score, SD, Normal saline, 10 weeks, change"] == "open"
    assert found["ECCA score, n, SVF, 10 weeks, change"] == "agreed", "14 people in both"
    match(comparison, {"SVF": "SVF", "Normal saline": "Normal saline"})
    assert set(states(comparison).values()) == {"agreed"}
    assert StudyArm.objects.count() == 2, "no key is left over"


def test_a_decision_survives_a_swap_and_its_undoing(assignment):
    comparison = confirm(read_twice(assignment, reported(mean="-38.2"), reported(mean="-32.8")))
    decide(comparison, "mean, SVF")
    match(comparison, {"SVF": "Normal saline", "Normal saline": "SVF"})
    assert states(comparison)["ECCA score, mean, SVF, 10 weeks, change"] == "open", "other values stand there"
    match(comparison, {"SVF": "SVF", "Normal saline": "Normal saline"})
    assert states(comparison)["ECCA score, mean, SVF, 10 weeks, change"] == "settled"


def test_a_decision_whose_values_still_stand_there_survives_another_match(assignment):
    theirs = named({"SVF": "Cell therapy", "Normal saline": "Control", "Third": "Other"}, sd="9")
    comparison = confirm(read_twice(assignment, reported(), theirs))
    decide(comparison, "SD, SVF")
    match(comparison, {"Normal saline": "Third"})
    assert states(comparison)["ECCA score, SD, SVF, 10 weeks, change"] == "settled"


def test_an_arm_that_is_unmatched_waits_to_be_kept_or_left_out(assignment):
    comparison = read_twice(assignment)
    match(comparison, {"SVF": None})
    compared = read_comparison(comparison)
    structure = [row for row in compared.rows if row.is_structure]
    assert {(row.label, row.one_sided) for row in structure} == {("SVF", "first"), ("SVF", "second")}
    assert compared.status.open == 2
    assert compared.status.waiting == 6
    assert not compared.status.can_settle


def test_confirming_the_same_matches_again_changes_no_key_and_loses_no_decision(assignment):
    comparison = read_twice(assignment)
    match(comparison, {"SVF": None})
    keys = set(StudyArm.objects.values_list("pk", flat=True))
    for row in [row for row in read_comparison(comparison).rows if row.is_structure]:
        resolve(
            comparison=comparison, address=row.address, choice="first", reason="One arm.", version=0,
            by=assignment.arbiter,
        )  # fmt: skip
    match(comparison)
    assert set(StudyArm.objects.values_list("pk", flat=True)) == keys
    assert read_comparison(comparison).status.can_settle


def test_an_arm_of_the_second_reading_cannot_be_matched_twice(assignment):
    comparison = read_twice(assignment)
    with pytest.raises(Refused, match="“SVF” is matched twice") as refused:
        match(comparison, {"SVF": "SVF", "Normal saline": "SVF"})
    fields = {str(part(comparison, Arm, "first", name).pk) for name in ("SVF", "Normal saline")}
    assert set(refused.value.errors) == fields, "said beside both"
    comparison.refresh_from_db()
    assert comparison.confirmed_at is None
    assert Arm.objects.filter(reading__role="second", study_arm=None).count() == 0, "nothing was released"


def test_matches_must_name_every_arm_of_these_readings_and_no_other(assignment, arbiter):
    comparison = read_twice(assignment)
    for arms in ({}, {uuid4(): None}, {part(comparison, Arm, "first", "SVF").pk: uuid4()}):
        with pytest.raises(Refused, match="Open the page again"):
            confirm_structure(
                comparison=comparison, arms=arms, time_points={}, version=comparison.version, by=arbiter
            )


def test_matches_based_on_an_older_version_are_refused_with_what_stands_now(assignment, arbiter):
    comparison = read_twice(assignment)
    confirm(comparison)
    with pytest.raises(Stale) as stale:
        confirm_structure(comparison=comparison, arms={}, time_points={}, version=1, by=arbiter)
    assert stale.value.current.version == 2


def test_only_the_arbiter_confirms_decides_and_settles(
    differing, lead, first_reader, second_reader, observer, outsider
):
    for other, refusal in (
        (lead, NotAllowed),
        (first_reader, NotAllowed),
        (second_reader, NotAllowed),
        (observer, NotThere),
        (outsider, NotThere),
    ):
        with pytest.raises(refusal):
            confirm_structure(
                comparison=differing, arms={}, time_points={}, version=differing.version, by=other
            )
        with pytest.raises(refusal):
            decide(differing, "SD, SVF", by=other)
        with pytest.raises(refusal):
            settle_study(comparison=differing, by=other)
    assert not Resolution.objects.exists()


def test_a_time_point_that_a_judged_result_names_outlives_a_corrected_match(assignment, review, arbiter):
    theirs = named({"SVF": "Cell therapy", "Normal saline": "Control"}, times=("baseline", "1 year"))
    comparison = read_twice(assignment, Reported(), theirs)
    year = part(comparison, TimePoint, "second", "1 year").study_time_point
    result = StudyResult.objects.create(
        study=assignment.study, outcome=review.outcomes.first(), time_point=year
    )
    match(comparison, times={"10 weeks": "1 year"})
    assert StudyResult.objects.filter(pk=result.pk).exists()
    assert part(comparison, TimePoint, "second", "1 year").study_time_point != year


def test_another_round_meets_the_study_s_own_arms_and_times(
    assignment, lead, first_reader, second_reader, arbiter
):
    settle_study(comparison=confirm(read_twice(assignment)), by=arbiter)
    arms = {arm.name: arm.pk for arm in StudyArm.objects.all()}
    again = assign(
        study=assignment.study, task="extraction", round=2,
        first=second_reader, second=first_reader, arbiter=arbiter, by=lead,
    )  # fmt: skip
    AssignedForm.objects.create(assignment=again, form=published_form(again.study.review_id))
    other_names = named({"SVF injections": "Cell therapy", "Saline": "Control"}, ("baseline", "10 weeks"))
    comparison = confirm(read_twice(again, other_names))
    settle_study(comparison=comparison, by=arbiter)
    assert StudyArm.objects.count() == 2, "no arm is new"
    assert set(StudyArm.objects.values_list("pk", flat=True)) == set(arms.values())
    assert {arm.study_arm_id for arm in Arm.objects.filter(reading__assignment=again)} == set(arms.values())
    assert TimePoint.objects.values("study_time_point").distinct().count() == 2
