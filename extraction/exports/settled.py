"""Settled data as documents (dictionaries of JSON values) and as rows of a table; both from `extraction.finals` alone.

Where a number is absent it is None, and `no_number` says why: `not_reported`, `not_applicable`, or `text` when what
stands there is no number. `days` is None for a time that is not known.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from reviews.models import Outcome, Review

from ..finals import SettledArm, SettledCell, SettledResult, SettledStudy, SettledTime, settled_studies
from ..models import Basis, Missing
from ..risk_of_bias.variants import OVERALL
from .csv_lines import Field, csv_lines

FORM = 1

NO_NUMBER = {Missing.NOT_REPORTED: "not_reported", Missing.NOT_APPLICABLE: "not_applicable", "": "text"}

COLUMNS = (
    "kind",
    "study",
    "study_id",
    "year",
    "country",
    "design",
    "registration",
    "doi",
    "section",
    "key",
    "label",
    "outcome",
    "unit",
    "time",
    "days",
    "arm",
    "group",
    "basis",
    "statistic",
    "text",
    "number",
    "missing",
    "so_printed",
    "impossible",
    "support",
    "page",
    "table",
    "quotation",
    "is_copy",
)


def absent(number: float | None, missing: str) -> str | None:
    """Why there is no number; None when there is one."""
    return None if number is not None else NO_NUMBER[missing]


def outcomes_of(review: Review) -> dict[UUID, Outcome]:
    """The outcomes of a review by key, in the order of its protocol."""
    return {outcome.pk: outcome for outcome in review.outcomes.all()}


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
    }


def in_force(review: Review) -> list[SettledStudy]:
    """The studies of a review of which something is settled."""
    return [one for one in settled_studies(review) if one.has_extraction or one.has_judgements]


def study_document(settled: SettledStudy, outcomes: dict[UUID, Outcome]) -> dict[str, Any]:
    """What is settled of one study; ``outcomes`` are those of its review."""
    study = settled.study
    return {
        "study": study.pk,
        "label": study.label,
        "year": study.year,
        "name": study.name,
        "country": study.country,
        "design": study.design,
        "registration": study.registration,
        "doi": study.doi,
        "is_copy": settled.is_copy,
        "has_extraction": settled.has_extraction,
        "has_judgements": settled.has_judgements,
        "arms": [_arm(arm) for arm in settled.arms],
        "time_points": [
            {"id": point.key, "text": point.text, "days": point.days, "is_baseline": point.is_baseline}
            for point in settled.time_points
        ],
        "results": [_result(result, outcomes) for result in _ordered(settled, outcomes)],
        "answers": [
            {
                "question": answer.question,
                "key": answer.key,
                "label": answer.label,
                "section": answer.section,
                "unit": answer.unit,
                "arm": answer.arm,
                **_cell(answer.cell),
            }
            for answer in settled.answers
        ],
        "judgements": [
            {
                "domain": judgement.domain,
                "level": judgement.level,
                "support": judgement.support,
                "outcome": judgement.outcome,
                "time_point": judgement.time_point,
                "source": _source(judgement.cell),
            }
            for judgement in _judgements(settled)
        ],
    }


def settled_rows(studies: Iterable[SettledStudy], outcomes: dict[UUID, Outcome]) -> Iterator[Sequence[Field]]:
    """One row of ``COLUMNS`` for every settled value, answer and judgement, study by study.

    ``key`` and ``label`` name the question of an answer or the domain of a judgement, ``section`` the part of the form
    or the instrument.
    """
    for settled in studies:
        study = settled.study
        arms = {arm.key: arm for arm in settled.arms}
        times = {point.key: point for point in settled.time_points}
        told = {
            "study": study.name,
            "study_id": str(study.pk),
            "year": study.year,
            "country": study.country,
            "design": study.design,
            "registration": study.registration,
            "doi": study.doi,
            "is_copy": settled.is_copy,
        }
        for result in _ordered(settled, outcomes):
            for statistic, cell in result.values.items():
                yield _row(
                    told
                    | _place(arms.get(result.arm), times.get(result.time_point))
                    | _columns(cell)
                    | {
                        "kind": "value",
                        "outcome": outcomes[result.outcome].name,
                        "unit": outcomes[result.outcome].unit,
                        "basis": result.basis,
                        "statistic": statistic,
                        "impossible": result.impossible.get(statistic),
                    }
                )
        for answer in settled.answers:
            yield _row(
                told
                | _place(arms.get(answer.arm), None)
                | _columns(answer.cell)
                | {
                    "kind": "answer",
                    "section": answer.section,
                    "key": answer.key,
                    "label": answer.label,
                    "unit": answer.unit,
                }
            )
        variant = settled.instrument
        titles = {domain.key: f"{domain.number} {domain.title}" for domain in variant.domains}
        for judgement in _judgements(settled):
            yield _row(
                told
                | _place(None, times.get(judgement.time_point))
                | _columns(judgement.cell)
                | {
                    "kind": "judgement",
                    "outcome": outcomes[judgement.outcome].name if judgement.outcome else None,
                    "section": variant.title,
                    "key": judgement.domain,
                    "label": titles.get(judgement.domain, "Overall"),
                    "support": judgement.support,
                }
            )


def settled_csv(review: Review) -> Iterator[str]:
    """Everything that is settled in a review as CSV lines, ready to be streamed; all is read before the first line."""
    studies, outcomes = in_force(review), outcomes_of(review)
    return csv_lines(COLUMNS, settled_rows(studies, outcomes))


def _row(named: dict[str, Field]) -> list[Field]:
    return [named.get(column) for column in COLUMNS]


def _place(arm: SettledArm | None, time: SettledTime | None) -> dict[str, Field]:
    return {
        "arm": arm.name if arm else None,
        "group": arm.group_name if arm else None,
        "time": time.text if time else None,
        "days": time.days if time else None,
    }


def _columns(cell: SettledCell) -> dict[str, Field]:
    names = ("text", "number", "missing", "so_printed", "page", "table", "quotation")
    return {name: getattr(cell, name) for name in names}


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
        "values": [
            {"statistic": statistic, **_cell(cell), "impossible": result.impossible.get(statistic)}
            for statistic, cell in result.values.items()
        ],
    }


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
    return {"page": cell.page, "table": cell.table, "quotation": cell.quotation}


def _ordered(settled: SettledStudy, outcomes: dict[UUID, Outcome]) -> list[SettledResult]:
    """The results in the order of protocol, arms and time points, values before changes."""
    order = [
        {key: place for place, key in enumerate(keys)}
        for keys in (outcomes, [a.key for a in settled.arms], [t.key for t in settled.time_points])
    ]
    return sorted(
        settled.results,
        key=lambda result: (
            order[0][result.outcome],
            order[1].get(result.arm, 0),
            order[2].get(result.time_point, 0),
            result.basis == Basis.CHANGE,
        ),
    )


def _judgements(settled: SettledStudy) -> list:
    """The judgements of all results first, then those of one, each in the order of the variant's domains."""
    domains = [*settled.instrument.domain_keys, OVERALL]

    def place(judgement: Any) -> tuple:
        known = judgement.domain in domains
        return (
            judgement.outcome is not None,
            str(judgement.outcome or ""),
            str(judgement.time_point or ""),
            domains.index(judgement.domain) if known else len(domains),
            judgement.domain,
        )

    return sorted(settled.judgements, key=place)
