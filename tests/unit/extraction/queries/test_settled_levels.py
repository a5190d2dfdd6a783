"""Levels for a file: of both effects of interest that of the study's own instrument, as on the page."""

import pytest

from extraction.models import Judgement, StudyResult
from extraction.queries.settled_levels import settled_levels
from extraction.risk_of_bias.variant import OVERALL
from tests.cast import acne_scar_review, everybody
from tests.settled_assessments import settle_assessments, to_assess


@pytest.mark.parametrize(
    ("effects", "expected"), [(["adhering"], "low"), (["adhering", "assignment"], "some_concerns")]
)
def test_what_is_judged_for_the_other_effect_is_not_taken_for_the_own(db, effects, expected):
    people = everybody()
    review = acne_scar_review(*list(people.values())[:6])
    final = settle_assessments(to_assess(review, people, "Suh"), {}, {})
    outcome = review.outcomes.get(name="ECCA score")
    for effect in effects:
        apart = StudyResult.objects.create(study=final.assignment.study, outcome=outcome, effect=effect)
        instrument, level = {
            "adhering": ("rob2_parallel_adhering", "high"),
            "assignment": ("rob2_parallel", "some_concerns"),
        }[effect]
        for domain in ("2", OVERALL):
            Judgement.objects.create(
                reading=final, study_result=apart, variant=instrument, domain=domain, text=level
            )
    [found] = settled_levels(review, outcome.pk)
    assert (found.levels["1"], found.levels["2"], found.levels[OVERALL]) == ("low", expected, expected)
