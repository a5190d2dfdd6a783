"""Deciding the differences of a comparison."""

from collections.abc import Collection, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from reviews.actions.record import record
from reviews.models import User
from reviews.refusals import NotThere, Refused, Stale

from ..comparison import OPEN, Row, seen
from ..models import Choice, Comparison, Method, Resolution
from ..queries.comparisons import ComparedReadings, read_comparison, same_difference
from ..queries.discussion import READERS
from ..queries.wholes import Whole, rows_of_whole
from .comparisons import open_for
from .decisions import decided_fields, reason_errors

ASSESSED = ("level", "signalling")


@transaction.atomic
def resolve(
    *,
    comparison: Comparison,
    address: str,
    choice: str,
    reason: str,
    version: int,
    by: User,
    matches: int | None = None,
    text: str = "",
    so_printed: bool = False,
    paper: str = "",
    page: str = "",
    table: str = "",
    quotation: str = "",
    support: str = "",
    also: Collection[str] = (),
    whole: str = "",
) -> Resolution:
    """Decide one difference: the first's value, the second's, or another, always with a reason.

    ``version`` is that of the resolution the arbiter saw (0: none yet), ``matches`` that of the comparison (None: not
    from a page): other matches put other values side by side. Raises Refused with the field that does not hold, or
    where there is nothing to decide; Stale when it was decided, or the matches changed, in another window since.
    The source and ``support`` belong to another value; a value of a reading brings its own.

    ``also`` names other addresses at which the readings differ in the same two ways: they are decided alike, as
    one event. Of these, what has been decided since is left as it is. Where the two readings say the same in other
    forms (an SE, an SD), choosing one of them settles the whole line that way: a final holds one form. ``whole``
    ("domain" or "result") takes the rest of that domain, or of that result, from the chosen reading as well.
    """
    comparison = open_for(comparison.pk, by, version=matches)
    if comparison.confirmed_at is None:
        raise Refused("Confirm first whose arm is whose; then the values can be settled.")
    compared = read_comparison(comparison)
    row = compared.row(address)
    if row is None:
        raise NotThere("There is no such difference in this comparison.")
    existing = compared.resolutions.get(address)
    if (existing.version if existing else 0) != version:
        raise Stale("This difference was decided in another window.", current=existing)
    if compared.discussion.is_with(address) == READERS:
        raise Refused("The readers discuss this difference. It comes to you when they leave it to you.")
    _require_undecided(compared, row)
    source = {"paper": paper, "page": page, "table": table, "quotation": quotation, "support": support}
    rows = [row, *_alike(compared, row, also), *taken_along(compared, row, choice, whole)]
    errors = reason_errors(reason) | whole_errors(choice, whole)
    decided: list[dict[str, Any]] = []
    try:
        decided = [decided_fields(compared, one, choice, text, so_printed, source) for one in rows]
    except Refused as refused:
        errors |= refused.errors
    if errors:
        raise Refused(errors=errors)
    why = {"choice": choice, "reason": reason.strip(), "method": Method.ARBITRATION, "by": by}
    return write_decisions(compared, list(zip(rows, decided, strict=True)), why)


def write_decisions(
    compared: ComparedReadings, decided: Sequence[tuple[Row, dict[str, Any]]], why: dict[str, Any]
) -> Resolution:
    """Put a decision on each row, as one event; the first of them. ``why``: choice, reason, method and person."""
    told: list[dict] = []
    now = timezone.now()
    comparison, row = compared.comparison, decided[0][0]
    resolutions = [
        _write(comparison, one, compared.resolutions.get(one.address), fields | why | {"at": now}, told)
        for one, fields in decided
    ]
    others = (
        f" and {len(decided) - 1} {'with it' if row.kind in ASSESSED else 'alike'}"
        if len(decided) > 1
        else ""
    )
    study = comparison.assignment.study
    record(
        review=study.review,
        study=study,
        subject=comparison.pk,
        by=why["by"],
        action="difference settled",
        summary=f"{row.label}{others}: {Choice(why['choice']).label.lower()}",
        cells=told,
    )
    return resolutions[0]


def _require_undecided(compared: ComparedReadings, row: Row) -> None:
    """Raises Refused where a decision would decide nothing."""
    if row.address in compared.reopened:
        return
    if compared.comparison.settled_at is not None:
        raise Refused("This value is settled. Reopen it first, with a reason.")
    if row.agrees and row.address not in compared.decisions:
        raise Refused("Both readings agree here: there is nothing to decide.")


def _alike(compared: ComparedReadings, row: Row, addresses: Collection[str]) -> list[Row]:
    """The rows at the addresses that are still open and not with the readers. Raises Refused when one differs in
    another way."""
    states = compared.states
    rows = [one for one in compared.rows if one.address in set(addresses) - {row.address}]
    for one in rows:
        if not same_difference(row, one):
            raise Refused(f"{one.label} differs in another way. Settle it by itself.")
    return [one for one in rows if states[one.address] == OPEN and not _is_discussed(compared, one)]


def _is_discussed(compared: ComparedReadings, row: Row) -> bool:
    return compared.discussion.is_with(row.address) == READERS


def taken_along(compared: ComparedReadings, row: Row, choice: str, whole: str = "") -> list[Row]:
    """The open rows, with the same people, that choosing a reading for this one settles with it: those that say the
    same in another form, and where a ``whole`` is taken, the rest of that."""
    turn = compared.discussion.is_with
    found = [one for one in _in_other_forms(compared, row, choice) if turn(one.address) == turn(row.address)]
    return found + (rows_of_whole(compared, row, whole) if choice != Choice.OTHER else [])


def whole_errors(choice: str, whole: str) -> dict[str, list[str]]:
    """What is wrong with taking a whole domain or result, by field."""
    if whole and whole not in Whole.values:
        return {"whole": ["Choose how much is taken."]}
    if whole and choice == Choice.OTHER:
        return {"whole": ["A domain or a result is taken from the first or the second reading."]}
    return {}


def _in_other_forms(compared: ComparedReadings, row: Row, choice: str) -> list[Row]:
    equivalence = compared.equivalences.get(row.address)
    if equivalence is None or choice == Choice.OTHER:
        return []
    states = compared.states
    others = set(equivalence.addresses) - {row.address}
    return [one for one in compared.rows if one.address in others and states[one.address] == OPEN]


def _write(
    comparison: Comparison, row: Row, existing: Resolution | None, fields: dict[str, Any], told: list[dict]
) -> Resolution:
    """Write one resolution in the place of the one before, and what changed to ``told``."""
    resolution = Resolution(
        comparison=comparison,
        address=row.address,
        version=existing.version + 1 if existing else 1,
        first_seen=seen(row.first),
        second_seen=seen(row.second),
        **fields,
    )
    if existing:
        existing.superseded_at = fields["at"]
        existing.save(update_fields=["superseded_at"])
    resolution.save()
    told.append(
        {
            "address": row.address,
            "before": _said(existing) if existing else None,
            "after": _said(resolution),
        }
    )
    return resolution


def _said(resolution: Resolution) -> dict[str, str | bool]:
    """What a decision says, without what is empty, as it goes into the record."""
    names = (
        "choice",
        "text",
        "missing",
        "so_printed",
        "paper",
        "page",
        "table",
        "quotation",
        "support",
        "reason",
    )
    return {name: getattr(resolution, name) for name in names if getattr(resolution, name)}
