"""ROBINS-I for non-randomized studies of interventions, version of 2016.

Sterne et al., BMJ 2016;355:i4919. It has no algorithm: the assessor judges each domain. Questions and guidance are in
our own words; numbers and conditions are known from one source.
"""

from __future__ import annotations

from dataclasses import replace

from ...variant import ADHERING, ASSIGNMENT, Variant
from ..levels import ROBINS_LEVELS, ROBINS_OVERALL
from .post_intervention import DEVIATIONS, DEVIATIONS_ADHERING, MEASUREMENT, MISSING, SELECTION
from .pre_intervention import CLASSIFICATION, CONFOUNDING, SELECTION_OF_PARTICIPANTS

ROBINS_I = Variant(
    key="robins_i",
    title="ROBINS-I, non-randomized studies",
    version="2016",
    domains=(
        CONFOUNDING,
        SELECTION_OF_PARTICIPANTS,
        CLASSIFICATION,
        DEVIATIONS,
        MISSING,
        MEASUREMENT,
        SELECTION,
    ),
    levels=ROBINS_LEVELS,
    tool="robins_i",
    effect=ASSIGNMENT,
    overall_rule=ROBINS_OVERALL,
)

ROBINS_I_ADHERING = replace(
    ROBINS_I,
    key="robins_i_adhering",
    title="ROBINS-I, non-randomized studies, effect of adhering",
    domains=tuple(DEVIATIONS_ADHERING if one is DEVIATIONS else one for one in ROBINS_I.domains),
    effect=ADHERING,
)
