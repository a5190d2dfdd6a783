"""The questions of the instruments: conditions and answers against the reference, wording against our own rules."""

import re

import pytest

from extraction.risk_of_bias.instruments import VARIANTS
from extraction.risk_of_bias.instruments.sources import (
    AUTO_ROB2,
    CORATES,
    CROSSOVER_JS,
    EAGENT,
    RISK_OF_BIAS,
    ROB2_PY,
    ROBOTO2,
    RUBRIC,
)
from tests.reference.rob2 import OFFICIAL, REFERENCE, TABLES, table

SOURCES = {
    "corates": CORATES,
    "rob2_py_fig": ROB2_PY,
    "rob_luke": RISK_OF_BIAS,
    "roboto2": ROBOTO2,
    "eagent": EAGENT,
    "auto_rob2": AUTO_ROB2,
    "crossover_js": CROSSOVER_JS,
    "rubric_cluster": RUBRIC,
    "rubric_crossover": RUBRIC,
}
ASKING = [variant for variant in VARIANTS.values() if variant.has_questions]


@pytest.mark.parametrize("variant", [VARIANTS[key] for key in TABLES], ids=TABLES)
def test_questions_conditions_and_answers_are_those_of_the_reference(variant):
    for domain in variant.domains:
        if not domain.charts:
            continue
        entries = table(TABLES[variant.key], domain.key)["questions"]
        assert [one.number for one in domain.questions] == [entry["number"] for entry in entries]
        for question, entry in zip(domain.questions, entries, strict=True):
            _assert_same(question, entry)


@pytest.mark.parametrize("key", ["robins_i", "robins_i_adhering"])
def test_questions_of_robins_are_those_of_the_reference(key):
    of_effect = {"robins_i": ("4.1", "4.2"), "robins_i_adhering": ("4.3", "4.4", "4.5", "4.6")}[key]
    for domain, entry in zip(VARIANTS[key].domains, REFERENCE["robins_i_2016"]["domains"], strict=True):
        entries = [one for one in entry["questions"] if domain.key != "4" or one["number"] in of_effect]
        assert domain.key == entry["id"]
        assert [one.number for one in domain.questions] == [one["number"] for one in entries]
        for question, one in zip(domain.questions, entries, strict=True):
            _assert_same(question, one)


def _assert_same(question, entry):
    chosen = [one for one in entry["answers"] if one != "NA"]
    if entry.get("na_allowed_when_applicable"):
        chosen.append("NA")
    assert list(question.answers) == chosen
    condition = entry["applies_if"] or {"all": []}
    ((kind, terms),) = condition.items()
    wanted = {(term["question"], frozenset(term["in"])) for term in terms}
    given = {
        "any": {(one.question, frozenset(one.answers)) for one in question.if_any},
        "all": {(one.question, frozenset(one.answers)) for one in question.if_all},
    }
    # Of a single term, any and all say the same.
    if len(wanted) <= 1:
        assert given["any"] | given["all"] == wanted
    else:
        assert given.pop(kind) == wanted
        assert given.popitem()[1] == set()


@pytest.mark.parametrize("key", OFFICIAL)
def test_confidence_and_sources_are_those_of_the_reference(key):
    for domain in VARIANTS[key].domains:
        entry = table(TABLES[key], domain.key)
        assert domain.confidence == entry["confidence"]
        assert set(domain.sources) == {SOURCES[source] for source in entry["sources"]}
        assert domain.is_provisional == (VARIANTS[key].tool != "rob2_parallel")


@pytest.mark.parametrize("variant", ASKING, ids=lambda variant: variant.key)
def test_every_question_is_a_full_question_with_guidance(variant):
    for question in variant.questions:
        assert re.match(r"(Did|Does|Do|Was|Were|Is|Are|Could|Within) ?", question.text), question.text
        assert question.text.endswith("?")
        assert question.text.count("?") == 1
        assert len(question.text) <= 170
        assert question.guidance.endswith(".")
        assert 1 <= len(re.findall(r"\.(?: |$)", question.guidance)) <= 3, question.guidance
        assert question.short.endswith("?")
        assert len(question.short.split()) <= 3


@pytest.mark.parametrize("variant", ASKING, ids=lambda variant: variant.key)
def test_a_question_stands_once_and_waits_for_earlier_ones_of_its_domain(variant):
    keys = [one.key for one in variant.questions]
    assert len(set(keys)) == len(keys)
    for domain in variant.domains:
        before: dict[str, tuple[str, ...]] = {}
        for question in domain.questions:
            assert question.key == question.number
            assert question.number.startswith(domain.number)
            assert variant.domain_of(question.key) is domain
            for condition in (*question.if_any, *question.if_all):
                assert condition.answers
                assert set(condition.answers) <= set(before[condition.question])
            before[question.key] = question.answers


def test_not_applicable_is_chosen_only_for_deviations_that_the_review_does_not_address():
    for variant in ASKING:
        choosable = [one.key for one in variant.questions if "NA" in one.answers]
        adhering = variant.effect == "adhering" and variant.tool != "robins_i"
        assert choosable == (["2.3", "2.4", "2.5"] if adhering else [])
        for domain in variant.domains:
            assert list(domain.not_all_na) == (choosable if domain.key == "2" else [])
        for key in choosable:
            assert "Not applicable where the review does not address" in _question(variant, key).guidance


def test_only_three_two_and_robins_one_one_lack_no_information():
    for variant in ASKING:
        lacking = {one.key for one in variant.questions if "NI" not in one.answers}
        assert lacking == ({"1.1"} if variant.tool == "robins_i" else {"3.2"})


def _question(variant, key):
    return variant.domain_of(key).question(key)
