"""The settled studies of a review."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from reviews.models import PILOT, Outcome, Review, Study, Task

from ..integrity.refusals import ATTRIBUTES, ESTIMATES, STATISTICS, Scale
from ..models import (
    Answer,
    Arm,
    Contrast,
    Estimate,
    Measure,
    Reading,
    ReadingRole,
    TimePoint,
    Value,
)
from ..queries.forms import wordings
from ..queries.in_force import finals_in_force
from ..queries.lines import attribute_refusals, estimate_refusals, row_refusals, study_scale
from .assessments import fill_assessments
from .cells import cell_of
from .settled import (
    HowRead,
    SettledAnswer,
    SettledArm,
    SettledContrast,
    SettledResult,
    SettledStudy,
    SettledTime,
)


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
    fill_assessments(by_reading)
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
        settled.measures[key] = {one.attribute: cell_of(one) for one in of_outcome}
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
                values={value.statistic: cell_of(value) for value in of_result},
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
                values={estimate.statistic: cell_of(estimate) for estimate in of_contrast},
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
                cell=cell_of(answer),
                words=asked.shown(answer.text) if asked else answer.text,
            )
        )
