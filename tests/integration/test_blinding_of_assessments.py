"""Whoever assesses the risk of bias of a study learns nothing of what the other has begun."""

import pytest

from extraction.actions.assignments import assign_with_form
from extraction.actions.cells import study_result
from extraction.actions.readings import start_reading
from extraction.queries.sheets import read_sheet
from reviews.actions.protocol import remove_part, save_part
from reviews.actions.studies import edit_study
from reviews.models import Assignment, Outcome, Task
from reviews.refusals import Refused


@pytest.mark.parametrize("other_has_judged", [False, True])
def test_a_lead_who_assesses_bias_learns_nothing_from_removing_an_outcome(
    review, study, lead, first_reader, arbiter, other_has_judged
):
    own = assign_with_form(
        study=study, task=Task.RISK_OF_BIAS, first=first_reader, second=lead, arbiter=arbiter, by=lead
    )
    outcome = save_part(
        part=Outcome(review=review), version=None, by=lead, name="Pain", kind="continuous", better="lower"
    )
    if other_has_judged:
        theirs = start_reading(assignment=own, by=first_reader)
        study_result(reading=theirs, outcome_id=outcome.pk)
    with pytest.raises(Refused, match="You read studies of this review"):
        remove_part(part=outcome, by=lead)
    with pytest.raises(Refused, match="You read studies of this review"):
        save_part(part=outcome, version=outcome.version, by=lead, kind="dichotomous")
    assert Assignment.objects.filter(pk=own.pk).exists()


@pytest.mark.parametrize("other_has_begun", [False, True])
def test_the_instrument_of_an_assessment_does_not_tell_whether_the_other_has_begun(
    study, bias_assignment, lead, first_reader, second_reader, other_has_begun
):
    if other_has_begun:
        start_reading(assignment=bias_assignment, by=first_reader)
    edit_study(study=study, version=study.version, by=lead, design="within_person")
    own = start_reading(assignment=Assignment.objects.get(), by=second_reader)
    assert read_sheet(own).variant.key == bias_assignment.instrument
