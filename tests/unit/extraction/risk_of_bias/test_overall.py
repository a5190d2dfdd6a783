"""The overall judgement that domains propose, and the one that contradicts them."""

from itertools import product

import pytest

from extraction.risk_of_bias.instruments import VARIANTS
from extraction.risk_of_bias.overall import contradiction, may_be_raised, overall_proposal

PARALLEL, ROBINS_I = VARIANTS["rob2_parallel"], VARIANTS["robins_i"]
AS_ROB2 = [variant for variant in VARIANTS.values() if variant.levels is PARALLEL.levels]
AS_ROBINS = [variant for variant in VARIANTS.values() if variant.levels is ROBINS_I.levels]


def judged(variant, *levels):
    return dict(zip(variant.domain_keys, levels, strict=True))


@pytest.mark.parametrize("variant", AS_ROB2, ids=lambda variant: variant.key)
def test_a_rob2_overall_is_high_then_some_concerns_then_low(variant):
    for levels in product(("low", "some_concerns", "high"), repeat=len(variant.domains)):
        expected = "high" if "high" in levels else "some_concerns" if "some_concerns" in levels else "low"
        assert overall_proposal(variant, judged(variant, *levels)) == expected


@pytest.mark.parametrize("variant", AS_ROB2, ids=lambda variant: variant.key)
def test_several_some_concerns_are_left_to_the_assessor(variant):
    levels = dict.fromkeys(variant.domain_keys, "low")
    first, second = variant.domain_keys[1], variant.domain_keys[3]
    two = levels | {first: "some_concerns", second: "some_concerns"}
    assert overall_proposal(variant, two) == "some_concerns"
    assert may_be_raised(variant, two)
    assert not may_be_raised(variant, two | {variant.domain_keys[-1]: "high"})
    assert not may_be_raised(variant, two | {first: "low"})
    assert contradiction(variant, "high", two) == ""


def test_every_instrument_has_one_of_the_two_overall_rules():
    assert len(AS_ROB2) + len(AS_ROBINS) == len(VARIANTS)


@pytest.mark.parametrize("variant", AS_ROBINS, ids=lambda variant: variant.key)
def test_robins_knows_no_raising(variant):
    assert not may_be_raised(variant, dict.fromkeys(variant.domain_keys, "moderate"))


def test_an_unfinished_assessment_proposes_only_what_no_other_domain_can_change():
    assert overall_proposal(PARALLEL, {}) is None
    assert overall_proposal(PARALLEL, {"1": "low", "2": ""}) is None
    assert overall_proposal(PARALLEL, {"1": "some_concerns"}) is None
    assert overall_proposal(PARALLEL, {"2": "high"}) == "high"
    assert overall_proposal(ROBINS_I, {"2": "serious"}) is None
    assert overall_proposal(ROBINS_I, {"2": "critical"}) == "critical"


@pytest.mark.parametrize("variant", AS_ROBINS, ids=lambda variant: variant.key)
def test_a_robins_overall_is_the_worst_with_no_information_between_moderate_and_serious(variant):
    order = ["critical", "serious", "no_information", "moderate", "low"]
    for worst, other in product(order, repeat=2):
        levels = dict.fromkeys(variant.domain_keys, other) | {"3": worst}
        assert overall_proposal(variant, levels) == min(worst, other, key=order.index)


def test_an_overall_below_a_domain_is_said_to_contradict_it():
    printed = judged(PARALLEL, "low", "high", "low", "low", "low")
    assert contradiction(PARALLEL, "some_concerns", printed) == (
        "Domain 2 is high, and the overall is some concerns. "
        "In RoB 2 the overall is as high as its highest domain: high."
    )
    assert contradiction(PARALLEL, "high", printed) == ""
    assert contradiction(PARALLEL, "", printed) == ""
    two = printed | {"5": "high", "1": "some_concerns"}
    assert contradiction(PARALLEL, "low", two).startswith("Domains 2 and 5 are high, and the overall is low.")


@pytest.mark.parametrize(
    ("key", "worst", "rule"),
    [
        ("rob2_crossover", "high", "In RoB 2 the overall is as high as its highest domain: high."),
        ("rob2_cluster_adhering", "high", "In RoB 2 the overall is as high as its highest domain: high."),
        ("rob2_levels", "high", "In RoB 2 the overall is as high as its highest domain: high."),
        ("within_person", "high", "As in RoB 2, the overall is as high as its highest domain: high."),
        ("robins_i", "critical", "In ROBINS-I the overall is as severe as its most severe domain: critical."),
    ],
)
def test_a_contradiction_gives_the_rule_of_the_instrument(key, worst, rule):
    variant = VARIANTS[key]
    levels = dict.fromkeys(variant.domain_keys, "low") | {"3": worst}
    assert contradiction(variant, "low", levels) == f"Domain 3 is {worst}, and the overall is low. {rule}"


def test_a_contradiction_names_the_worst_domains_alone():
    sentence = contradiction(ROBINS_I, "moderate", {"1": "critical", "2": "serious"})
    assert sentence.startswith("Domain 1 is critical, and the overall is moderate.")
