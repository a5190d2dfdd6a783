"""A comparison as a document: a dictionary of JSON values."""

from collections.abc import Iterable, Iterator
from typing import Any

import orjson

from reviews.models import Review, User

from ...comparison import CellView, Row, Status
from ...models import Amendment, Reading, ReadingRole, Remark, Resolution
from ..settled import absent
from .whole import WholeComparison, iso

FORM = 2
COUNTS = ("compared", "agreed", "settled", "open", "waiting", "left_out")


def comparison_document(whole: WholeComparison) -> dict[str, Any]:
    """Both readings place by place, what was said and decided, what was reopened, and what the final holds."""
    comparison, compared = whole.comparison, whole.compared
    assignment = comparison.assignment
    second = None if whole.is_alone else compared.second.reading
    status: Status = compared.status
    return {
        "form": FORM,
        "id": comparison.pk,
        "study": assignment.study_id,
        "study_name": assignment.study.name,
        "task": assignment.task,
        "round": assignment.round,
        "mode": assignment.mode,
        "is_blinded": assignment.is_blinded,
        "first_reading": compared.first.reading.pk,
        "second_reading": second.pk if second else None,
        "first_reader": _name(compared.first.reading.reader),
        "second_reader": _name(second.reader) if second else None,
        "arbiter": _name(assignment.arbiter),
        "discusses": comparison.discusses,
        "created_at": iso(comparison.created_at),
        "confirmed_at": iso(comparison.confirmed_at),
        "confirmed_by": _name(comparison.confirmed_by),
        "handed_over_at": iso(comparison.handed_over_at),
        "handed_over_by": _name(comparison.handed_over_by),
        "settled_at": iso(comparison.settled_at),
        "settled_by": _name(comparison.settled_by),
        "counts": {name: getattr(status, name) for name in COUNTS},
        "rows": [_row(whole, row) for row in compared.rows],
        "remarks": [_remark(one) for one in whole.remarks],
        "decisions": [
            {"address": one.address, **_resolution(whole, one), "superseded_at": iso(one.superseded_at)}
            for one in whole.decisions
        ],
        "amendments": [_amendment(one) for one in whole.amendments],
        "editions": [_edition(one) for one in whole.finals],
    }


def review_json(review: Review, comparisons: Iterable[WholeComparison]) -> Iterator[bytes]:
    """The comparisons of a review as one JSON document, ready to be streamed."""
    head = {
        "form": FORM,
        "review": {
            "id": review.pk,
            "title": review.title,
            "short_title": review.short_title,
            "registration": review.registration,
        },
    }
    yield orjson.dumps(head)[:-1] + b',"comparisons":['
    for place, whole in enumerate(comparisons):
        yield (b"," if place else b"") + orjson.dumps(comparison_document(whole))
    yield b"]}"


def _row(whole: WholeComparison, row: Row) -> dict[str, Any]:
    resolution = whole.compared.resolutions.get(row.address)
    second = None if whole.is_alone else row.second
    return {
        "address": row.address,
        "section": row.section,
        "label": row.label,
        "kind": row.kind,
        **whole.place(row.address),
        "difference": row.difference or None,
        "same_in_another_form": row.address in whole.compared.equivalences,
        "state": whole.states[row.address],
        "reopened": row.address in whole.ever_reopened,
        "first": _cell(whole, ReadingRole.FIRST, row, row.first),
        "second": _cell(whole, ReadingRole.SECOND, row, second),
        "resolution": _resolution(whole, resolution) if resolution else None,
        "final": _cell(whole, ReadingRole.FINAL, row, whole.settled_cells.get(row.address)),
    }


def _cell(whole: WholeComparison, role: str, row: Row, cell: CellView | None) -> dict[str, Any] | None:
    return cell and {**_said(cell), "proposed": whole.proposed(role, row), "note": whole.note(role, row)}


def _resolution(whole: WholeComparison, resolution: Resolution) -> dict[str, Any]:
    return {
        **_said(resolution),
        "choice": resolution.choice,
        "reason": resolution.reason,
        "method": resolution.method,
        "by": resolution.by.name,
        "at": iso(resolution.at),
        "first_seen": resolution.first_seen,
        "second_seen": resolution.second_seen,
        "stands": whole.stands(resolution),
    }


def _said(cell: CellView | Resolution) -> dict[str, Any]:
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
        "support": cell.support,
    }


def _remark(remark: Remark) -> dict[str, Any]:
    return {
        "address": remark.address,
        "kind": remark.kind,
        "text": remark.text,
        "by": remark.by.name,
        "at": iso(remark.at),
    }


def _amendment(amendment: Amendment) -> dict[str, Any]:
    return {
        "id": amendment.pk,
        "addresses": amendment.addresses,
        "reason": amendment.reason,
        "by": amendment.by.name,
        "at": iso(amendment.at),
        "closed_at": iso(amendment.closed_at),
        "closed_by": _name(amendment.closed_by),
        "edition": amendment.final.edition if amendment.final else None,
    }


def _edition(final: Reading) -> dict[str, Any]:
    return {"reading": final.pk, "edition": final.edition, "at": iso(final.submitted_at)}


def _name(person: User | None) -> str | None:
    return person.name if person else None
