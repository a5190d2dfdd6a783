"""The risk-of-bias instruments, and which of them serves a study.

`VARIANTS` holds them by key, in the order in which pages list them. A key stands in assessments and never changes.
"""

from __future__ import annotations

from ..variant import Variant
from .judgements_only import (
    ROB2_CLUSTER_LEVELS_ONLY,
    ROB2_CROSSOVER_LEVELS_ONLY,
    ROB2_LEVELS_ONLY,
    ROBINS_I_LEVELS_ONLY,
    WITHIN_PERSON_LEVELS_ONLY,
)
from .rob2_cluster import ROB2_CLUSTER, ROB2_CLUSTER_ADHERING
from .rob2_crossover import ROB2_CROSSOVER, ROB2_CROSSOVER_ADHERING
from .rob2_parallel import ROB2_PARALLEL, ROB2_PARALLEL_ADHERING
from .robins_i import ROBINS_I, ROBINS_I_ADHERING
from .within_person import WITHIN_PERSON, WITHIN_PERSON_ADHERING

VARIANTS: dict[str, Variant] = {
    variant.key: variant
    for variant in (
        ROB2_PARALLEL,
        ROB2_PARALLEL_ADHERING,
        ROB2_CROSSOVER,
        ROB2_CROSSOVER_ADHERING,
        ROB2_CLUSTER,
        ROB2_CLUSTER_ADHERING,
        WITHIN_PERSON,
        WITHIN_PERSON_ADHERING,
        ROBINS_I,
        ROBINS_I_ADHERING,
        ROB2_LEVELS_ONLY,
        ROB2_CROSSOVER_LEVELS_ONLY,
        ROB2_CLUSTER_LEVELS_ONLY,
        WITHIN_PERSON_LEVELS_ONLY,
        ROBINS_I_LEVELS_ONLY,
    )
}

_BY_DESIGN = {
    "parallel": ROB2_PARALLEL,
    "crossover": ROB2_CROSSOVER,
    "cluster": ROB2_CLUSTER,
    "within_person": WITHIN_PERSON,
    "non_randomized": ROBINS_I,
}


def variant_for(design: str) -> Variant:
    """The instrument for a study design, for the effect of assignment; KeyError for a design that has none."""
    return _BY_DESIGN[design]


def with_effect(variant: Variant, effect: str) -> Variant:
    """The same tool and version for an effect of interest; the variant itself where no effect is named, or the tool
    tells none apart. KeyError for an effect that the tool does not have."""
    if not effect or not variant.effect or effect == variant.effect:
        return variant
    for other in VARIANTS.values():
        if (other.tool, other.version, other.effect) == (variant.tool, variant.version, effect):
            return other
    raise KeyError(effect)
