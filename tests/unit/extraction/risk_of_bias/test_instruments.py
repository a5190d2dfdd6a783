"""The registry of instruments: which there are, of what they consist, and which serves a study."""

import pytest

from extraction.risk_of_bias.instruments import VARIANTS, variant_for, with_effect
from extraction.risk_of_bias.variant import OVERALL, VERIFIED

TOOLS = ("rob2_parallel", "rob2_crossover", "rob2_cluster", "within_person", "robins_i")
# Judgements only, and the instrument whose domains and levels they are.
BARE = {
    "rob2_levels": "rob2_parallel",
    "rob2_crossover_levels": "rob2_crossover",
    "rob2_cluster_levels": "rob2_cluster",
    "within_person_levels": "within_person",
    "robins_i_levels": "robins_i",
}


@pytest.mark.parametrize("variant", VARIANTS.values(), ids=VARIANTS.keys())
def test_a_variant_is_complete(variant):
    assert VARIANTS[variant.key] is variant
    assert len(variant.key) <= 40
    assert len(set(variant.domain_keys)) == len(variant.domains)
    assert len({level.key for level in variant.levels}) == len(variant.levels)
    assert len({level.rank for level in variant.levels}) == len(variant.levels)
    assert len({level.symbol for level in variant.levels}) == len(variant.levels)
    assert OVERALL not in variant.domain_keys
    assert variant.version
    assert variant.overall_rule
    assert variant.link == "https://www.riskofbias.info"
    for domain in variant.domains:
        assert domain.title
        assert domain.about.endswith(".")
        assert variant.domain(domain.key) is domain
        assert len(domain.key) <= 10


def test_instruments_are_listed_each_with_its_other_effect_and_the_bare_levels_last():
    assert list(VARIANTS) == [key for tool in TOOLS for key in (tool, f"{tool}_adhering")] + list(BARE)
    assert len({variant.title for variant in VARIANTS.values()}) == len(VARIANTS)


def test_domains_are_those_of_each_instrument_in_order():
    wanted = {
        "rob2_parallel": ("1", "2", "3", "4", "5"),
        "rob2_crossover": ("1", "S", "2", "3", "4", "5"),
        "rob2_cluster": ("1a", "1b", "2", "3", "4", "5"),
        "within_person": ("1", "S", "2", "3", "4", "5"),
        "robins_i": ("1", "2", "3", "4", "5", "6", "7"),
    }
    for tool in TOOLS:
        assert VARIANTS[tool].domain_keys == VARIANTS[f"{tool}_adhering"].domain_keys == wanted[tool]
    for key, whole in BARE.items():
        assert VARIANTS[key].domain_keys == wanted[whole]


def test_the_within_person_variant_says_that_it_is_not_official():
    for key in ("within_person", "within_person_adhering"):
        assert VARIANTS[key].note == "Adapted for within-person trials, not an official RoB 2 variant"
    unofficial = ["within_person", "within_person_adhering", *BARE]
    assert [variant.key for variant in VARIANTS.values() if not variant.official] == unofficial


@pytest.mark.parametrize(("key", "of"), BARE.items())
def test_the_bare_levels_ask_nothing_and_say_where_judgements_come_from(key, of):
    bare, whole = VARIANTS[key], VARIANTS[of]
    assert bare.title.endswith(", judgements only")
    assert (bare.tool, bare.effect) == (key, "")
    assert not bare.has_questions
    assert not any(domain.charts or domain.is_provisional for domain in bare.domains)
    assert bare.levels == whole.levels
    assert [domain.title for domain in bare.domains] == [domain.title for domain in whole.domains]
    assert "without signalling questions" in bare.note


def test_what_was_not_compared_with_the_official_document_is_provisional_and_says_so():
    for variant in VARIANTS.values():
        provisional = [domain.key for domain in variant.domains if domain.is_provisional]
        if variant.tool in ("rob2_crossover", "rob2_cluster"):
            assert provisional == list(variant.domain_keys)
            assert "provisional until compared with the official documents" in variant.note
            assert "test version" in variant.version
        elif variant.tool == "within_person":
            assert provisional == ["1", "2", "3", "4", "5"]
        else:
            assert provisional == []
    assert all(domain.confidence == VERIFIED for domain in VARIANTS["rob2_parallel_adhering"].domains)


def test_every_design_has_its_instrument_for_the_effect_of_assignment():
    designs = ("parallel", "crossover", "cluster", "within_person", "non_randomized")
    for design, key in zip(designs, TOOLS, strict=True):
        assert variant_for(design) is VARIANTS[key]
        assert variant_for(design).effect == "assignment"
    with pytest.raises(KeyError):
        variant_for("case_series")


@pytest.mark.parametrize("tool", TOOLS)
def test_the_other_effect_is_another_variant_of_the_same_tool(tool):
    assignment, adhering = VARIANTS[tool], VARIANTS[f"{tool}_adhering"]
    assert with_effect(assignment, "adhering") is adhering
    assert with_effect(adhering, "assignment") is assignment
    assert with_effect(adhering, "adhering") is adhering
    assert with_effect(adhering, "") is adhering
    assert (adhering.tool, adhering.version, adhering.levels) == (tool, assignment.version, assignment.levels)
    with pytest.raises(KeyError):
        with_effect(assignment, "starting")


def test_an_instrument_that_tells_no_effects_apart_stays_itself():
    for key in BARE:
        bare = VARIANTS[key]
        assert with_effect(bare, "adhering") is bare
        assert with_effect(bare, "assignment") is bare


@pytest.mark.parametrize("tool", TOOLS)
def test_the_two_effects_differ_in_the_domain_of_deviations_alone(tool):
    assignment, adhering = VARIANTS[tool], VARIANTS[f"{tool}_adhering"]
    differing = [
        one.key for one, other in zip(assignment.domains, adhering.domains, strict=True) if one != other
    ]
    assert differing == ["4" if tool == "robins_i" else "2"]
