"""What was said and decided in comparisons as a table: one row an event, in order of time."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from reviews.models import User

from ...models import Choice, Resolution
from ..csv_lines import Field, csv_lines
from .rows import HEAD, head_of
from .whole import PLACE, WholeComparison, iso

# What is no remark: those have the kinds of ``RemarkKind``.
DECISION, REOPENED = "decision", "reopened"
CONFIRMED, HANDED_OVER, SETTLED = "structure_confirmed", "discussion_ended", "settled"
SETTLED_AGAIN, LEFT = "settled_again", "reopening_withdrawn"

COLUMNS = (
    *HEAD,
    "at",
    "by",
    "seat",
    "event",
    "section",
    "label",
    *PLACE,
    "address",
    "first_said",
    "second_said",
    "text",
    "choice",
    "method",
    "decided",
    "stands",
    "superseded_at",
)

Event = tuple[datetime, dict[str, Field]]


def discussion_csv(comparisons: Iterable[WholeComparison]) -> Iterator[str]:
    """Remarks, decisions and reopenings as CSV lines, ready to be streamed, comparison by comparison."""
    return csv_lines(COLUMNS, (row for whole in comparisons for row in _rows(whole)))


def _rows(whole: WholeComparison) -> Iterator[Sequence[Field]]:
    head = head_of(whole)
    for at, event in sorted(_events(whole), key=lambda one: one[0]):
        named = head | event | {"at": iso(at)}
        yield [named.get(column) for column in COLUMNS]


def _events(whole: WholeComparison) -> Iterator[Event]:
    """Everything that happened; at the same moment in the order in which it stands here."""
    comparison = whole.comparison

    def told(at: datetime, by: User, event: str, address: str = "", **more: Field) -> Event:
        about = _about(whole, address) if address else {}
        return at, {"event": event, "by": by.name, "seat": _seat(whole, by)} | about | more

    for at, by, event in (
        (comparison.confirmed_at, comparison.confirmed_by, CONFIRMED),
        (comparison.handed_over_at, comparison.handed_over_by, HANDED_OVER),
    ):
        if at and by:
            yield told(at, by, event)
    for remark in whole.remarks:
        yield told(remark.at, remark.by, remark.kind, remark.address, text=remark.text)
    for one in whole.decisions:
        yield told(one.at, one.by, DECISION, one.address, **_decision(whole, one))
    if comparison.settled_at and comparison.settled_by:
        yield told(comparison.settled_at, comparison.settled_by, SETTLED)
    for amendment in whole.amendments:
        for address in amendment.addresses:
            yield told(amendment.at, amendment.by, REOPENED, address, text=amendment.reason)
        if amendment.closed_at and amendment.closed_by:
            event = SETTLED_AGAIN if amendment.final_id else LEFT
            yield told(amendment.closed_at, amendment.closed_by, event)


def _about(whole: WholeComparison, address: str) -> dict[str, Field]:
    row = whole.rows.get(address)
    names = {"section": row.section, "label": row.label} if row else {}
    return {"address": address, **whole.place(address), **names}


def _decision(whole: WholeComparison, one: Resolution) -> dict[str, Field]:
    first, second = (whole.words(one.address, text) for text in (one.first_seen, one.second_seen))
    row = whole.rows.get(one.address)
    if row and row.one_sided and row.is_structure:
        decided = whole.page.decided_words(row, one)
    elif one.choice == Choice.OTHER:
        decided = one.missing or whole.words(one.address, one.text)
    elif row and row.is_structure:
        decided = whole.note(one.choice, row)
    else:
        decided = first if one.choice == Choice.FIRST else second
    return {
        "text": one.reason,
        "choice": one.choice,
        "method": one.method,
        "first_said": first,
        "second_said": None if whole.is_alone else second,
        "decided": decided,
        "stands": whole.stands(one),
        "superseded_at": iso(one.superseded_at),
    }


def _seat(whole: WholeComparison, person: User) -> str:
    """Where the person sits in the comparison; "" for a lead who does not, and for who has been replaced."""
    assignment = whole.comparison.assignment
    seats = {assignment.arbiter_id: "arbiter"}
    if not whole.is_alone:
        seats[whole.compared.second.reading.reader_id] = "second"
    seats[whole.compared.first.reading.reader_id] = "first"
    return seats.get(person.pk, "")
