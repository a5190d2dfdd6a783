"""Agreement between readers as a document and as rows of a table.

Where an estimate or its interval is None, its `reason` says why. Percentages are percentages, kappas have no unit,
differences and limits are in the unit of their field.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from reviews.models import Review

from ..agreement import (
    Agreement,
    Errors,
    Estimate,
    FieldLine,
    Kind,
    Numbers,
    Pair,
    Report,
    Scale,
    Signalling,
    Summary,
)
from ..queries.agreement import TaskAgreement, agreement
from .csv_lines import Field, csv_lines

FORM = 2
ESTIMATES = ("percent", "kappa", "kappa_linear", "kappa_quadratic", "mean_absolute_difference", "icc")
LIMITS = ("bias", "lower_limit", "upper_limit")
PARTS = ("values", "categories", "numbers", "words", "structure")
SIDES = ("in_first", "in_second", "not_known")

COLUMNS = (
    "task",
    "group",
    "study_id",
    "study",
    "reader_one",
    "reader_two",
    "section",
    "field",
    "scale",
    "unit",
    "studies",
    "compared",
    "agreed",
    "number_pairs",
    *(f"{name}{part}" for name in ESTIMATES for part in ("", "_ci_lb", "_ci_ub", "_reason")),
    *(f"{name}{part}" for name in LIMITS for part in ("", "_ci_lb", "_ci_ub")),
    "limits_reason",
    *(f"errors_{kind}" for kind in Kind),
    *(f"errors_{side}" for side in SIDES),
)


def agreement_document(review: Review) -> dict[str, Any]:
    """The agreement of a review, task by task."""
    return {
        "form": FORM,
        "review": review.pk,
        "tasks": [_task(one) for one in agreement(review)],
    }


def _task(one: TaskAgreement) -> dict[str, Any]:
    report = one.report
    return {
        "task": one.task.value,
        "studies": report.studies,
        "readers": report.readers,
        "copies": one.copies,
        "unpaired": one.unpaired,
        "ineligible": one.ineligible,
        "hanging": report.hanging,
        "sentence": one.sentence,
        **_summary(report.summary),
        "errors": _errors(report.errors),
        "by_field": [_field(line) for line in report.fields],
        "by_pair": [
            {
                "readers": _names(line.pair),
                "studies": line.studies,
                **_summary(line.summary),
                "errors": _errors(line.errors),
            }
            for line in report.pairs
        ],
        "by_study": [
            {
                "study": line.study,
                "name": line.name,
                "readers": _names(line.pair),
                **_summary(line.summary),
                "errors": _errors(line.errors),
            }
            for line in report.by_study
        ],
        "signalling": _signalling(report.signalling),
    }


def _field(line: FieldLine) -> dict[str, Any]:
    return {
        "key": line.field.key,
        "section": line.field.section,
        "label": line.field.label,
        "scale": line.field.scale.value,
        "unit": line.field.unit,
        **_agreement(line.agreement),
        "number_pairs": line.numbers.pairs if line.numbers else None,
        **_numbers(line.numbers),
        "errors": _errors(line.errors),
    }


def _signalling(found: Signalling | None) -> dict[str, Any] | None:
    """The answers to signalling questions, which count nowhere else; None where there are none."""
    return found and {
        **_agreement(found.agreement),
        "hanging": found.hanging,
        "by_field": [_field(line) for line in found.fields],
    }


def _summary(summary: Summary) -> dict[str, Any]:
    return {part: _agreement(getattr(summary, part)) for part in PARTS}


def _agreement(found: Agreement) -> dict[str, Any]:
    return {
        "compared": found.compared,
        "agreed": found.agreed,
        "percent": _estimate(found.share),
        "kappa": _estimate(found.kappa),
        "kappa_linear": _estimate(found.linear),
        "kappa_quadratic": _estimate(found.quadratic),
    }


def _numbers(numbers: Numbers | None) -> dict[str, Any]:
    limits = numbers.limits if numbers else None
    return {
        "mean_absolute_difference": _estimate(numbers.difference if numbers else None),
        "icc": _estimate(numbers.icc if numbers else None),
        "limits": limits
        and {
            name: _estimate(part)
            for name, part in zip(LIMITS, (limits.bias, limits.lower, limits.upper), strict=True)
        },
        "limits_reason": numbers.limits_reason if numbers else "",
    }


def _estimate(found: Estimate | None) -> dict[str, Any] | None:
    return found and {
        "n": found.n,
        "estimate": found.estimate,
        "ci_lb": found.ci_lb,
        "ci_ub": found.ci_ub,
        "reason": found.reason,
    }


def _errors(errors: Errors) -> dict[str, Any]:
    return {
        **{kind.value: errors.kinds.get(kind, 0) for kind in Kind},
        **{side: getattr(errors, side) for side in SIDES},
    }


def _names(pair: Pair) -> list[str]:
    return [pair.one.name, pair.two.name]


# --- As a table ---


def agreement_csv(review: Review) -> Iterator[str]:
    """The agreement of a review as CSV lines, ready to be streamed; all is read before the first line."""
    return csv_lines(COLUMNS, list(_rows(agreement(review))))


def _rows(found: Iterable[TaskAgreement]) -> Iterator[Sequence[Field]]:
    """Per task a row for each part of all, for each field, and for each part of each pair and of each study; errors
    stand in the row of all values or of the field. Then a row for all signalling questions, and for each."""
    for one in found:
        report: Report = one.report
        if not report.studies:
            continue
        named: dict[str, Field] = {"task": one.task.value, "studies": report.studies}
        yield from _parts(named | {"group": "all"}, report.summary, report.errors)
        for line in report.fields:
            yield _field_row(named | {"group": "field"}, line)
        for pair in report.pairs:
            told = {"group": "pair", "studies": pair.studies} | _readers(pair.pair)
            yield from _parts(named | told, pair.summary, pair.errors)
        for study in report.by_study:
            told = {"group": "study", "study_id": study.study, "study": study.name, "studies": 1}
            yield from _parts(named | told | _readers(study.pair), study.summary, study.errors)
        if report.signalling:
            yield _row(
                named
                | {"group": "signalling", "scale": Scale.SIGNALLING.value}
                | _flat(report.signalling.agreement)
            )
            for line in report.signalling.fields:
                yield _field_row(named | {"group": "signalling_field"}, line)


def _field_row(named: dict[str, Field], line: FieldLine) -> list[Field]:
    field = line.field
    return _row(
        named
        | {
            "section": field.section,
            "field": field.label,
            "scale": field.scale.value,
            "unit": field.unit,
            "number_pairs": line.numbers.pairs if line.numbers else None,
        }
        | _flat(line.agreement)
        | _flat_numbers(line.numbers)
        | _flat_errors(line.errors)
    )


def _parts(named: dict[str, Field], summary: Summary, errors: Errors) -> Iterator[Sequence[Field]]:
    for part in PARTS:
        found = getattr(summary, part)
        if found.compared:
            # An error may be one of structure: all of them stand beside all values.
            counted = _flat_errors(errors) if part == "values" else {}
            yield _row(named | {"scale": part} | _flat(found) | counted)


def _readers(pair: Pair) -> dict[str, Field]:
    return {"reader_one": pair.one.name, "reader_two": pair.two.name}


def _flat(found: Agreement) -> dict[str, Field]:
    return (
        {"compared": found.compared, "agreed": found.agreed}
        | _flat_estimate("percent", found.share)
        | _flat_estimate("kappa", found.kappa)
        | _flat_estimate("kappa_linear", found.linear)
        | _flat_estimate("kappa_quadratic", found.quadratic)
    )


def _flat_numbers(numbers: Numbers | None) -> dict[str, Field]:
    if numbers is None:
        return {}
    flat = _flat_estimate("mean_absolute_difference", numbers.difference) | _flat_estimate("icc", numbers.icc)
    flat["limits_reason"] = numbers.limits_reason
    if numbers.limits:
        parts = (numbers.limits.bias, numbers.limits.lower, numbers.limits.upper)
        for name, part in zip(LIMITS, parts, strict=True):
            flat |= _flat_estimate(name, part)
    return flat


def _flat_estimate(name: str, found: Estimate | None) -> dict[str, Field]:
    if found is None:
        return {}
    return {
        name: found.estimate,
        f"{name}_ci_lb": found.ci_lb,
        f"{name}_ci_ub": found.ci_ub,
        f"{name}_reason": found.reason,
    }


def _flat_errors(errors: Errors) -> dict[str, Field]:
    return {f"errors_{name}": count for name, count in _errors(errors).items()}


def _row(named: dict[str, Field]) -> list[Field]:
    return [named.get(column) for column in COLUMNS]
