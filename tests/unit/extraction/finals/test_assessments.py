"""What leaves the product about risk of bias: levels and what was proposed, answers, and results judged apart."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from extraction.finals import ALL_RESULTS, Judged, SettledStudy, settled_studies
from reviews.models import Review
from tests.settled_assessments import HIGH_2, Apart, settle_assessments, to_assess


@pytest.fixture
def people(lead, first_reader, second_reader, arbiter) -> dict:
    return {
        "lead": lead,
        "first_reader": first_reader,
        "second_reader": second_reader,
        "arbiter": arbiter,
    }


def only(review: Review) -> SettledStudy:
    [settled] = settled_studies(review)
    return settled


def test_a_judgement_has_what_the_answers_proposed_beside_it(review, people):
    settle_assessments(to_assess(review, people, "Suh"), {}, {}, d2="some_concerns")
    settled = only(review)
    told = {one.domain: (one.level, one.proposed, one.differs, one.support) for one in settled.judgements}
    assert told["1"] == ("low", "low", False, "")
    assert told["2"] == ("some_concerns", "low", True, "As the paper says.")
    assert told["overall"] == ("some_concerns", "some_concerns", False, "")
    assert {one.variant for one in settled.judgements} == {"rob2_parallel"}
    assert (settled.variant, settled.instrument.version) == ("rob2_parallel", "22 August 2019")


def test_answers_come_in_the_order_of_the_instrument_with_number_and_words(review, people):
    settle_assessments(to_assess(review, people, "Suh"), {"1.3": "PN"}, {"1.3": "PN"})
    answers = only(review).signalling
    assert [one.number for one in answers] == [
        "1.1", "1.2", "1.3", "2.1", "2.2", "2.6", "3.1", "4.1", "4.2", "4.3", "5.1", "5.2", "5.3",
    ]  # fmt: skip
    third = answers[2]
    assert (third.domain, third.question, third.answer, third.applies) == ("1", "1.3", "PN", True)
    assert third.words.startswith("Do differences between groups at baseline")
    assert {one.about for one in answers} == {ALL_RESULTS}


def test_an_answer_that_other_answers_leave_out_is_kept_and_told_apart(review, people):
    final = settle_assessments(to_assess(review, people, "Suh"), HIGH_2, HIGH_2)
    final.signallinganswers.filter(question__in=("2.1", "2.2")).update(text="N")
    settled = only(review)
    kept = {one.question: (one.answer, one.applies) for one in settled.signalling if one.domain == "2"}
    assert kept == {
        "2.1": ("N", True), "2.2": ("N", True), "2.3": ("Y", False), "2.4": ("Y", False),
        "2.5": ("N", False), "2.6": ("N", True), "2.7": ("Y", True),
    }  # fmt: skip


def test_a_result_judged_apart_takes_over_what_is_said_of_all_results(review, people):
    apart = Apart(HIGH_2, {"2": "high"})
    settle_assessments(to_assess(review, people, "Suh"), {}, {}, apart=(apart, apart))
    settled = only(review)
    outcome = review.outcomes.get(name="ECCA score")
    about = Judged(outcome.pk, None, "assignment")
    own = {one.domain: one.level for one in settled.judgements if one.about == about}
    assert own == {"2": "high", "overall": "high"}
    general, result = settled.assessments().values()
    assert (general.levels, general.overall) == (dict.fromkeys("12345", "low"), "low")
    assert result.levels == {"1": "low", "2": "high", "3": "low", "4": "low", "5": "low"}
    assert [state.inherited for state in result.domains] == [True, False, True, True, True]
    assert (result.overall, result.overall_inherited) == ("high", False)


def test_a_result_for_the_other_effect_has_the_other_effect_s_instrument(review, people):
    adhering = Apart(
        {"2.1": "N", "2.2": "N", "2.3": "NA", "2.4": "N", "2.5": "N", "2.6": ""},
        {"2": "low"},
        effect="adhering",
    )
    settle_assessments(to_assess(review, people, "Suh"), {}, {}, apart=(adhering, adhering))
    settled = only(review)
    [about] = [one for one in settled.assessments() if one != ALL_RESULTS]
    assert about.effect == "adhering"
    mine = [one for one in settled.judgements if one.about == about]
    assert {one.variant for one in mine} == {"rob2_parallel_adhering"}
    assert settled.instrument_of(about).effect == "adhering"
    state = settled.assessments()[about].domain("2")
    assert not state.inherited
    # Another question stands under the same number for the other effect.
    assert state.questions[2].question.text != settled.instrument.domain("2").questions[2].text


def test_the_number_of_queries_does_not_grow_with_studies_answers_and_results(review, people):
    counts = []
    apart = Apart(HIGH_2, {"2": "high"})
    for label, both in (("A", (None, None)), ("B", (apart, apart)), ("C", (apart, apart))):
        settle_assessments(to_assess(review, people, label), {}, {}, apart=both)
        with CaptureQueriesContext(connection) as captured:
            told = settled_studies(review)
        counts.append(len(captured))
        assert told[-1].signalling
    assert len(set(counts)) == 1
    assert counts[0] < 12
