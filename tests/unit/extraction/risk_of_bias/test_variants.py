"""The instruments as data, and the overall that their domains propose."""

from itertools import product

import pytest

from extraction.risk_of_bias.variants import (
    OVERALL,
    ROB2_CLUSTER,
    ROB2_CROSSOVER,
    ROB2_PARALLEL,
    ROBINS_I,
    VARIANTS,
    WITHIN_PERSON,
    contradiction,
    may_be_raised,
    overall_proposal,
    variant_for,
)


def judged(variant, *levels):
    return dict(zip(variant.domain_keys, levels, strict=True))


@pytest.mark.parametrize("variant", VARIANTS.values(), ids=VARIANTS.keys())
def test_a_variant_is_complete(variant):
    assert len(set(variant.domain_keys)) == len(variant.domains)
    assert len({level.key for level in variant.levels}) == len(variant.levels)
    assert len({level.rank for level in variant.levels}) == len(variant.levels)
    assert len({level.symbol for level in variant.levels}) == len(variant.levels)
    assert OVERALL not in variant.domain_keys
    assert variant.version
    assert variant.link == "https://www.riskofbias.info"
    for domain in variant.domains:
        assert domain.title
        assert domain.about.endswith(".")
        assert variant.domain(domain.key) is domain
        assert len(domain.key) <= 10


def test_domains_are_those_of_each_instrument_in_order():
    assert ROB2_PARALLEL.domain_keys == ("1", "2", "3", "4", "5")
    assert ROB2_CROSSOVER.domain_keys == ("1", "S", "2", "3", "4", "5")
    assert ROB2_CLUSTER.domain_keys == ("1a", "1b", "2", "3", "4", "5")
    assert ROBINS_I.domain_keys == ("1", "2", "3", "4", "5", "6", "7")


def test_the_within_person_variant_says_that_it_is_not_official():
    assert WITHIN_PERSON.note == "Adapted for within-person trials, not an official RoB 2 variant"
    assert [variant.key for variant in VARIANTS.values() if not variant.official] == ["within_person"]


def test_every_design_has_its_instrument():
    assert variant_for("parallel") is ROB2_PARALLEL
    assert variant_for("crossover") is ROB2_CROSSOVER
    assert variant_for("within_person") is WITHIN_PERSON
    assert variant_for("cluster") is ROB2_CLUSTER
    assert variant_for("non_randomized") is ROBINS_I
    with pytest.raises(KeyError):
        variant_for("case_series")


@pytest.mark.parametrize(
    "variant", [ROB2_PARALLEL, ROB2_CROSSOVER, ROB2_CLUSTER, WITHIN_PERSON], ids=lambda variant: variant.key
)
def test_a_rob2_overall_is_high_then_some_concerns_then_low(variant):
    for levels in product(("low", "some_concerns", "high"), repeat=len(variant.domains)):
        expected = "high" if "high" in levels else "some_concerns" if "some_concerns" in levels else "low"
        assert overall_proposal(variant, judged(variant, *levels)) == expected


def test_several_some_concerns_are_left_to_the_assessor():
    two = judged(ROB2_PARALLEL, "low", "some_concerns", "low", "some_concerns", "low")
    assert overall_proposal(ROB2_PARALLEL, two) == "some_concerns"
    assert may_be_raised(ROB2_PARALLEL, two)
    assert not may_be_raised(ROB2_PARALLEL, two | {"5": "high"})
    assert not may_be_raised(ROB2_PARALLEL, two | {"2": "low"})
    assert contradiction(ROB2_PARALLEL, "high", two) == ""


def test_an_unfinished_assessment_proposes_only_what_no_other_domain_can_change():
    assert overall_proposal(ROB2_PARALLEL, {}) is None
    assert overall_proposal(ROB2_PARALLEL, {"1": "low", "2": ""}) is None
    assert overall_proposal(ROB2_PARALLEL, {"1": "some_concerns"}) is None
    assert overall_proposal(ROB2_PARALLEL, {"2": "high"}) == "high"
    assert overall_proposal(ROBINS_I, {"2": "serious"}) is None
    assert overall_proposal(ROBINS_I, {"2": "critical"}) == "critical"


def test_a_robins_overall_is_the_worst_with_no_information_between_moderate_and_serious():
    order = ["critical", "serious", "no_information", "moderate", "low"]
    for worst, other in product(order, repeat=2):
        levels = dict.fromkeys(ROBINS_I.domain_keys, other) | {"3": worst}
        assert overall_proposal(ROBINS_I, levels) == min(worst, other, key=order.index)


def test_an_overall_below_a_domain_is_said_to_contradict_it():
    printed = judged(ROB2_PARALLEL, "low", "high", "low", "low", "low")
    assert contradiction(ROB2_PARALLEL, "some_concerns", printed) == (
        "Domain 2 is high, and the overall is some concerns. "
        "In RoB 2 the overall is as high as its highest domain: high."
    )
    assert contradiction(ROB2_PARALLEL, "high", printed) == ""
    assert contradiction(ROB2_PARALLEL, "", printed) == ""
    two = printed | {"5": "high", "1": "some_concerns"}
    assert contradiction(ROB2_PARALLEL, "low", two).startswith(
        "Domains 2 and 5 are high, and the overall is low."
    )
    assert "As in RoB 2" in contradiction(WITHIN_PERSON, "low", {"S": "high"})
    assert "Domain 1 is critical" in contradiction(ROBINS_I, "moderate", {"1": "critical", "2": "serious"})
