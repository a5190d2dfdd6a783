"""Reading a settled study again: what is in force meanwhile, who sees what, and what the arms are."""

import pytest

from extraction.actions.amendments import amend, withdraw_amendment
from extraction.actions.assignments import withdraw_assignment
from extraction.actions.readings import submit_reading
from extraction.actions.settling import settle_study
from extraction.finals import HowRead, settled_studies
from extraction.models import AssignedForm, Comparison, Reading, ReadingRole, StudyArm
from extraction.queries.comparisons import read_comparison
from extraction.queries.in_force import finals_in_force
from extraction.queries.stages import Part, Stage, TaskState, earlier_states, task_states
from extraction.visibility import comparisons_visible_to, events_visible_to, readings_visible_to
from reviews.models import Assignment, AuditEvent, Task
from reviews.refusals import NotAllowed, Refused
from tests.cast import Reported, add_form, confirm, enter, read_twice
from tests.comparisons import named, reported
from tests.rounds import ANOTHER_NUMBER, REASON, again, fresh_crew, other_numbers, settle_with


@pytest.fixture
def crew(review, lead):
    return fresh_crew(review, lead)


def state_of(user, study) -> TaskState:
    return next(one for one in task_states(study.review, user, study=study) if one.task == Task.EXTRACTION)


def means(study) -> list[str]:
    """The settled means of the study, in the order of its arms."""
    [settled] = settled_studies(study.review, studies=[study])
    return [one.values["mean"].text for one in settled.results]


def in_force(study) -> Reading:
    return finals_in_force([study])[study.pk, Task.EXTRACTION]


# --- When a study is read again ---


def test_what_is_not_settled_is_not_read_again(study, lead, crew, assignment):
    for make in (lambda: None, lambda: read_twice(assignment), lambda: confirm(Comparison.objects.get())):
        make()
        with pytest.raises(Refused, match="not settled yet"):
            again(study, crew, lead)
    assert Assignment.objects.count() == 1


def test_what_is_not_assigned_is_not_read_again(study, lead, crew):
    with pytest.raises(Refused, match="not settled yet"):
        again(study, crew, lead)


def test_a_round_that_is_under_way_is_settled_before_the_next(study, lead, crew, settled):
    again(study, crew, lead)
    with pytest.raises(Refused, match="not settled yet"):
        again(study, crew, lead)
    assert Assignment.objects.count() == 2


def test_values_that_are_open_again_come_first(study, lead, crew, settled):
    comparison = Comparison.objects.get()
    address = read_comparison(comparison).rows[0].address
    amendment = amend(comparison=comparison, addresses=[address], reason="Erratum", by=lead)
    with pytest.raises(Refused, match="open again"):
        again(study, crew, lead)
    withdraw_amendment(amendment=amendment, by=lead)
    assert again(study, crew, lead).round == 2


@pytest.mark.parametrize("reason", ["", "  \n ", "x" * 1001])
def test_a_reason_is_demanded_that_fits(study, lead, crew, settled, reason):
    with pytest.raises(Refused) as caught:
        again(study, crew, lead, reason=reason)
    assert list(caught.value.errors) == ["reason"]
    assert Assignment.objects.count() == 1


def test_only_a_lead_has_it_read_again(study, crew, settled, arbiter, first_reader):
    for user in (arbiter, first_reader, crew.first):
        with pytest.raises(NotAllowed):
            again(study, crew, user)


def test_the_reason_is_kept_and_stands_in_the_record_for_everybody(study, lead, crew, settled, observer):
    assert again(study, crew, lead, reason=f" {REASON} ").reason == REASON
    [event] = events_visible_to(observer).filter(action="assigned again")
    assert event.cells[0]["after"] == REASON
    assert event.summary.startswith("Extraction, round 2: Third reviewer and Fourth reviewer")


def test_it_is_read_with_the_form_in_force_now(study, review, lead, crew, settled):
    form = add_form(review, by=lead, country={"section": "Study", "label": "Country", "kind": "text"})
    round_two = again(study, crew, lead)
    assert AssignedForm.objects.get(assignment=round_two).form == form
    assert AssignedForm.objects.get(assignment=settled.assignment).form.number == form.number - 1


def test_each_task_has_rounds_of_its_own(study, lead, crew, settled, bias_assignment):
    with pytest.raises(Refused, match="not settled yet"):
        again(study, crew, lead, task=Task.RISK_OF_BIAS)
    assert again(study, crew, lead).round == 2


# --- What is in force ---


def test_the_final_stays_in_force_until_the_round_is_settled(study, lead, crew, settled):
    round_two = again(study, crew, lead)
    for make in (
        lambda: None,
        lambda: enter(round_two, crew.first, other_numbers()),
        lambda: submit_reading(reading=round_two.readings.get(), by=crew.first),
        lambda: submit_reading(reading=enter(round_two, crew.second, other_numbers()), by=crew.second),
        lambda: confirm(Comparison.objects.get(assignment=round_two)),
    ):
        make()
        assert in_force(study) == settled
        assert means(study) == ["-38.2", "-9.3"]
        [told] = settled_studies(study.review)
        assert told.how_read == {Task.EXTRACTION: HowRead("dual", 1, True)}
        assert state_of(lead, study).final == settled.pk
    comparison = Comparison.objects.get(assignment=round_two)
    final = settle_study(comparison=comparison, by=crew.arbiter)
    assert in_force(study) == final
    assert means(study) == [ANOTHER_NUMBER, "-9.3"]
    [told] = settled_studies(study.review)
    assert told.how_read == {Task.EXTRACTION: HowRead("dual", 2, True)}


def test_a_later_edition_of_an_earlier_round_is_not_in_force(study, lead, crew, settled):
    final = settle_with(again(study, crew, lead))
    Reading.objects.create(
        assignment=settled.assignment, role=ReadingRole.FINAL, edition=2, state="submitted",
        submitted_at=final.submitted_at,
    )  # fmt: skip
    assert in_force(study) == final


def test_an_earlier_round_stays_as_it_was(study, lead, crew, settled):
    def rows() -> list[tuple]:
        compared = read_comparison(Comparison.objects.get(assignment=settled.assignment))
        return [(row.address, row.label, row.first, row.second) for row in compared.rows]

    before = rows()
    settle_with(again(study, crew, lead))
    assert rows() == before
    settled.refresh_from_db()
    assert {value.text for result in settled.results.all() for value in result.values.all()} == {
        "14", "-38.2", "8.1", "-9.3", "5.2",
    }  # fmt: skip


def test_readers_who_knew_make_a_round_that_is_said_to_be_not_blinded(study, lead, crew, settled):
    old = settled.assignment
    round_two = again(study, crew, lead, first=old.first, second=old.second, arbiter=old.arbiter)
    settle_with(round_two)
    [told] = settled_studies(study.review)
    assert told.how_read == {Task.EXTRACTION: HowRead("dual", 2, False)}


# --- The study's own arms ---


def test_the_arms_and_times_of_another_round_are_the_studys_own(study, lead, crew, settled):
    before = set(StudyArm.objects.values_list("pk", flat=True))
    final = settle_with(again(study, crew, lead))
    assert set(StudyArm.objects.values_list("pk", flat=True)) == before
    assert set(final.arms.values_list("study_arm", flat=True)) == before
    assert set(final.time_points.values_list("study_time_point", flat=True)) == set(
        settled.time_points.values_list("study_time_point", flat=True)
    )


@pytest.mark.parametrize("mode", ["dual", "single"])
def test_a_new_arm_gets_a_key_of_its_own_and_one_that_is_missing_keeps_its_key(
    study, lead, crew, settled, mode
):
    usual = reported()
    with_prp = Reported(arms={"SVF": "Cell therapy", "PRP": "Other"}, results={
        place: numbers for place, numbers in usual.results.items() if place[2] == "SVF"
    })  # fmt: skip
    round_two = again(study, crew, lead, mode=mode)
    if mode == "single":
        submit_reading(reading=enter(round_two, crew.first, with_prp), by=crew.first)
    else:
        settle_study(comparison=confirm(read_twice(round_two, with_prp)), by=crew.arbiter)
    final = in_force(study)
    assert final.assignment == round_two
    own = {arm.name: arm.study_arm_id for arm in settled.arms.all()}
    theirs = {arm.name: arm.study_arm_id for arm in final.arms.all()}
    assert theirs["SVF"] == own["SVF"]
    assert theirs["PRP"] not in own.values()
    assert StudyArm.objects.filter(pk=own["Normal saline"]).exists()


def test_arms_under_other_names_in_another_order_are_the_studys_own(study, lead, crew, settled):
    said = named({"Saline": "Control", "SVF cells": "Cell therapy"})
    settle_study(comparison=confirm(read_twice(again(study, crew, lead), said)), by=crew.arbiter)
    own = {arm.group.name: arm.study_arm_id for arm in settled.arms.all()}
    assert {arm.group.name: arm.study_arm_id for arm in in_force(study).arms.all()} == own


# --- Who sees what ---


def test_earlier_rounds_stay_readable_for_whoever_could_read_them_and_for_nobody_else(
    study, lead, crew, settled, first_reader, second_reader, arbiter, observer
):
    people = (first_reader, second_reader, arbiter, lead, observer, crew.first, crew.second, crew.arbiter)

    def seen() -> list[tuple[set, set]]:
        round_one = {"assignment": settled.assignment}
        return [
            (
                set(readings_visible_to(user).filter(**round_one)),
                set(comparisons_visible_to(user).filter(**round_one)),
            )
            for user in people
        ]

    before = seen()
    assert [(len(readings), len(comparisons)) for readings, comparisons in before] == [
        (3, 1), (3, 1), (3, 1), (3, 1), (1, 0), (1, 0), (1, 0), (1, 0),
    ]  # fmt: skip
    round_two = again(study, crew, lead)
    assert seen() == before
    settle_with(round_two)
    assert seen() == before


def test_the_readers_of_a_round_see_neither_each_others_reading_nor_how_far_it_is(
    study, lead, crew, settled, observer, first_reader
):
    round_two = again(study, crew, lead)
    blinded = (crew.first, crew.arbiter, observer, first_reader)

    def seen(user) -> tuple:
        return (
            set(readings_visible_to(user).filter(assignment=round_two)),
            set(comparisons_visible_to(user).filter(assignment=round_two)),
            state_of(user, study),
            list(events_visible_to(user).values_list("pk", flat=True)),
        )

    before = [seen(user) for user in blinded]
    assert all(readings == comparisons == set() for readings, comparisons, *_ in before)
    reading = enter(round_two, crew.second, other_numbers())
    assert [seen(user) for user in blinded] == before
    submit_reading(reading=reading, by=crew.second)
    assert [seen(user) for user in blinded] == before
    state = state_of(lead, study)
    assert [(one.person, one.state) for one in state.progress] == [
        (crew.first, "assigned"),
        (crew.second, "submitted"),
    ]
    assert reading not in readings_visible_to(lead)


def test_once_both_are_in_the_people_of_the_round_and_the_leads_see_both_and_nobody_else(
    study, lead, crew, settled, first_reader, observer
):
    round_two = again(study, crew, lead)
    read_twice(round_two, other_numbers())
    for user, count in (
        (crew.first, 2), (crew.second, 2), (crew.arbiter, 2), (lead, 2), (first_reader, 0), (observer, 0),
    ):  # fmt: skip
        assert readings_visible_to(user).filter(assignment=round_two).count() == count
        assert comparisons_visible_to(user).filter(assignment=round_two).count() == bool(count)


# --- Stages ---


def test_everybody_is_told_that_it_is_under_revision_and_how_far(study, lead, crew, settled, observer):
    round_two = again(study, crew, lead)
    state = state_of(observer, study)
    assert (state.is_again, state.stage, state.part) == (True, Stage.READING, Part.NONE)
    assert state.stage_words == "Under revision, round 2: reading"
    read_twice(round_two, other_numbers())
    assert state_of(observer, study).stage_words == "Under revision, round 2: with the arbiter"
    settle_study(comparison=confirm(Comparison.objects.get(assignment=round_two)), by=crew.arbiter)
    state = state_of(observer, study)
    assert (state.is_again, state.stage_words) == (False, "Settled")


def test_earlier_rounds_are_listed_the_latest_first_with_what_each_person_may_open(
    study, lead, crew, settled, observer, first_reader
):
    assert earlier_states(study, lead) == []
    final = settle_with(again(study, crew, lead))
    again(study, crew, lead)
    for user, may_open in ((lead, [True, True]), (first_reader, [False, True]), (observer, [False, False])):
        states = earlier_states(study, user)
        assert [one.assignment.round for one in states] == [2, 1]
        assert [one.final for one in states] == [final.pk, settled.pk]
        assert [one.comparison is not None for one in states] == may_open


# --- Taking it back ---


def test_a_round_that_nobody_has_begun_is_withdrawn_and_all_is_as_before(
    study, lead, crew, settled, observer, first_reader
):
    people = (lead, observer, first_reader, crew.first)
    before = [state_of(user, study) for user in people]
    withdraw_assignment(assignment=again(study, crew, lead), by=lead)
    assert [state_of(user, study) for user in people] == before
    assert in_force(study) == settled
    assert earlier_states(study, lead) == []
    assert AuditEvent.objects.filter(action="assignment withdrawn").exists()
    assert again(study, crew, lead).round == 2


def test_a_round_that_was_begun_stays(study, lead, crew, settled):
    round_two = again(study, crew, lead)
    enter(round_two, crew.second)
    with pytest.raises(Refused, match="A reading was started"):
        withdraw_assignment(assignment=round_two, by=lead)


@pytest.mark.parametrize("is_settled", [False, True])
def test_values_of_an_earlier_round_are_not_opened_again(study, lead, crew, settled, is_settled):
    comparison = Comparison.objects.get()
    address = read_comparison(comparison).rows[0].address
    round_two = again(study, crew, lead)
    if is_settled:
        settle_with(round_two)
    with pytest.raises(Refused, match="is read again"):
        amend(comparison=comparison, addresses=[address], reason="Erratum", by=lead)
    if is_settled:
        last = Comparison.objects.get(assignment=round_two)
        assert amend(comparison=last, addresses=[address], reason="Erratum", by=lead)
