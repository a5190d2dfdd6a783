"""The only door outward: what is settled, as plain rows for analyses, exports and the API.

Nothing here can show an unsettled reading: every query starts from readings of the role "final" whose
comparison is settled.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from reviews.models import Review, Study, Task

from .integrity.refusals import STATISTICS, read_value, refusals
from .models import Answer, Arm, Cell, Judgement, Reading, ReadingRole, TimePoint, Value
from .risk_of_bias.variants import Variant, variant_of


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
class SettledAnswer:
    question: UUID
    key: str
    label: str
    section: str
    unit: str
    arm: UUID | None
    cell: SettledCell


@dataclass(frozen=True)
class SettledJudgement:
    """A judgement of one domain, about one outcome (at a time point, if given) or about all results."""

    domain: str
    level: str
    support: str
    outcome: UUID | None
    time_point: UUID | None
    cell: SettledCell


@dataclass
class SettledStudy:
    """A study with what was settled of it. ``is_copy``: the two readings were not independent. ``variant``: the key
    of the instrument that its judgements were made with, "" where nothing is judged."""

    study: Study
    variant: str = ""
    is_copy: bool = False
    has_extraction: bool = False
    has_judgements: bool = False
    arms: list[SettledArm] = field(default_factory=list)
    time_points: list[SettledTime] = field(default_factory=list)
    results: list[SettledResult] = field(default_factory=list)
    answers: list[SettledAnswer] = field(default_factory=list)
    judgements: list[SettledJudgement] = field(default_factory=list)

    @property
    def instrument(self) -> Variant:
        """The instrument of its judgements; where nothing is judged, the one for its design."""
        return variant_of(self.variant, self.study.design)


def settled_studies(review: Review, *, studies: Iterable[Study] | None = None) -> list[SettledStudy]:
    """Every study of the review with its settled data, empty where nothing is settled yet.

    A fixed number of queries. Of several rounds the latest settled one is in force.
    """
    wanted = list(review.studies.all() if studies is None else studies)
    finals = (
        Reading.objects.filter(
            assignment__study__in=wanted,
            role=ReadingRole.FINAL,
            assignment__comparison__settled_at__isnull=False,
        )
        .select_related("assignment")
        .order_by("assignment__round")
    )
    in_force = {(reading.assignment.study_id, reading.assignment.task): reading for reading in finals}
    found = {study.pk: SettledStudy(study) for study in wanted}
    by_reading = {reading.pk: found[reading.assignment.study_id] for reading in in_force.values()}
    for reading in in_force.values():
        settled = found[reading.assignment.study_id]
        settled.is_copy = settled.is_copy or reading.is_copy
        if reading.assignment.task == Task.EXTRACTION:
            settled.has_extraction = True
        else:
            settled.has_judgements = True
            settled.variant = reading.variant
    _fill_structure(by_reading)
    _fill_results(by_reading)
    _fill_answers(by_reading)
    _fill_judgements(by_reading)
    return list(found.values())


def with_something_settled(studies: QuerySet[Study]) -> QuerySet[Study]:
    """Those of the studies of which an extraction or a risk-of-bias assessment is settled."""
    finals = Reading.objects.filter(
        assignment__study=OuterRef("pk"),
        role=ReadingRole.FINAL,
        assignment__comparison__settled_at__isnull=False,
    )
    return studies.filter(Exists(finals))


def _cell(cell: Cell) -> SettledCell:
    return SettledCell(
        cell.text, cell.number, cell.missing, cell.so_printed, cell.page, cell.table, cell.quotation
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
        refused = refusals(
            {value.statistic: read_value(value.statistic, value.text) for value in of_result if value.text},
            kind=result.outcome.kind,
            basis=result.basis,
            scale_min=result.outcome.scale_min,
            scale_max=result.outcome.scale_max,
        )
        by_reading[result.reading_id].results.append(
            SettledResult(
                outcome=result.outcome_id,
                time_point=result.time_point.study_time_point_id,
                arm=result.arm.study_arm_id,
                basis=result.basis,
                values={value.statistic: _cell(value) for value in of_result},
                impossible={refusal.statistic: refusal.message for refusal in refused},
            )
        )


def _fill_answers(by_reading: dict[UUID, SettledStudy]) -> None:
    answers = Answer.objects.filter(reading__in=by_reading).select_related("question", "arm")
    for answer in answers.order_by("question__position", "arm__position"):
        question = answer.question
        by_reading[answer.reading_id].answers.append(
            SettledAnswer(
                question=question.pk,
                key=question.key,
                label=question.label,
                section=question.section,
                unit=question.unit,
                arm=answer.arm.study_arm_id if answer.arm else None,
                cell=_cell(answer),
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
