"""One assessment: what is answered and judged, and what follows from it."""

import pytest

from extraction.risk_of_bias.assessment import assess
from extraction.risk_of_bias.instruments import VARIANTS
from extraction.risk_of_bias.variant import OVERALL

PARALLEL = VARIANTS["rob2_parallel"]
ADHERING = VARIANTS["rob2_parallel_adhering"]
RANDOMIZED = {"1.1": "Y", "1.2": "Y", "1.3": "N"}
LOW = dict.fromkeys(PARALLEL.domain_keys, "low")


def state(assessment, question):
    domain = assessment.domain(assessment.variant.domain_of(question).key)
    return next(one for one in domain.questions if one.question.key == question)


def test_a_question_that_does_not_apply_keeps_its_answer():
    assessment = assess(PARALLEL, {"2.1": "N", "2.2": "N", "2.3": "Y"}, {})
    deviations = state(assessment, "2.3")
    assert (deviations.given, deviations.read, deviations.asked) == ("Y", "NA", False)
    assert not deviations.is_open


def test_open_questions_are_those_that_apply_or_may_apply_without_an_answer():
    domain = assess(PARALLEL, {"2.1": "N", "2.6": "Y"}, {}).domain("2")
    assert [one.question.key for one in domain.open_questions] == ["2.2", "2.3", "2.4", "2.5"]
    assert state(assess(PARALLEL, {"2.1": "N", "2.3": "Y"}, {}), "2.3").is_open
    done = assess(PARALLEL, RANDOMIZED, {}).domain("1")
    assert done.open_questions == ()
    assert done.proposal.level == "low"


def test_a_level_that_differs_from_the_proposed_one_is_marked():
    assert assess(PARALLEL, RANDOMIZED, {"1": "high"}).domain("1").differs
    assert not assess(PARALLEL, RANDOMIZED, {"1": "low"}).domain("1").differs
    assert not assess(PARALLEL, RANDOMIZED, {}).domain("1").differs
    assert not assess(PARALLEL, {}, {"1": "high"}).domain("1").differs


@pytest.mark.parametrize(
    ("answers", "lacks"),
    [
        ({}, False),
        ({"2.1": "Y", "2.3": "NA", "2.4": "NA", "2.5": "NA"}, True),
        ({"2.1": "Y", "2.3": "NA", "2.4": "NA"}, False),
        ({"2.1": "Y", "2.3": "NA", "2.4": "NI", "2.5": "NA"}, False),
        # The kind that the review addresses may be the one that blinding rules out.
        ({"2.1": "N", "2.2": "N", "2.4": "NA", "2.5": "NA"}, False),
    ],
)
def test_at_least_one_kind_of_deviation_is_addressed(answers, lacks):
    assert assess(ADHERING, answers, {}).domain("2").lacks_one is lacks


def test_a_domain_that_need_not_address_anything_lacks_nothing():
    assert not any(domain.lacks_one for domain in assess(PARALLEL, {}, {}).domains)


def test_the_overall_is_proposed_from_the_levels_given_not_from_those_proposed():
    assessment = assess(PARALLEL, RANDOMIZED, {"2": "some_concerns"})
    assert assessment.proposed("1") == "low"
    assert assessment.levels == {"2": "some_concerns"}
    assert assessment.overall_proposal == assessment.proposed(OVERALL) == ""
    whole = assess(PARALLEL, RANDOMIZED, LOW | {"2": "some_concerns", OVERALL: "low"})
    assert whole.overall_proposal == "some_concerns"
    assert whole.overall_differs
    assert whole.contradiction.startswith("Domain 2 is some concerns, and the overall is low.")
    assert not whole.may_be_raised
    assert assess(PARALLEL, {}, LOW | {"2": "some_concerns", "3": "some_concerns"}).may_be_raised


def test_what_the_variant_does_not_know_is_not_read():
    assessment = assess(
        PARALLEL, {"S.1": "Y", "1.1": "perhaps"}, {"1": "critical", OVERALL: "serious", "S": "low"}
    )
    assert assessment.levels == {}
    assert assessment.overall == ""
    assert state(assessment, "1.1").is_open
    with pytest.raises(KeyError):
        assessment.domain("S")


def test_a_domain_untouched_for_a_result_is_as_for_all_results():
    general = assess(PARALLEL, RANDOMIZED, LOW | {OVERALL: "low"})
    result = assess(PARALLEL, {"3.1": "N"}, {}, general)
    assert [one.domain.key for one in result.domains if one.inherited] == ["1", "2", "4", "5"]
    assert result.domain("1").proposal.level == "low"
    assert result.levels == {key: "low" for key in LOW if key != "3"}
    assert result.domain("3").level == ""
    assert (result.overall, result.overall_inherited) == ("", False)


def test_a_result_of_which_nothing_is_said_has_the_overall_of_all_results():
    general = assess(PARALLEL, {}, LOW | {OVERALL: "low"})
    same = assess(PARALLEL, {}, {}, general)
    assert (same.overall, same.overall_inherited) == ("low", True)
    own = assess(PARALLEL, {}, {OVERALL: "high"}, general)
    assert (own.overall, own.overall_inherited) == ("high", False)


def test_nothing_is_taken_over_where_nothing_is_said_of_all_results():
    result = assess(PARALLEL, {}, {}, assess(PARALLEL, {}, {"1": "low"}))
    assert [one.domain.key for one in result.domains if one.inherited] == ["1"]


def test_of_two_effects_of_interest_the_domains_with_the_same_questions_are_taken_over():
    general = assess(PARALLEL, {}, LOW | {OVERALL: "low"})
    result = assess(ADHERING, {}, {}, general)
    assert [one.domain.key for one in result.domains if one.inherited] == ["1", "3", "4", "5"]
    assert result.domain("2").level == ""
    assert [one.question.key for one in result.domain("2").questions][-1] == "2.6"
    assert (result.overall, result.overall_inherited) == ("", False)
