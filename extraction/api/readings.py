"""A reading as its reader wrote it, for those who may see it."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from reviews.api.endpoint import Endpoint, found
from reviews.models import Task
from reviews.permissions import can

from ..addresses import (
    Address,
    AnswerAddress,
    ContrastAddress,
    JudgementAddress,
    MeasureAddress,
    SignallingAddress,
    ValueAddress,
)
from ..exports.settled import absent
from ..models import Answer, Attribute, Cell, ContrastStatistic, Judgement, SignallingAnswer, Statistic
from ..queries.due_dates import days_told
from ..queries.sheets import Sheet, domain_title, question_title
from ..queries.supplements import sheet_seen_by
from ..risk_of_bias.variant import OVERALL
from ..visibility import readings_visible_to
from .shapes.readings import ReadingShape

KEYS = (
    "question",
    "outcome",
    "attribute",
    "time_point",
    "arm",
    "comparator",
    "basis",
    "measure",
    "adjustment",
    "statistic",
    "domain",
    "signalling_question",
    "study_result",
    "effect",
    "instrument",
)
KINDS = {
    AnswerAddress: "answer",
    MeasureAddress: "measure",
    ValueAddress: "value",
    ContrastAddress: "contrast",
    JudgementAddress: "judgement",
    SignallingAddress: "signalling",
}


class OneReading(Endpoint):
    @extend_schema(
        operation_id="readings_retrieve", tags=["readings"], summary="A reading", responses=ReadingShape
    )
    def get(self, request: Request, reading_id: UUID) -> Response:
        """Your own reading; all, once those that the mode demands are submitted, for the study's readers, its arbiter
        and the lead; the first, once it is submitted, for its verifier; the settled one for everybody in the review.
        Any other does not exist."""
        visible = readings_visible_to(request.user).select_related("assignment__study__review", "reader")
        reading = found(visible, reading_id)
        assignment = reading.assignment
        leads = can(request.user, "assign", assignment.study.review)
        days = {"assignment": assignment.pk, **days_told(assignment, request.user, leads=leads)}
        return Response({**_document(sheet_seen_by(request.user, reading)), **days})


def cell_document(cell: Cell) -> dict[str, Any]:
    """What stands in a cell, or in anything that has the columns of one."""
    return {
        "text": cell.text,
        "number": cell.number,
        "no_number": absent(cell.number, cell.missing),
        "missing": cell.missing,
        "so_printed": cell.so_printed,
        "source": {
            "paper": cell.paper,
            "page": cell.page,
            "table": cell.table,
            "quotation": cell.quotation,
        },
    }


def _document(sheet: Sheet) -> dict[str, Any]:
    reading = sheet.reading
    refusals = sheet.refusals()
    return {
        "id": reading.pk,
        "study": reading.assignment.study_id,
        "task": reading.assignment.task,
        "round": reading.assignment.round,
        "role": reading.role,
        "state": reading.state,
        "reader": reading.reader.name if reading.reader else None,
        "started_at": reading.started_at,
        "submitted_at": reading.submitted_at,
        "is_copy": reading.is_copy,
        "form": sheet.form.number if sheet.form else None,
        "arms": [
            {"id": arm.pk, "name": arm.name, "group": arm.group_id, "study_arm": arm.study_arm_id}
            for arm in sheet.arms
        ],
        "time_points": [
            {
                "id": point.pk,
                "text": point.text,
                "days": point.days,
                "is_baseline": point.is_baseline,
                "study_time_point": point.study_time_point_id,
            }
            for point in sheet.time_points
        ],
        "instrument": sheet.variant.key if reading.assignment.task == Task.RISK_OF_BIAS else None,
        "cells": [
            {
                "address": str(address),
                "kind": KINDS[type(address)],
                "label": label,
                **dict.fromkeys(KEYS),
                **_keys(address, sheet),
                **cell_document(cell),
                "support": cell.support if isinstance(cell, Judgement | SignallingAnswer) else "",
                "proposed": _proposed(address, cell, sheet),
                "form": cell.form.number if isinstance(cell, Answer) and cell.form else None,
                "asked": sheet.has(address) and not _is_left_out(address, sheet),
                "impossible": refusals[str(address)].message if str(address) in refusals else None,
            }
            for address, label in _places(sheet)
            if (cell := sheet.cell(address)) is not None
        ],
        "other_instruments": [
            {
                "address": one.address,
                "instrument": one.variant,
                "study_result": one.study_result_id,
                "domain": one.domain if isinstance(one, Judgement) else None,
                "signalling_question": one.question if isinstance(one, SignallingAnswer) else None,
                **cell_document(one),
                "support": one.support,
            }
            for one in sorted(sheet.other_instruments, key=lambda one: (one.variant, one.address))
        ],
    }


def _keys(address: Address, sheet: Sheet) -> dict[str, Any]:
    """What an address is about. The key of a signalling question is no question of the form."""
    if not isinstance(address, JudgementAddress | SignallingAddress):
        return vars(address)
    variant = sheet.variant_for(address.study_result)
    keys = {
        "study_result": address.study_result,
        "effect": sheet.effects.get(address.study_result),
        "instrument": variant.key,
    }
    if isinstance(address, JudgementAddress):
        return {**keys, "domain": address.domain}
    domain = variant.domain_of(address.question).key
    return {**keys, "domain": domain, "signalling_question": address.question}


def _proposed(address: Address, cell: Cell, sheet: Sheet) -> str:
    """The level that the answers propose beside a judgement: as it was frozen, or as they stand in a draft."""
    if not isinstance(cell, Judgement):
        return ""
    if sheet.reading.is_submitted:
        return cell.proposed
    return sheet.assessment(address.study_result).proposed(address.domain)


def _is_left_out(address: Address, sheet: Sheet) -> bool:
    """Whether it is a signalling question that the other answers leave out."""
    if not isinstance(address, SignallingAddress):
        return False
    states = (one for domain in sheet.assessment(address.study_result).domains for one in domain.questions)
    return any(one.question.key == address.question and one.asked is False for one in states)


def _places(sheet: Sheet) -> Iterator[tuple[Address, str]]:
    """Every address of the form, in its order, with what it is in words."""
    for question, arm, address in sheet.answer_addresses():
        yield address, f"{question.label}, {arm}" if arm else question.label
    for question, arm, address in sheet.dropped_addresses():
        yield address, f"{question.label}, {arm}" if arm else question.label
    for measure in sheet.measures:
        for attribute in measure.attributes:
            yield measure.address(attribute), f"{measure.outcome}, {Attribute(attribute).label}"
    for row in sheet.rows:
        change = ", change" if row.basis == "change" else ""
        for statistic in row.statistics:
            label = f"{row.outcome}, {Statistic(statistic).label}, {row.arm}, {row.time_point}{change}"
            yield row.address(statistic), label
    for contrast in sheet.contrasts:
        for statistic in contrast.statistics:
            yield contrast.address(statistic), f"{contrast}, {ContrastStatistic(statistic).label}"
    for result in sheet.judged_results():
        variant = sheet.variant_for(result)
        for domain in variant.domains:
            for question in domain.questions:
                yield SignallingAddress(result, question.key), question_title(question)
            yield JudgementAddress(result, domain.key), domain_title(variant, domain.key)
        yield JudgementAddress(result, OVERALL), domain_title(variant, OVERALL)
