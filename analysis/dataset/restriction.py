"""Which studies an analysis takes by their risk of bias (Cochrane Handbook, chapter 7).

What counts is the overall judgement that holds for the result that is pooled. Which levels are low or high says
``extraction.risk_of_bias.severity``.
"""

from extraction.queries.instruments import variant_named
from extraction.risk_of_bias.overall import contradiction
from extraction.risk_of_bias.severity import is_high, is_low
from extraction.risk_of_bias.variant import OVERALL

from ..models import BiasRestriction
from .caveats import BETTER_THAN_DOMAIN_NOTE, NOT_JUDGED_NOTE
from .entries import Judgements
from .reasons import LeftOut


def check_risk_of_bias(judgements: Judgements, restriction: str) -> list[str]:
    """What is to be said of a study that a restriction lets in. Raises LeftOut where it keeps the study out."""
    if restriction == BiasRestriction.ALL:
        return []
    level = judgements.levels.get(OVERALL)
    if level is None:
        if restriction == BiasRestriction.LOW_ONLY:
            raise LeftOut(
                "risk_of_bias_not_judged",
                "Its overall risk of bias is not judged for this result; this analysis takes studies at low risk only.",
            )
        return [NOT_JUDGED_NOTE]
    variant = variant_named(judgements.variant)
    label = variant.level(level).label.lower()
    if restriction == BiasRestriction.LOW_ONLY and not is_low(variant, level):
        raise LeftOut(
            "not_low_risk_of_bias",
            f"Its overall risk of bias is “{label}” for this result; this analysis takes studies at low risk only.",
        )
    if is_high(variant, level):
        raise LeftOut(
            "high_risk_of_bias",
            f"Its overall risk of bias is {label} for this result; this analysis leaves such studies out.",
        )
    levels = {domain: one for domain, one in judgements.levels.items() if one and domain != OVERALL}
    return [BETTER_THAN_DOMAIN_NOTE] if contradiction(variant, level, levels) else []
