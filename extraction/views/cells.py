"""Autosave: what was typed since the last time, as JSON, and what became of each cell."""

import json
from typing import Any
from uuid import UUID

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from reviews.models import Task
from reviews.refusals import NotAllowed, NotThere, Refused

from ..actions.cells import Saved, Write, save_cells
from ..addresses import ALL_RESULTS, JudgementAddress, SignallingAddress, parse
from ..models import Reading, StudyResult
from ..queries.gaps import answer_gaps, sheet_gaps
from ..queries.sheets import Sheet, read_sheet
from ..queries.supplements import open_supplement, supplement_sheet
from ..queries.verification import read_verified
from . import layouts
from .readings import visible_reading

MOST_WRITES = 2_500  # a pasted block is one request
TEXTS = ("text", "paper", "page", "table", "quotation", "support")
KNOWN = {"address", "version", "so_printed", *TEXTS}


class WrongShape(Exception):
    """The request is not what autosave sends; ``field`` says where."""

    def __init__(self, field: str, message: str) -> None:
        self.field = field
        super().__init__(message)


@require_POST
def cells(request: HttpRequest, reading_id: UUID) -> JsonResponse:
    """Save the writes of a reading.

    Answers 200 with one result a write, 400 naming the field that has the wrong shape, 401 when the session has
    ended or is another person's than the page's, 403 and 404 as every page, 409 when the reading is frozen, 413 when
    it is too much at once.
    """
    if not request.user.is_authenticated:
        return json_error("You are signed out. What you typed is kept on this computer.", 401)
    try:
        reading = visible_reading(request.user, reading_id)
        saved = save_cells(
            reading=reading,
            writes=read_writes(request.body),
            by=request.user,
            instrument=request.GET.get("instrument"),
        )
    except RequestDataTooBig:
        return json_error(
            "This is more text than can be saved at once. Nothing of it was saved; shorten it.", 413
        )
    except WrongShape as wrong:
        return json_error(str(wrong), 400, {wrong.field: [str(wrong)]})
    except (Http404, NotThere, NotAllowed) as refused:
        if _is_typed_by_another(request):
            return json_error(
                "Somebody else is signed in here now. What you typed is kept on this computer.", 401
            )
        if isinstance(refused, NotAllowed):
            return json_error(str(refused), 403)
        return json_error("There is nothing here for you.", 404)
    except Refused as refused:
        return json_error(str(refused), 409, refused.errors)
    return JsonResponse(_answer(reading, saved))


def json_error(message: str, status: int, errors: dict[str, list[str]] | None = None) -> JsonResponse:
    """A refusal as JSON: in words, and by field."""
    return JsonResponse({"message": message, "errors": errors or {}}, status=status)


def _is_typed_by_another(request: HttpRequest) -> bool:
    """Whether the page that sends this was opened by another person, who signed out in another window since."""
    try:
        sent = json.loads(request.body)
    except (ValueError, RecursionError, RequestDataTooBig):
        return False
    return isinstance(sent, dict) and sent.get("user", str(request.user.pk)) != str(request.user.pk)


def read_writes(body: bytes) -> list[Write]:
    """The writes of a request. Raises WrongShape naming what is wrong, for example ``writes[2].version``."""
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError):
        raise WrongShape("", "The body is no JSON.") from None
    if not isinstance(sent, dict):
        raise WrongShape("", "The body is an object with “writes”.")
    writes = sent.get("writes")
    if not isinstance(writes, list):
        raise WrongShape("writes", "“writes” is a list.")
    if len(writes) > MOST_WRITES:
        raise WrongShape("writes", f"{len(writes):,} cells at once; the limit is {MOST_WRITES:,}.")
    return [_write(write, f"writes[{place}]") for place, write in enumerate(writes)]


def _write(sent: Any, place: str) -> Write:
    if not isinstance(sent, dict):
        raise WrongShape(place, "A write is an object.")
    unknown = sorted(set(sent) - KNOWN)
    if unknown:
        raise WrongShape(f"{place}.{unknown[0]}", f"A write has no “{unknown[0]}”.")
    if not isinstance(sent.get("address"), str):
        raise WrongShape(f"{place}.address", "An address is a text.")
    version = sent.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 0:
        raise WrongShape(f"{place}.version", "A version is a whole number, 0 for a cell that is new.")
    for name in TEXTS:
        if not isinstance(sent.get(name), str | None):
            raise WrongShape(f"{place}.{name}", f"“{name}” is a text.")
    if not isinstance(sent.get("so_printed"), bool | None):
        raise WrongShape(f"{place}.so_printed", "“so_printed” is true or false.")
    return Write(**sent)


def _answer(reading: Reading, saved: list[Saved]) -> dict[str, Any]:
    """What became of each write, and what it changed round it: refusals of neighbours, counts, gaps."""
    sheet = read_sheet(reading)
    names = result_names(sheet)
    supplement = open_supplement(reading) if reading.is_submitted else None
    if supplement is not None:
        sheet = supplement_sheet(sheet, supplement)
        found = layouts.gap_facts(
            sheet, answer_gaps(sheet), names, page=reverse("extraction:supplement", args=[reading.pk])
        )
    else:
        found = layouts.gap_facts(sheet, sheet_gaps(sheet), names)
    refused = sheet.refusals()
    answer: dict[str, Any] = {
        "saved_at": timezone.now().isoformat(),
        # What was saved advanced the reading by one; a supplement leaves its version as it is.
        "reading_version_before": reading.version - (0 if reading.is_submitted else 1),
        "reading_version": reading.version,
        "cells": [
            {
                "address": one.address,
                "status": one.status,
                "message": one.message,
                "at": one.cell.changed_at.isoformat() if one.cell else "",
                **layouts.cell_facts(one.cell),
            }
            for one in saved
        ],
        "refusals": {address: refusal.message for address, refusal in refused.items()},
        "columns": layouts.column_facts(sheet),
        **layouts.derived_facts(sheet, refused),
        "counts": layouts.tab_counts(sheet),
        "gaps": found,
        "verified": layouts.verified_facts(read_verified(sheet)),
    }
    if reading.assignment.task == Task.RISK_OF_BIAS:
        # A result of which nothing is said any more is as all results are again: its page is to show that.
        scopes = {None, *names, *_scopes(saved)}
        answer["assessments"] = {
            str(key or ALL_RESULTS): layouts.assessment_facts(sheet, key) for key in scopes
        }
    return answer


def _scopes(saved: list[Saved]) -> set[UUID | None]:
    """The results, None for all of them, that the writes were about."""
    addresses = (parse(one.address) for one in saved if one.cell is not None)
    return {one.study_result for one in addresses if isinstance(one, JudgementAddress | SignallingAddress)}


def result_names(sheet: Sheet) -> dict[UUID, str]:
    """The names of the results that this reading judges apart."""
    keys = [key for key in sheet.judged_results() if key]
    if not keys:
        return {}
    found = StudyResult.objects.filter(pk__in=keys).select_related("outcome", "time_point")
    return {result.pk: str(result) for result in found}
