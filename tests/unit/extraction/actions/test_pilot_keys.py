"""The keys that a pilot's comparison gives a study's arms and times stay the pilot's."""

import json

import pytest

from extraction.actions.assignments import assign_with_form
from extraction.actions.cells import study_result
from extraction.actions.pilots import start_pilot
from extraction.actions.readings import start_reading
from extraction.finals import settled_studies
from extraction.models import Arm, Reading, StudyArm, StudyTimePoint, TimePoint
from extraction.queries.forms import published_form
from reviews.models import Assignment, Task
from tests.cast import enter, read_twice, settle


@pytest.fixture
def people(first_reader, second_reader, arbiter) -> dict:
    return {"first": first_reader, "second": second_reader, "arbiter": arbiter}


@pytest.fixture
def keys(review, study, lead, people) -> set[str]:
    """The keys of a pilot that was read twice and compared."""
    [pilot] = start_pilot(review=review, studies=[study], form=published_form(review), by=lead, **people)
    read_twice(pilot)
    made = {str(row.pk) for model in (StudyArm, StudyTimePoint) for row in model.objects.filter(study=study)}
    assert len(made) == 4
    return made


@pytest.fixture
def extraction(keys, study, lead, people) -> Assignment:
    """The study's own round, after its pilot."""
    return assign_with_form(study=study, task=Task.EXTRACTION, by=lead, **people)


def test_a_new_reading_knows_none_of_them(keys, extraction, first_reader, sign_in):
    reading = enter(extraction, first_reader)
    matched = [*reading.arms.values_list("study_arm"), *reading.time_points.values_list("study_time_point")]
    assert set(matched) == {(None,)}
    client = sign_in(first_reader)
    shown = client.get(f"/readings/{reading.pk}/").content.decode()
    told = json.dumps(client.get(f"/api/v1/readings/{reading.pk}/").json())
    assert not [key for key in keys if key in shown or key in told]


def test_the_comparison_and_the_final_of_the_round_have_their_own(keys, extraction, review):
    settle(extraction)
    final = Reading.objects.get(role="final")
    used = {
        *Arm.objects.filter(reading__assignment=extraction).values_list("study_arm", flat=True),
        *TimePoint.objects.filter(reading__assignment=extraction).values_list("study_time_point", flat=True),
    }
    assert len(used) == 4
    assert not {str(key) for key in used} & keys
    assert not {str(arm.study_arm_id) for arm in final.arms.all()} & keys
    [settled] = settled_studies(review)
    assert not {str(arm.key) for arm in settled.arms} & keys


def test_no_judgement_is_about_a_time_that_only_a_pilot_found(keys, extraction, study, lead, people, review):
    settle(extraction)
    assessment = start_reading(
        assignment=assign_with_form(study=study, task=Task.RISK_OF_BIAS, by=lead, **people),
        by=people["first"],
    )
    outcome = review.outcomes.first()
    piloted = StudyTimePoint.objects.filter(pk__in=keys).first()
    with pytest.raises(StudyTimePoint.DoesNotExist):
        study_result(reading=assessment, outcome_id=outcome.pk, time_point_id=piloted.pk)
    own = StudyTimePoint.objects.filter(study=study).exclude(pk__in=keys).first()
    assert study_result(reading=assessment, outcome_id=outcome.pk, time_point_id=own.pk).time_point == own
