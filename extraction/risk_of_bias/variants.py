"""The risk-of-bias instruments, as data: which domains, which levels in which order, how an overall follows.

Everything is worded here in our own short paraphrase; the instruments, their questions and guidance are their
authors' (CC BY-NC-ND 4.0) and are at https://www.riskofbias.info. Signalling questions, and the algorithms that
lead from them to a domain's level, belong to a variant too and come beside these data.

Sources: RoB 2, Sterne et al., BMJ 2019;366:l4898, guidance of 22 August 2019; its versions for crossover and
cluster trials of 18 March 2021 (published as test versions); ROBINS-I, Sterne et al., BMJ 2016;355:i4919.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

OVERALL = "overall"
LINK = "https://www.riskofbias.info"


@dataclass(frozen=True)
class Level:
    """A level of judgement. `rank` grows with the risk; `symbol` is drawn with the colour, never colour alone."""

    key: str
    label: str
    symbol: str
    rank: int


@dataclass(frozen=True)
class Domain:
    """A domain: `key` is its part of a judgement's address, `about` what is judged, in our words."""

    key: str
    number: str
    title: str
    about: str


@dataclass(frozen=True)
class Variant:
    """One instrument in one version; `official` is False for what its authors never published."""

    key: str
    title: str
    version: str
    domains: tuple[Domain, ...]
    levels: tuple[Level, ...]
    note: str = ""
    official: bool = True
    link: str = LINK

    @property
    def domain_keys(self) -> tuple[str, ...]:
        return tuple(domain.key for domain in self.domains)

    @property
    def level_keys(self) -> tuple[str, ...]:
        return tuple(level.key for level in self.levels)

    def level(self, key: str) -> Level:
        """The level of that key; KeyError when the variant has none."""
        for level in self.levels:
            if level.key == key:
                return level
        raise KeyError(key)

    def domain(self, key: str) -> Domain:
        """The domain of that key; KeyError when the variant has none. The overall judgement is no domain."""
        for domain in self.domains:
            if domain.key == key:
                return domain
        raise KeyError(key)


_ROB2_LEVELS = (
    Level("low", "Low", "+", 0),
    Level("some_concerns", "Some concerns", "–", 1),
    Level("high", "High", "×", 2),
)

_ROBINS_LEVELS = (
    Level("low", "Low", "+", 0),
    Level("moderate", "Moderate", "–", 1),
    Level("serious", "Serious", "×", 3),
    Level("critical", "Critical", "!", 4),
    # Under serious and critical, as the overall rule has it; listed last, as assessors expect it.
    Level("no_information", "No information", "?", 2),
)

_RANDOMIZATION = Domain(
    "1",
    "1",
    "Randomization process",
    "Whether chance alone decided who got what, nobody could foresee it, and the groups began alike.",
)
_DEVIATIONS = Domain(
    "2",
    "2",
    "Deviations from intended interventions",
    "Whether care departed from the plan because of the trial, and whether everybody was analysed as assigned.",
)
_MISSING = Domain(
    "3",
    "3",
    "Missing outcome data",
    "Whether outcomes are known for nearly everybody, and whether being missing could depend on the outcome.",
)
_MEASUREMENT = Domain(
    "4",
    "4",
    "Measurement of the outcome",
    "Whether the method suits, is the same in both groups, and knowing the intervention could colour it.",
)
_SELECTION = Domain(
    "5",
    "5",
    "Selection of the reported result",
    "Whether this result was planned, or picked from several measurements or analyses for its value.",
)

ROB2_PARALLEL = Variant(
    key="rob2_parallel",
    title="RoB 2, parallel-group trials",
    version="22 August 2019",
    domains=(_RANDOMIZATION, _DEVIATIONS, _MISSING, _MEASUREMENT, _SELECTION),
    levels=_ROB2_LEVELS,
)

ROB2_CROSSOVER = Variant(
    key="rob2_crossover",
    title="RoB 2, crossover trials",
    version="18 March 2021, test version",
    domains=(
        Domain(
            "1",
            "1",
            "Randomization process",
            "Whether chance alone decided the order of interventions, nobody could foresee it, "
            "and the sequences began alike.",
        ),
        Domain(
            "S",
            "S",
            "Period and carryover effects",
            "Whether time itself, or what was left of the first intervention, could show in the second period.",
        ),
        _DEVIATIONS,
        _MISSING,
        _MEASUREMENT,
        Domain(
            "5",
            "5",
            "Selection of the reported result",
            "Whether this result was planned, or picked for its value, or cut to the first period "
            "because carryover was found.",
        ),
    ),
    levels=_ROB2_LEVELS,
)

ROB2_CLUSTER = Variant(
    key="rob2_cluster",
    title="RoB 2, cluster-randomized trials",
    version="18 March 2021, test version",
    domains=(
        Domain(
            "1a",
            "1a",
            "Randomization process",
            "Whether chance alone decided which cluster got what, nobody could foresee it, "
            "and the clusters began alike.",
        ),
        Domain(
            "1b",
            "1b",
            "Timing of identification or recruitment of participants",
            "Whether people were found and enrolled before anybody knew their cluster's intervention.",
        ),
        _DEVIATIONS,
        Domain(
            "3",
            "3",
            "Missing outcome data",
            "Whether outcomes are known for all clusters and nearly everybody in them, "
            "and whether being missing could depend on the outcome.",
        ),
        _MEASUREMENT,
        _SELECTION,
    ),
    levels=_ROB2_LEVELS,
)

WITHIN_PERSON = Variant(
    key="within_person",
    title="Within-person trials, adapted from RoB 2",
    version="adapted, first version",
    note="Adapted for within-person trials, not an official RoB 2 variant",
    official=False,
    domains=(
        Domain(
            "1",
            "1",
            "Randomization process",
            "Whether chance alone decided which side got what, nobody could foresee it, and the sides began alike.",
        ),
        Domain(
            "S",
            "S",
            "Carry-across between sides",
            "Whether an intervention on one side could reach the other, and whether the analysis kept each "
            "person's sides together.",
        ),
        Domain(
            "2",
            "2",
            "Deviations from intended interventions",
            "Whether care departed from the plan on one side because of the trial, "
            "and whether every side was analysed as assigned.",
        ),
        Domain(
            "3",
            "3",
            "Missing outcome data",
            "Whether both sides are known for nearly everybody, and whether being missing could depend on the outcome.",
        ),
        Domain(
            "4",
            "4",
            "Measurement of the outcome",
            "Whether the method suits, is the same on both sides, and knowing which side is which could colour it.",
        ),
        _SELECTION,
    ),
    levels=_ROB2_LEVELS,
)

ROBINS_I = Variant(
    key="robins_i",
    title="ROBINS-I, non-randomized studies",
    version="2016",
    domains=(
        Domain(
            "1",
            "1",
            "Confounding",
            "Whether what decided the intervention also bears on the outcome, and was allowed for.",
        ),
        Domain(
            "2",
            "2",
            "Selection of participants",
            "Whether people, or time under observation, entered by something that happened after the start.",
        ),
        Domain(
            "3",
            "3",
            "Classification of interventions",
            "Whether who belongs to which group was defined and recorded at the start, without regard to the outcome.",
        ),
        Domain(
            "4",
            "4",
            "Deviations from intended interventions",
            "Whether care departed from what was intended, unevenly and enough to show.",
        ),
        Domain(
            "5",
            "5",
            "Missing data",
            "Whether outcomes, groups and confounders are known for nearly everybody, and the gaps are alike.",
        ),
        Domain(
            "6",
            "6",
            "Measurement of outcomes",
            "Whether the method suits, is the same in both groups, and knowing the intervention could colour it.",
        ),
        Domain(
            "7",
            "7",
            "Selection of the reported result",
            "Whether this result was picked from several measurements, analyses or subgroups for its value.",
        ),
    ),
    levels=_ROBINS_LEVELS,
)

VARIANTS: dict[str, Variant] = {
    variant.key: variant for variant in (ROB2_PARALLEL, ROB2_CROSSOVER, ROB2_CLUSTER, WITHIN_PERSON, ROBINS_I)
}

_BY_DESIGN = {
    "parallel": ROB2_PARALLEL,
    "crossover": ROB2_CROSSOVER,
    "cluster": ROB2_CLUSTER,
    "within_person": WITHIN_PERSON,
    "non_randomized": ROBINS_I,
}


def variant_for(design: str) -> Variant:
    """The instrument for a study design; KeyError for a design that has none."""
    return _BY_DESIGN[design]


def variant_of(key: str, design: str) -> Variant:
    """The instrument that an assessment was made with; where there is none yet (""), the one for the design."""
    return VARIANTS[key] if key else variant_for(design)


def overall_proposal(variant: Variant, levels: Mapping[str, str]) -> str | None:
    """The overall level that the domains propose, None while that cannot be said.

    `levels` maps domain keys to level keys; "" or absent is not judged yet. The proposal is the worst domain: in
    RoB 2 (official criteria, all variants) any high gives high, else any some concerns gives some concerns, else low;
    in ROBINS-I critical, serious, no information, moderate, low in this order. A worst level that no other domain can
    exceed is proposed before all are judged.

    RoB 2 lets assessors raise several "some concerns" to high when together they lower confidence substantially.
    That is a judgement of theirs and is not computed.
    """
    judged = [variant.level(levels[key]) for key in variant.domain_keys if levels.get(key)]
    if not judged:
        return None
    worst = max(judged, key=lambda level: level.rank)
    complete = len(judged) == len(variant.domains)
    if complete or worst.rank == max(level.rank for level in variant.levels):
        return worst.key
    return None


def may_be_raised(variant: Variant, levels: Mapping[str, str]) -> bool:
    """Whether several domains with some concerns, and none high, leave it to the assessor to raise the overall."""
    if variant.levels is not _ROB2_LEVELS:
        return False
    judged = [levels.get(key) for key in variant.domain_keys]
    return "high" not in judged and judged.count("some_concerns") >= 2


def contradiction(variant: Variant, overall: str, levels: Mapping[str, str]) -> str:
    """The sentence of a finding when the overall is lower than a domain, else ""."""
    if not overall:
        return ""
    said = variant.level(overall)
    worse = [
        (domain, variant.level(levels[domain.key]))
        for domain in variant.domains
        if levels.get(domain.key) and variant.level(levels[domain.key]).rank > said.rank
    ]
    if not worse:
        return ""
    worst = max((level for _, level in worse), key=lambda level: level.rank)
    numbers = [domain.number for domain, level in worse if level is worst]
    name = f"Domain {numbers[0]} is" if len(numbers) == 1 else f"Domains {_listed(numbers)} are"
    rule = "In RoB 2 the overall is as high as its highest domain"
    if variant.levels is _ROBINS_LEVELS:
        rule = "In ROBINS-I the overall is as severe as its most severe domain"
    elif not variant.official:
        rule = "As in RoB 2, the overall is as high as its highest domain"
    return f"{name} {worst.label.lower()}, and the overall is {said.label.lower()}. {rule}: {worst.label.lower()}."


def _listed(numbers: list[str]) -> str:
    return ", ".join(numbers[:-1]) + " and " + numbers[-1]
