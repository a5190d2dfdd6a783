"""Reviews at a glance: how many studies stand where, and how each was judged."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from extraction.models import Judgement, StudyResult
from extraction.queries.overview import StudyCounts, settled_summaries, stage_counts, standing_counts
from extraction.queries.stages import Stage
from reviews.actions.standing import set_standing
from reviews.actions.studies import add_study
from tests.agreement import judge_twice
from tests.settled_assessments import HIGH_2, Apart, settle_assessments, to_assess


@pytest.fixture
def people(lead, first_reader, second_reader, arbiter) -> dict:
    return {
        "lead": lead,
        "first_reader": first_reader,
        "second_reader": second_reader,
        "arbiter": arbiter,
    }


def test_studies_that_are_left_out_count_apart_whatever_their_stage(review, settled, lead):
    add_study(review=review, by=lead, label="Weiss", year=2007)
    assert stage_counts([review]) == {
        review.pk: StudyCounts({Stage.SETTLED: 1, Stage.UNASSIGNED: 1}, left_out=0)
    }
    study = settled.assignment.study
    study.refresh_from_db()
    study = set_standing(study=study, standing="ineligible", reason="Burns.", version=study.version, by=lead)
    assert stage_counts([review]) == {review.pk: StudyCounts({Stage.UNASSIGNED: 1}, left_out=1)}
    set_standing(study=study, standing="authors_asked", reason="", version=study.version, by=lead)
    assert stage_counts([review])[review.pk].stages[Stage.SETTLED] == 1


def test_every_standing_is_counted(review, study, lead):
    other = add_study(review=review, by=lead, label="Weiss", year=2007)
    other = set_standing(study=other, standing="awaiting", reason="Thesis.", version=other.version, by=lead)
    assert standing_counts([study, other]) == {"included": 1, "awaiting": 1}


# --- Levels at a glance ---


def levels_of(review) -> dict[str, str]:
    [found] = settled_summaries(review).values()
    return found.levels


def test_what_is_said_of_all_results_stands_for_the_study_whatever_is_judged_apart(review, people):
    apart = Apart(HIGH_2, {"2": "high"})
    settle_assessments(to_assess(review, people, "A"), {}, {}, apart=(apart, apart))
    assert levels_of(review) == dict.fromkeys(("1", "2", "3", "4", "5", "overall"), "low")


def test_where_only_results_are_judged_the_worst_for_the_instrument_s_own_effect_stands(review, people):
    final = judge_twice(to_assess(review, people, "A", "rob2_levels"))
    study = final.assignment.study
    final.judgements.all().delete()
    final.variant = "rob2_parallel"
    final.save()
    judged = {
        "assignment": ("rob2_parallel", ("low", "some_concerns")),
        "adhering": ("rob2_parallel_adhering", ("high",)),
    }
    for effect, (variant, levels) in judged.items():
        for outcome, level in zip(review.outcomes.all(), levels, strict=False):
            result = StudyResult.objects.create(study=study, outcome=outcome, effect=effect)
            Judgement.objects.create(
                reading=final, study_result=result, variant=variant, domain="2", text=level
            )
    assert levels_of(review) == {"2": "some_concerns"}
    Judgement.objects.filter(variant="rob2_parallel").delete()
    assert levels_of(review) == {"2": "high"}


def test_the_summaries_take_as_many_queries_for_three_studies_as_for_one(review, people):
    counts = []
    apart = Apart(HIGH_2, {"2": "high"})
    for labels in ("A", "BC"):
        for label in labels:
            settle_assessments(to_assess(review, people, label), {}, {}, apart=(apart, apart))
        with CaptureQueriesContext(connection) as captured:
            settled_summaries(review)
        counts.append(len(captured))
    assert counts[0] == counts[1]
