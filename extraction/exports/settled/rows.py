"""Settled data as a table: one row for every cell."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from uuid import UUID

from reviews.models import Outcome, Review, Task

from ...finals import (
    SettledArm,
    SettledCell,
    SettledJudgement,
    SettledSignallingAnswer,
    SettledStudy,
    SettledTime,
)
from ...models import Attribute, ContrastMeasure
from ...queries.sheets import domain_title
from ...risk_of_bias.variant import Variant
from ..csv_lines import Field, csv_lines
from .order import in_force, judgements_in_order, measures_in_order, outcomes_of, results_in_order

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
    "comparator",
    "basis",
    "measure",
    "adjustment",
    "statistic",
    "text",
    "number",
    "missing",
    "so_printed",
    "impossible",
    "proposed",
    "differs",
    "applies",
    "support",
    "paper",
    "page",
    "table",
    "quotation",
    "is_copy",
    "mode",
    "round",
    "is_blinded",
    "form",
    "instrument",
    "version",
    "effect",
    "standing",
    "standing_reason",
)


def settled_rows(studies: Iterable[SettledStudy], outcomes: dict[UUID, Outcome]) -> Iterator[Sequence[Field]]:
    """One row of ``COLUMNS`` for everything that is settled, study by study: what is said of how outcomes were
    measured, values, numbers of contrasts, answers, and of the risk of bias answers to signalling questions and
    judgements.

    ``key`` and ``label`` name the question of an answer, the domain of a judgement or what is said of a measure,
    ``section`` the part of the form or the instrument. In a contrast, ``arm`` is compared against ``comparator``.
    ``applies`` is false of an answer to a signalling question that the other answers leave out.
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
            **_how_read(settled, Task.EXTRACTION),
            "standing": study.standing,
            "standing_reason": study.standing_reason,
        }
        for key, said, impossible in measures_in_order(settled, outcomes):
            for attribute, cell in said.items():
                yield _row(
                    told
                    | _columns(cell)
                    | {
                        "kind": "measure",
                        "key": attribute,
                        "label": Attribute(attribute).label,
                        "outcome": outcomes[key].name,
                        "impossible": impossible.get(attribute),
                    }
                )
        for result in results_in_order(settled, outcomes):
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
        for contrast in settled.contrasts:
            for statistic, cell in contrast.values.items():
                yield _row(
                    told
                    | _place(arms.get(contrast.arm), times.get(contrast.time_point))
                    | _columns(cell)
                    | {
                        "kind": "contrast",
                        "outcome": outcomes[contrast.outcome].name,
                        "unit": outcomes[contrast.outcome].unit
                        if contrast.measure == ContrastMeasure.MD
                        else None,
                        "comparator": arms[contrast.comparator].name,
                        "basis": contrast.basis,
                        "measure": contrast.measure,
                        "adjustment": contrast.adjustment,
                        "statistic": statistic,
                        "impossible": contrast.impossible.get(statistic),
                    }
                )
        for answer in settled.answers:
            yield _row(
                told
                | _place(arms.get(answer.arm), None)
                | _columns(replace(answer.cell, text=answer.words))
                | {
                    "kind": "answer",
                    "section": answer.section,
                    "form": answer.form or None,
                    "key": answer.key,
                    "label": answer.label,
                    "unit": answer.unit,
                }
            )
        judged_times = settled.judged_times | times
        for judged in judgements_in_order(settled, outcomes):
            variant = settled.instrument_of(judged.about)
            yield _row(
                told
                | _place(None, judged_times.get(judged.time_point))
                | _columns(judged.cell)
                | {
                    **_how_read(settled, Task.RISK_OF_BIAS),
                    "outcome": outcomes[judged.outcome].name if judged.outcome else None,
                    "section": variant.title,
                    "instrument": judged.variant,
                    "version": variant.version,
                    "effect": judged.effect,
                    "support": judged.support,
                    **_judged(judged, variant),
                }
            )


def _judged(judged: SettledJudgement | SettledSignallingAnswer, variant: Variant) -> dict[str, Field]:
    if isinstance(judged, SettledSignallingAnswer):
        return {
            "kind": "signalling",
            "key": judged.question,
            "label": f"{judged.number} {judged.words}",
            "applies": judged.applies,
        }
    return {
        "kind": "judgement",
        "key": judged.domain,
        "label": domain_title(variant, judged.domain),
        "proposed": judged.proposed,
        "differs": judged.differs,
    }


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


def _how_read(settled: SettledStudy, task: str) -> dict[str, Field]:
    how = settled.how_read.get(task)
    return {"mode": how.mode, "round": how.round, "is_blinded": how.is_blinded} if how else {}


def _columns(cell: SettledCell) -> dict[str, Field]:
    names = ("text", "number", "missing", "so_printed", "paper", "page", "table", "quotation")
    return {name: getattr(cell, name) for name in names}
