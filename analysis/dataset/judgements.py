"""Which risk-of-bias judgement goes with a result that is pooled."""

from extraction.finals import ALL_RESULTS, Judged, SettledStudy, SettledTime
from extraction.risk_of_bias.assessment import Assessment
from extraction.risk_of_bias.variant import ADHERING, ASSIGNMENT, OVERALL
from reviews.models import Outcome

from .entries import Judgements


def judgements_for(settled: SettledStudy, outcome: Outcome, time: SettledTime) -> Judgements:
    """The levels of the instrument that the study was judged with, for one outcome at one time.

    What is judged of this outcome at this time goes before what is judged of the outcome at any time, and that before
    what is judged of all results; each holds with what it takes over from all results, as its page shows it. Where
    results are judged for both effects of interest, those for the effect of the study's own instrument count; the
    others only where nothing else is judged. What is not judged is None.
    """
    assessments = settled.assessments()
    own = settled.instrument.effect or ASSIGNMENT
    other = ASSIGNMENT if own == ADHERING else ADHERING
    places = [Judged(outcome.pk, key, own) for key in (time.key, None)]
    places.append(ALL_RESULTS)
    places += [Judged(outcome.pk, key, other) for key in (time.key, None)]
    for about in places:
        if about in assessments and (found := _judgements(assessments[about], about, outcome, time)):
            return found
    variant = settled.instrument
    return Judgements(variant.key, levels=dict.fromkeys((*variant.domain_keys, OVERALL)))


def _judgements(
    assessment: Assessment, about: Judged, outcome: Outcome, time: SettledTime
) -> Judgements | None:
    """The levels of an assessment, and which of them are of a result judged apart; None where it has no level."""
    variant = assessment.variant
    levels = {key: assessment.levels.get(key) for key in variant.domain_keys}
    levels[OVERALL] = assessment.overall or None
    if not any(levels.values()):
        return None
    own = [state.domain.key for state in assessment.domains if not state.inherited]
    own += [] if assessment.overall_inherited else [OVERALL]
    words = _result(about, outcome, time) if about != ALL_RESULTS else ""
    return Judgements(
        variant.key, levels, apart={key: words for key in own if words and levels[key] is not None}
    )


def _result(about: Judged, outcome: Outcome, time: SettledTime) -> str:
    """The result that a judgement is about: "ECCA score, 10 weeks, effect of adhering"."""
    parts = [outcome.name, time.text if about.time_point else ""]
    parts.append("effect of adhering" if about.effect == ADHERING else "")
    return ", ".join(part for part in parts if part)
