"""Reviews and studies at a glance: how many stand where, and what is settled of each in a line."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from reviews.models import LEFT_OUT, PILOT, Assignment, Review, Study, Task

from ..models import Answer, Arm, Judgement, Statistic, Value
from ..risk_of_bias.variant import OVERALL, Variant
from .in_force import finals_in_force
from .instruments import variant_of
from .stages import Stage

# Which answer of the form says how many people an arm had, best first.
ARM_SIZE_KEYS = ("randomised", "analysed")
DIGITS = re.compile(r"([0-9]+)")


@dataclass
class StudyCounts:
    """How many studies of a review stand at which stage of extraction. ``left_out`` are ineligible or await
    classification: they count in no stage, as nothing of them has to be done."""

    stages: Counter[Stage] = field(default_factory=Counter)
    left_out: int = 0


def stage_counts(reviews: Iterable[Review]) -> dict[UUID, StudyCounts]:
    """Where the studies of each review stand; two queries for all reviews."""
    reviews = list(reviews)
    stages: dict[UUID, Stage] = {}
    assigned = Assignment.objects.filter(study__review__in=reviews, task=Task.EXTRACTION, round__gt=PILOT)
    for study, comparison, settled_at in assigned.order_by("round").values_list(
        "study", "comparison", "comparison__settled_at"
    ):
        if comparison is None:
            stages[study] = Stage.READING
        else:
            stages[study] = Stage.SETTLED if settled_at else Stage.ARBITER
    counts = {review.pk: StudyCounts() for review in reviews}
    studies = Study.objects.filter(review__in=reviews)
    for study, review, standing in studies.values_list("pk", "review", "standing"):
        if standing in LEFT_OUT:
            counts[review].left_out += 1
        else:
            counts[review].stages[stages.get(study, Stage.UNASSIGNED)] += 1
    return counts


def standing_counts(studies: Iterable[Study]) -> Counter[str]:
    """How many of the studies stand how in the review."""
    return Counter(study.standing for study in studies)


@dataclass
class ArmSize:
    """An arm of the settled extraction; ``people`` is the number as reported, "" when nothing says it."""

    name: str
    people: str = ""


@dataclass
class Summary:
    """What is settled of a study, in a line: its arms, and the level of each domain and overall. ``variant``: the key
    of the instrument that these are levels of."""

    arms: list[ArmSize] = field(default_factory=list)
    levels: dict[str, str] = field(default_factory=dict)
    variant: str = ""


def settled_summaries(review: Review) -> dict[UUID, Summary]:
    """The summary of every study with something settled; a fixed number of queries.

    What is said of all results stands for the study, whatever is judged apart. Where a domain is judged for single
    results only, it is the worst of them: of those for the effect of interest of the study's own instrument, if any.
    """
    in_force = finals_in_force(review.studies.all())
    studies = {reading.pk: reading.assignment.study for reading in in_force.values()}
    found: dict[UUID, Summary] = {study.pk: Summary() for study in studies.values()}
    for reading in in_force.values():
        if reading.variant:
            found[reading.assignment.study_id].variant = reading.variant
    _fill_arms(studies, found)
    _fill_levels(studies, found)
    return found


def _fill_arms(studies: dict[UUID, Study], found: dict[UUID, Summary]) -> None:
    sizes: dict[UUID, ArmSize] = {}
    for arm in Arm.objects.filter(reading__in=studies):
        sizes[arm.pk] = ArmSize(arm.name)
        found[studies[arm.reading_id].pk].arms.append(sizes[arm.pk])
    analysed: dict[UUID, float] = defaultdict(float)
    counted = Value.objects.filter(
        result__reading__in=studies, statistic=Statistic.N, number__isnull=False, so_printed=False
    )
    for arm, number in counted.values_list("result__arm", "number"):
        analysed[arm] = max(analysed[arm], number)
    for arm, number in analysed.items():
        sizes[arm].people = f"{number:g}"
    said = Answer.objects.filter(
        reading__in=studies, arm__isnull=False, question__key__in=ARM_SIZE_KEYS, number__isnull=False
    )
    answers = {(arm, key): number for arm, key, number in said.values_list("arm", "question__key", "number")}
    for key in reversed(ARM_SIZE_KEYS):
        for (arm, asked), number in answers.items():
            if asked == key:
                sizes[arm].people = f"{number:g}"


def _fill_levels(studies: dict[UUID, Study], found: dict[UUID, Summary]) -> None:
    # Of single results by whether they are judged for the effect of interest of the study's own instrument.
    by_result: dict[tuple[UUID, str], dict[bool, list[str]]] = defaultdict(lambda: defaultdict(list))
    for judgement in Judgement.objects.filter(reading__in=studies).exclude(text=""):
        study = studies[judgement.reading_id]
        summary = found[study.pk]
        if judgement.study_result_id is None:
            summary.levels[judgement.domain] = judgement.text
        else:
            is_own = judgement.variant in ("", summary.variant)
            by_result[study.pk, judgement.domain][is_own].append(judgement.text)
    designs = {study.pk: study.design for study in studies.values()}
    for (study, domain), levels in by_result.items():
        if domain not in found[study].levels:
            variant = variant_of(found[study].variant, designs[study])
            found[study].levels[domain] = worst(variant, levels[True] or levels[False])


def worst(variant: Variant, levels: Iterable[str]) -> str:
    """The level of highest risk; levels that the variant does not know rank lowest."""
    ranks = {level.key: level.rank for level in variant.levels}
    return max(levels, key=lambda level: ranks.get(level, -1))


def domain_levels(variant: Variant, levels: dict[str, str]) -> list[tuple[str, str | None]]:
    """(domain in words, level) for every domain of the variant and overall, as the row of dots wants it."""
    named = [(f"{domain.number} {domain.title}", levels.get(domain.key)) for domain in variant.domains]
    return [*named, ("Overall", levels.get(OVERALL))]


def natural(name: str) -> list[tuple[int, int, str]]:
    """A key by which "row 6" comes before "row 14"."""
    return [
        (0, int(part), "") if part.isdecimal() else (1, 0, part.casefold())
        for part in DIGITS.split(name)
        if part
    ]
