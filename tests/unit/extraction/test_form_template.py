"""The forms that a review can begin with."""

import pytest

from extraction.form_template import ACNE_SCAR, GENERAL, SECTIONS, TEMPLATES
from extraction.integrity.refusals import answer_refusal
from extraction.models import QuestionKind


@pytest.mark.parametrize("questions", TEMPLATES.values(), ids=TEMPLATES.keys())
def test_a_template_is_well_formed(questions):
    keys = [question.key for question in questions]
    assert len(set(keys)) == len(keys)
    sections = [question.section for question in questions]
    assert sections == sorted(sections, key=list(SECTIONS).index)
    for question in questions:
        assert question.kind in QuestionKind.values
        assert question.label
        assert bool(question.options) == (question.kind in ("choice", "multiple"))
        assert bool(question.columns) == (question.kind == "table")
        assert not question.unit or question.kind == "number"


def test_a_key_means_the_same_question_in_every_template():
    acne = {question.key: question for question in ACNE_SCAR}
    shared = [question for question in GENERAL if question.key in acne]
    assert len(shared) == 6
    for question in shared:
        assert acne[question.key].label == question.label
        assert acne[question.key].kind == question.kind
        assert acne[question.key].per_arm == question.per_arm


def test_the_acne_scar_form_asks_what_its_review_extracted():
    keys = {question.key for question in ACNE_SCAR}
    assert keys >= {
        "sample_size",
        "funding_source",
        "age_mean",
        "male_percent",
        "skin_type",
        "scar_type",
        "scar_duration",
        "source_tissue",
        "processing_method",
        "collagenase",
        "digestion_time",
        "centrifugation",
        "device",
        "cell_concentration",
        "cell_viability",
        "volume",
        "sessions",
        "adjuvant_timing",
        "control_procedure",
        "longest_follow_up",
        "postoperative_care",
        "complications",
        "limitations",
        "author_suggestions",
    }


def test_few_questions_must_be_answered():
    assert [question.key for question in ACNE_SCAR if question.required] == [
        "sample_size",
        "age_mean",
        "male_percent",
        "randomised",
    ]
    assert not any(question.required for question in GENERAL)


def test_people_are_counted_for_each_arm():
    assert [question.key for question in ACNE_SCAR if question.per_arm] == ["randomised", "analysed"]
    randomised = next(question for question in ACNE_SCAR if question.key == "randomised")
    assert answer_refusal(randomised, "0").code == "n_not_above_zero"
    assert answer_refusal(randomised, "14") is None
