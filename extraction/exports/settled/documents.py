"""Settled data as documents: dictionaries of JSON values."""

from typing import Any
from uuid import UUID

from reviews.models import LEFT_OUT, Outcome, Review

from ...finals import (
    SettledArm,
    SettledCell,
    SettledContrast,
    SettledJudgement,
    SettledResult,
    SettledSignallingAnswer,
    SettledStudy,
)
from ...models import Missing
from .order import in_force, judgements_in_order, measures_in_order, outcomes_of, results_in_order

FORM = 4

NO_NUMBER = {Missing.NOT_REPORTED: "not_reported", Missing.NOT_APPLICABLE: "not_applicable", "": "text"}


def absent(number: float | None, missing: str) -> str | None:
    """Why there is no number; None when there is one."""
    return None if number is not None else NO_NUMBER[missing]


def review_document(review: Review) -> dict[str, Any]:
    """Everything that is settled in a review, with the outcomes and groups that its studies refer to."""
    outcomes = outcomes_of(review)
    return {
        "form": FORM,
        "review": {
            "id": review.pk,
            "title": review.title,
            "short_title": review.short_title,
            "registration": review.registration,
        },
        "outcomes": [
            {
                "id": outcome.pk,
                "name": outcome.name,
                "kind": outcome.kind,
                "unit": outcome.unit,
                "scale_min": outcome.scale_min,
                "scale_max": outcome.scale_max,
                "better": outcome.better,
                "importance": outcome.importance,
            }
            for outcome in outcomes.values()
        ],
        "groups": [
            {"id": group.pk, "name": group.name, "is_comparator": group.is_comparator}
            for group in review.groups.all()
        ],
        "studies": [study_document(one, outcomes) for one in in_force(review)],
        "left_out": [
            {
                "study": study.pk,
                "name": study.name,
                "standing": study.standing,
                "standing_reason": study.standing_reason,
            }
            for study in review.studies.filter(standing__in=LEFT_OUT)
        ],
    }


def study_document(settled: SettledStudy, outcomes: dict[UUID, Outcome]) -> dict[str, Any]:
    """What is settled of one study; ``outcomes`` are those of its review."""
    study = settled.study
    judged = judgements_in_order(settled, outcomes)
    return {
        "study": study.pk,
        "label": study.label,
        "year": study.year,
        "name": study.name,
        "country": study.country,
        "design": study.design,
        "registration": study.registration,
        "doi": study.doi,
        "standing": study.standing,
        "standing_reason": study.standing_reason,
        "is_copy": settled.is_copy,
        "how_read": [
            {"task": task, "mode": how.mode, "round": how.round, "is_blinded": how.is_blinded}
            for task, how in sorted(settled.how_read.items())
        ],
        "has_extraction": settled.has_extraction,
        "has_judgements": settled.has_judgements,
        "arms": [_arm(arm) for arm in settled.arms],
        "time_points": [
            {"id": point.key, "text": point.text, "days": point.days, "is_baseline": point.is_baseline}
            for point in settled.time_points
        ],
        "measures": [
            {
                "outcome": outcome,
                "outcome_name": outcomes[outcome].name,
                "attributes": [
                    {"attribute": attribute, **_cell(cell), "impossible": impossible.get(attribute)}
                    for attribute, cell in said.items()
                ],
            }
            for outcome, said, impossible in measures_in_order(settled, outcomes)
        ],
        "results": [_result(result, outcomes) for result in results_in_order(settled, outcomes)],
        "contrasts": [_contrast(contrast, outcomes) for contrast in settled.contrasts],
        "answers": [
            {
                "question": answer.question,
                "key": answer.key,
                "label": answer.label,
                "section": answer.section,
                "form": answer.form or None,
                "unit": answer.unit,
                "arm": answer.arm,
                **_cell(answer.cell),
            }
            for answer in settled.answers
        ],
        "instrument": _instrument(settled),
        "judgements": [
            {**_judgement(one), **_about(one, settled, outcomes)}
            for one in judged
            if isinstance(one, SettledJudgement)
        ],
        "signalling": [
            {**_signalling(one), **_about(one, settled, outcomes)}
            for one in judged
            if isinstance(one, SettledSignallingAnswer)
        ],
    }


def _instrument(settled: SettledStudy) -> dict[str, Any] | None:
    """What the judgements were made with; None where nothing is judged."""
    if not settled.has_judgements:
        return None
    variant = settled.instrument
    return {
        "key": variant.key,
        "title": variant.title,
        "version": variant.version,
        "is_official": variant.official,
        "link": variant.link,
        "levels": [{"key": one.key, "label": one.label, "rank": one.rank} for one in variant.levels],
    }


def _judgement(judgement: SettledJudgement) -> dict[str, Any]:
    return {
        "domain": judgement.domain,
        "level": judgement.level,
        "proposed": judgement.proposed,
        "differs": judgement.differs,
        "support": judgement.support,
        "source": _source(judgement.cell),
    }


def _signalling(answer: SettledSignallingAnswer) -> dict[str, Any]:
    return {
        "domain": answer.domain,
        "question": answer.question,
        "number": answer.number,
        "words": answer.words,
        "answer": answer.answer,
        "applies": answer.applies,
        "support": answer.support,
        "source": _source(answer.cell),
    }


def _about(
    judged: SettledJudgement | SettledSignallingAnswer, settled: SettledStudy, outcomes: dict[UUID, Outcome]
) -> dict[str, Any]:
    time = settled.judged_times.get(judged.time_point)
    return {
        "outcome": judged.outcome,
        "outcome_name": outcomes[judged.outcome].name if judged.outcome else None,
        "time_point": judged.time_point,
        "time": time.text if time else None,
        "effect": judged.effect,
        "instrument": judged.variant,
    }


def _arm(arm: SettledArm) -> dict[str, Any]:
    group = {"id": arm.group, "name": arm.group_name, "is_comparator": arm.is_comparator}
    return {"id": arm.key, "name": arm.name, "group": group if arm.group else None}


def _result(result: SettledResult, outcomes: dict[UUID, Outcome]) -> dict[str, Any]:
    return {
        "outcome": result.outcome,
        "outcome_name": outcomes[result.outcome].name,
        "time_point": result.time_point,
        "arm": result.arm,
        "basis": result.basis,
        "values": _values(result),
    }


def _contrast(contrast: SettledContrast, outcomes: dict[UUID, Outcome]) -> dict[str, Any]:
    return {
        "outcome": contrast.outcome,
        "outcome_name": outcomes[contrast.outcome].name,
        "time_point": contrast.time_point,
        "arm": contrast.arm,
        "comparator": contrast.comparator,
        "basis": contrast.basis,
        "measure": contrast.measure,
        "adjustment": contrast.adjustment,
        "values": _values(contrast),
    }


def _values(line: SettledResult | SettledContrast) -> list[dict[str, Any]]:
    return [
        {"statistic": statistic, **_cell(cell), "impossible": line.impossible.get(statistic)}
        for statistic, cell in line.values.items()
    ]


def _cell(cell: SettledCell) -> dict[str, Any]:
    return {
        "text": cell.text,
        "number": cell.number,
        "no_number": absent(cell.number, cell.missing),
        "missing": cell.missing,
        "so_printed": cell.so_printed,
        "source": _source(cell),
    }


def _source(cell: SettledCell) -> dict[str, str]:
    return {"paper": cell.paper, "page": cell.page, "table": cell.table, "quotation": cell.quotation}
