"""The domains and levels of each tool alone, for judgements that were made elsewhere: a publication or a file holds
levels, and no answers to signalling questions."""

from __future__ import annotations

from dataclasses import replace

from ..variant import Variant
from .rob2_cluster import ROB2_CLUSTER
from .rob2_crossover import ROB2_CROSSOVER
from .rob2_parallel import ROB2_PARALLEL
from .robins_i import ROBINS_I
from .within_person import WITHIN_PERSON


def judgements_only(whole: Variant, key: str, title: str) -> Variant:
    """The same domains and levels without questions and charts; it tells no effects of interest apart, since what is
    taken over seldom does."""
    return replace(
        whole,
        key=key,
        title=f"{title}, judgements only",
        domains=tuple(
            replace(domain, questions=(), charts=(), not_all_na=(), sources=()) for domain in whole.domains
        ),
        note="Judgements are taken over from a publication or a file, without signalling questions",
        official=False,
        tool=key,
        effect="",
    )


ROB2_LEVELS_ONLY = judgements_only(ROB2_PARALLEL, "rob2_levels", "RoB 2 domains")
ROB2_CROSSOVER_LEVELS_ONLY = judgements_only(
    ROB2_CROSSOVER, "rob2_crossover_levels", "RoB 2 domains for crossover trials"
)
ROB2_CLUSTER_LEVELS_ONLY = judgements_only(
    ROB2_CLUSTER, "rob2_cluster_levels", "RoB 2 domains for cluster-randomized trials"
)
WITHIN_PERSON_LEVELS_ONLY = judgements_only(
    WITHIN_PERSON, "within_person_levels", "RoB 2 domains adapted for within-person trials"
)
ROBINS_I_LEVELS_ONLY = judgements_only(ROBINS_I, "robins_i_levels", "ROBINS-I domains")

# By key, the instrument whose domains and levels these are.
WHOLE_OF = {
    "rob2_levels": ROB2_PARALLEL.key,
    "rob2_crossover_levels": ROB2_CROSSOVER.key,
    "rob2_cluster_levels": ROB2_CLUSTER.key,
    "within_person_levels": WITHIN_PERSON.key,
    "robins_i_levels": ROBINS_I.key,
}
