"""What is judged of each study, as it is settled: one level a domain, for all results or for one outcome."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from reviews.models import LEFT_OUT, Review, Study, Task

from ..models import Judgement, StudyResult
from ..risk_of_bias.assessment import Assessment, assess
from ..risk_of_bias.instruments import with_effect
from ..risk_of_bias.variant import ASSIGNMENT, OVERALL, Variant
from .in_force import finals_in_force
from .instruments import variant_of
from .overview import natural, worst

# By result (None: all results) and key of the instrument, the levels by domain key and "overall".
Judged = Mapping[tuple[UUID | None, str], dict[str, str]]


@dataclass(frozen=True)
class StudyLevels:
    """A study with the instrument that it was judged with, and its levels by domain key and "overall"; what is not
    judged is absent."""

    study: Study
    variant: Variant
    levels: dict[str, str]


def settled_levels(review: Review, outcome: UUID | None = None) -> list[StudyLevels]:
    """The studies whose risk of bias is settled, by name; three queries. Studies left out of the review are not among
    them.

    ``outcome`` None: what is judged of all results, and of a domain that is judged for single results only, the worst
    of them. For an outcome: the worst of what is judged of its results, and where none is judged apart, what is judged
    of all results. A study of which neither is judged is not among them.
    """
    in_force = finals_in_force(review.studies.exclude(standing__in=LEFT_OUT))
    finals = {final.pk: final for (_, task), final in in_force.items() if task == Task.RISK_OF_BIAS}
    judged: dict[UUID, dict] = defaultdict(lambda: defaultdict(dict))
    for one in Judgement.objects.filter(reading__in=finals).exclude(text=""):
        judged[one.reading_id][(one.study_result_id, one.variant)][one.domain] = one.text
    results = {one.pk: one for one in StudyResult.objects.filter(study__review=review)}
    found = []
    for key, final in finals.items():
        study = final.assignment.study
        variant = variant_of(final.variant, study.design)
        levels = _levels(variant, judged[key], results, outcome)
        if levels:
            found.append(StudyLevels(study, variant, levels))
    return sorted(found, key=lambda one: natural(one.study.name))


def _levels(
    variant: Variant, judged: Judged, results: Mapping[UUID, StudyResult], outcome: UUID | None
) -> dict[str, str]:
    all_results = judged.get((None, variant.key))
    general = assess(variant, {}, all_results) if all_results else None
    by_effect: dict[str, list[dict[str, str]]] = defaultdict(list)
    for (key, instrument), levels in judged.items():
        if key is None or (outcome is not None and results[key].outcome_id != outcome):
            continue
        own = with_effect(variant, results[key].effect)
        if own.key == instrument:
            by_effect[results[key].effect].append(_whole(assess(own, {}, levels, general)))
    # Of both effects of interest that of the study's own instrument counts; the other where nothing else is judged.
    apart = by_effect.pop(variant.effect or ASSIGNMENT, [])
    if not apart and general is None:
        apart = [levels for others in by_effect.values() for levels in others]
    whole = _whole(general) if general is not None else {}
    if outcome is not None and not apart:
        return whole
    found = {}
    for domain in (*variant.domain_keys, OVERALL):
        levels = [one[domain] for one in apart if domain in one]
        if outcome is None and domain in whole:
            found[domain] = whole[domain]
        elif levels:
            found[domain] = worst(variant, levels)
    return found


def _whole(assessment: Assessment) -> dict[str, str]:
    overall = {OVERALL: assessment.overall} if assessment.overall else {}
    return assessment.levels | overall
