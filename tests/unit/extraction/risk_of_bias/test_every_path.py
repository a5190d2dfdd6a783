"""Every valid combination of answers through every chart, against two other writings of the same trees.

The decision tables are in tests/reference/rob2.json, the trees as plain conditions in tests/reference/rob2_trees.py.
The adaptation to within-person trials reuses the trees for parallel groups and is held against those.
"""

from collections import Counter

import pytest

from extraction.risk_of_bias.algorithm import normalised, propose
from extraction.risk_of_bias.instruments import VARIANTS
from extraction.risk_of_bias.instruments.levels import ROB2_LEVELS
from tests.reference.rob2 import OFFICIAL, TABLES, combinations, judged, table
from tests.reference.rob2_trees import TREES, cluster_assignment_as_transcribed

# Valid combinations, and how many of them are low, of some concerns and high: section 7 of the reference.
RANDOMIZATION = (125, 18, 47, 60)
ASSIGNMENT = (13277, 92, 3132, 10053)
ADHERING = (20988, 603, 8154, 12231)
MISSING = (110, 20, 36, 54)
MEASUREMENT = (493, 48, 186, 259)
SELECTION = (125, 8, 37, 80)
CARRYOVER = (85, 16, 35, 34)
CROSSOVER_SELECTION = (625, 16, 119, 490)
RECRUITMENT = (85, 28, 21, 36)
CLUSTER_ASSIGNMENT = (43673, 308, 10308, 33057)
CLUSTER_MISSING = (760, 130, 252, 378)
CLUSTER_MEASUREMENT = (1465, 156, 564, 745)

PARALLEL = {"1": RANDOMIZATION, "2": ASSIGNMENT, "3": MISSING, "4": MEASUREMENT, "5": SELECTION}
CROSSOVER = {**PARALLEL, "S": CARRYOVER, "5": CROSSOVER_SELECTION}
CLUSTER = {
    "1a": RANDOMIZATION,
    "1b": RECRUITMENT,
    "2": CLUSTER_ASSIGNMENT,
    "3": CLUSTER_MISSING,
    "4": CLUSTER_MEASUREMENT,
    "5": SELECTION,
}
COUNTS = {
    "rob2_parallel": PARALLEL,
    "rob2_parallel_adhering": {**PARALLEL, "2": ADHERING},
    "rob2_crossover": CROSSOVER,
    "rob2_crossover_adhering": {**CROSSOVER, "2": ADHERING},
    "rob2_cluster": CLUSTER,
    "rob2_cluster_adhering": {**CLUSTER, "2": ADHERING},
    "within_person": PARALLEL,
    "within_person_adhering": {**PARALLEL, "2": ADHERING},
}
TOTAL = 142893  # of the six official variants

CHARTED = [
    pytest.param(variant, domain, id=f"{variant.key}-{domain.key}")
    for variant in VARIANTS.values()
    for domain in variant.domains
    if domain.charts
]


def test_every_domain_of_rob2_has_its_charts():
    """Domain S of the within-person adaptation has no algorithm; ROBINS-I of 2016 has none at all."""
    without = {
        (variant.key, domain.key)
        for variant in VARIANTS.values()
        for domain in variant.domains
        if variant.has_questions and variant.tool != "robins_i" and not domain.charts
    }
    assert without == {("within_person", "S"), ("within_person_adhering", "S")}
    assert [(one.values[0].key, one.values[1].key) for one in CHARTED] == [
        (variant.key, key)
        for variant in VARIANTS.values()
        for key in variant.domain_keys
        if key in COUNTS.get(variant.key, {})
    ]


@pytest.mark.parametrize(("variant", "domain"), CHARTED)
def test_every_valid_combination_is_judged_as_by_the_tables_and_by_the_trees(
    variant, domain, record_property, capsys
):
    name = TABLES[variant.key]
    entry, tree = table(name, domain.key), TREES[name][domain.key]
    found: Counter[str] = Counter()
    for answers in combinations(entry):
        assert normalised(domain, answers) == answers
        level = propose(domain, answers, variant.levels).level
        assert level == judged(entry["rules"], answers), answers
        assert level == tree(answers), answers
        found[level] += 1
    compared = (found.total(), found["low"], found["some_concerns"], found["high"])
    record_property("combinations", found.total())
    with capsys.disabled():
        print(f"\n{variant.key} {domain.key}: {found.total()} combinations compared", end="")
    assert compared == COUNTS[variant.key][domain.key]


def test_the_combinations_are_those_of_the_official_variants_together():
    assert sum(counts[0] for key in OFFICIAL for counts in COUNTS[key].values()) == TOTAL


def test_the_two_parts_of_domain_2_are_those_of_the_reference():
    for key in ("rob2_parallel", "rob2_crossover", "rob2_cluster", "within_person"):
        domain, parts = VARIANTS[key].domain("2"), table(TABLES[key], "2")["parts"]
        assert len(domain.charts) == len(parts) == 2
        for answers in combinations(table(TABLES[key], "2")):
            reached = [path[-1].branch.to for path in propose(domain, answers, ROB2_LEVELS).paths]
            assert reached == [judged(part["rules"], answers) for part in parts]


def test_the_rule_that_the_sources_dispute_is_marked_and_changes_552_judgements():
    domain = VARIANTS["rob2_cluster"].domain("2")
    disputed = 0
    for answers in combinations(table("cluster_assignment", "2")):
        proposal = propose(domain, answers, ROB2_LEVELS)
        assert bool(proposal.unresolved) == (answers["2.3"] in ("Y", "PY") and answers["2.4"] in ("N", "PN"))
        disputed += proposal.level != cluster_assignment_as_transcribed(answers)
    assert disputed == 552
    marked = {
        (variant.key, domain.key)
        for variant in VARIANTS.values()
        for domain in variant.domains
        for chart in domain.charts
        for step in chart.steps
        for branch in step.branches
        if branch.unresolved
    }
    assert marked == {("rob2_cluster", "2")}
