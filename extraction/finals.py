"""The only door outward: what is settled, as plain rows for analyses, exports and the API.

Nothing here can show an unsettled reading: every query starts from readings of the role "final" whose
comparison is settled.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from reviews.models import PILOT, Outcome, Review, Study, Task

from .integrity.refusals import ATTRIBUTES, ESTIMATES, STATISTICS, Scale
from .models import (
    Answer,
    Arm,
    Cell,
    Contrast,
    Estimate,
    Judgement,
    Measure,
    Reading,
    ReadingRole,
    TimePoint,
    Value,
)
from .queries.forms import wordings
from .queries.in_force import finals_in_force
from .queries.instruments import variant_of
from .queries.lines import attribute_refusals, estimate_refusals, row_refusals, study_scale
from .risk_of_bias.variant import Variant


@dataclass(frozen=True)
class SettledCell:
    """A settled value: the text as printed, the number, why it is missing, whether it cannot be, its source."""

    text: str
    number: float | None
    missing: str
    so_printed: bool
    page: str
    table: str
    quotation: str
    paper: str = ""


@dataclass(frozen=True)
class SettledArm:
    key: UUID
    name: str
    group: UUID | None
    group_name: str
    is_comparator: bool


@dataclass(frozen=True)
class SettledTime:
    """A time point; ``days`` is None when the time is unknown."""

    key: UUID
    text: str
    days: float | None
    is_baseline: bool


@dataclass(frozen=True)
class SettledResult:
    """The numbers of one outcome, time point, arm and basis, by statistic.

    ``impossible`` names statistics whose value cannot be (kept as so printed): they stay out of pooling.
    """

    outcome: UUID
    time_point: UUID
    arm: UUID
    basis: str
    values: dict[str, SettledCell]
    impossible: dict[str, str]


@dataclass(frozen=True)
class SettledContrast:
    """The numbers of one contrast, ``arm`` against ``comparator``, by statistic, as the paper reports it.

    Ratios are as printed, not logarithms. ``impossible`` names statistics whose value cannot be: they stay out of
    pooling. A p that is a bound has no number.
    """

    outcome: UUID
    time_point: UUID
    arm: UUID
    comparator: UUID
    basis: str
    measure: str
    adjustment: str
    values: dict[str, SettledCell]
    impossible: dict[str, str]


@dataclass(frozen=True)
class SettledAnswer:
    """An answer, with its question as the version ``form`` of the form asked it (0: no version is known).

    ``words`` is its text as people read it: options with commas, a table a line a row."""

    question: UUID
    key: str
    label: str
    section: str
    section_title: str
    kind: str
    unit: str
    form: int
    arm: UUID | None
    cell: SettledCell
    words: str


@dataclass(frozen=True)
class SettledJudgement:
    """A judgement of one domain, about one outcome (at a time point, if given) or about all results."""

    domain: str
    level: str
    support: str
    outcome: UUID | None
    time_point: UUID | None
    cell: SettledCell


@dataclass(frozen=True)
class HowRead:
    """How a settled task was read: the mode, the round that is in force, and whether its readers were blinded:
    False where one may have seen another reading of it."""

    mode: str
    round: int
    is_blinded: bool


@dataclass
class SettledStudy:
    """A study with what was settled of it. ``is_copy``: the two readings were not independent. ``how_read``: by task,
    for what is settled. ``variant``: the key of the instrument that its judgements were made with, "" where nothing is
    judged.

    ``measures``: by outcome and attribute, what the study says of how it measured; what it does not say is as the
    protocol has it. ``impossible_measures``: of these, what cannot be and must not be used, with the reason.
    """

    study: Study
    variant: str = ""
    is_copy: bool = False
    how_read: dict[str, HowRead] = field(default_factory=dict)
    has_extraction: bool = False
    has_judgements: bool = False
    arms: list[SettledArm] = field(default_factory=list)
    time_points: list[SettledTime] = field(default_factory=list)
    results: list[SettledResult] = field(default_factory=list)
    measures: dict[UUID, dict[str, SettledCell]] = field(default_factory=dict)
    impossible_measures: dict[UUID, dict[str, str]] = field(default_factory=dict)
    contrasts: list[SettledContrast] = field(default_factory=list)
    answers: list[SettledAnswer] = field(default_factory=list)
    judgements: list[SettledJudgement] = field(default_factory=list)

    @property
    def instrument(self) -> Variant:
        """The instrument of its judgements; where nothing is judged, the one for its design."""
        return variant_of(self.variant, self.study.design)


def settled_studies(review: Review, *, studies: Iterable[Study] | None = None) -> list[SettledStudy]:
    """Every study of the review with its settled data, empty where nothing is settled yet.

    A fixed number of queries. What is in force says ``finals_in_force``.
    """
    wanted = list(review.studies.all() if studies is None else studies)
    in_force = finals_in_force(wanted)
    found = {study.pk: SettledStudy(study) for study in wanted}
    by_reading = {reading.pk: found[reading.assignment.study_id] for reading in in_force.values()}
    for reading in in_force.values():
        settled = found[reading.assignment.study_id]
        settled.is_copy = settled.is_copy or reading.is_copy
        assignment = reading.assignment
        settled.how_read[assignment.task] = HowRead(assignment.mode, assignment.round, assignment.is_blinded)
        if reading.assignment.task == Task.EXTRACTION:
            settled.has_extraction = True
        else:
            settled.has_judgements = True
            settled.variant = reading.variant
    _fill_structure(by_reading)
    _fill_measures(by_reading)
    _fill_results(by_reading)
    _fill_contrasts(by_reading)
    _fill_answers(by_reading)
    _fill_judgements(by_reading)
    return list(found.values())


def with_something_settled(studies: QuerySet[Study]) -> QuerySet[Study]:
    """Those of the studies of which an extraction or a risk-of-bias assessment is settled."""
    finals = Reading.objects.filter(
        assignment__study=OuterRef("pk"),
        assignment__round__gt=PILOT,
        role=ReadingRole.FINAL,
        assignment__comparison__settled_at__isnull=False,
    )
    return studies.filter(Exists(finals))


def _cell(cell: Cell) -> SettledCell:
    return SettledCell(
        cell.text,
        cell.number,
        cell.missing,
        cell.so_printed,
        cell.page,
        cell.table,
        cell.quotation,
        cell.paper,
    )


def _fill_structure(by_reading: dict[UUID, SettledStudy]) -> None:
    for arm in Arm.objects.filter(reading__in=by_reading).select_related("group"):
        by_reading[arm.reading_id].arms.append(
            SettledArm(
                key=arm.study_arm_id,
                name=arm.name,
                group=arm.group_id,
                group_name=arm.group.name if arm.group else "",
                is_comparator=bool(arm.group and arm.group.is_comparator),
            )
        )
    for point in TimePoint.objects.filter(reading__in=by_reading):
        by_reading[point.reading_id].time_points.append(
            SettledTime(point.study_time_point_id, point.text, point.days, point.is_baseline)
        )


def _fill_measures(by_reading: dict[UUID, SettledStudy]) -> None:
    grouped: dict[tuple[UUID, UUID], list[Measure]] = defaultdict(list)
    for measure in Measure.objects.filter(reading__in=by_reading).select_related("outcome"):
        grouped[measure.reading_id, measure.outcome_id].append(measure)
    for (reading, key), of_outcome in grouped.items():
        outcome = of_outcome[0].outcome
        order = ATTRIBUTES[outcome.kind]
        of_outcome.sort(key=lambda measure: order.index(measure.attribute))
        refused = attribute_refusals(outcome, {one.attribute: one.text for one in of_outcome if one.text})
        settled = by_reading[reading]
        settled.measures[key] = {one.attribute: _cell(one) for one in of_outcome}
        if refused:
            settled.impossible_measures[key] = {one.statistic: one.message for one in refused}


def _scale(settled: SettledStudy, outcome: Outcome) -> Scale:
    return study_scale(outcome, settled.measures.get(outcome.pk, {}))


def _fill_results(by_reading: dict[UUID, SettledStudy]) -> None:
    values = (
        Value.objects.filter(result__reading__in=by_reading)
        .select_related("result__outcome", "result__arm", "result__time_point")
        .order_by(
            "result__outcome__position",
            "result__outcome__name",
            "result__arm__position",
            "result__time_point__position",
        )
    )
    grouped: dict[UUID, list[Value]] = defaultdict(list)
    for value in values:
        grouped[value.result_id].append(value)
    for of_result in grouped.values():
        result = of_result[0].result
        order = STATISTICS[result.outcome.kind]
        of_result.sort(key=lambda value: order.index(value.statistic))
        settled = by_reading[result.reading_id]
        texts = {value.statistic: value.text for value in of_result if value.text}
        refused = row_refusals(result.outcome, result.basis, texts, _scale(settled, result.outcome))
        settled.results.append(
            SettledResult(
                outcome=result.outcome_id,
                time_point=result.time_point.study_time_point_id,
                arm=result.arm.study_arm_id,
                basis=result.basis,
                values={value.statistic: _cell(value) for value in of_result},
                impossible={refusal.statistic: refusal.message for refusal in refused},
            )
        )


def _fill_contrasts(by_reading: dict[UUID, SettledStudy]) -> None:
    estimates = (
        Estimate.objects.filter(contrast__reading__in=by_reading)
        .select_related("contrast__outcome", "contrast__arm", "contrast__comparator", "contrast__time_point")
        .order_by(
            "contrast__outcome__position",
            "contrast__outcome__name",
            "contrast__time_point__position",
            "contrast__arm__position",
            "contrast__comparator__position",
            "contrast__measure",
            "contrast__adjustment",
        )
    )
    grouped: dict[UUID, list[Estimate]] = defaultdict(list)
    for estimate in estimates:
        grouped[estimate.contrast_id].append(estimate)
    for of_contrast in grouped.values():
        contrast: Contrast = of_contrast[0].contrast
        of_contrast.sort(key=lambda estimate: ESTIMATES.index(estimate.statistic))
        settled = by_reading[contrast.reading_id]
        refused = estimate_refusals(
            contrast.measure,
            contrast.basis,
            contrast.adjustment,
            {estimate.statistic: estimate.text for estimate in of_contrast if estimate.text},
            _scale(settled, contrast.outcome),
        )
        settled.contrasts.append(
            SettledContrast(
                outcome=contrast.outcome_id,
                time_point=contrast.time_point.study_time_point_id,
                arm=contrast.arm.study_arm_id,
                comparator=contrast.comparator.study_arm_id,
                basis=contrast.basis,
                measure=contrast.measure,
                adjustment=contrast.adjustment,
                values={estimate.statistic: _cell(estimate) for estimate in of_contrast},
                impossible={refusal.statistic: refusal.message for refusal in refused},
            )
        )


def _fill_answers(by_reading: dict[UUID, SettledStudy]) -> None:
    answers = list(Answer.objects.filter(reading__in=by_reading).select_related("question", "arm"))
    worded = wordings({answer.question_id for answer in answers})
    answers.sort(key=lambda one: (worded.place(one.question_id), one.arm.position if one.arm else 0))
    for answer in answers:
        question = answer.question
        asked = worded.of(question.pk, answer.form_id)
        by_reading[answer.reading_id].answers.append(
            SettledAnswer(
                question=question.pk,
                key=question.key,
                label=asked.label if asked else question.key,
                section=asked.section if asked else "",
                section_title=asked.section_title if asked else "",
                kind=question.kind,
                unit=question.unit,
                form=asked.form if asked and answer.form_id else 0,
                arm=answer.arm.study_arm_id if answer.arm else None,
                cell=_cell(answer),
                words=asked.shown(answer.text) if asked else answer.text,
            )
        )


def _fill_judgements(by_reading: dict[UUID, SettledStudy]) -> None:
    judgements = Judgement.objects.filter(reading__in=by_reading).select_related("study_result")
    for judgement in judgements:
        result = judgement.study_result
        by_reading[judgement.reading_id].judgements.append(
            SettledJudgement(
                domain=judgement.domain,
                level=judgement.text or judgement.missing,
                support=judgement.support,
                outcome=result.outcome_id if result else None,
                time_point=result.time_point_id if result else None,
                cell=_cell(judgement),
            )
        )
