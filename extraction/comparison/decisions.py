"""Rows and decisions to how each row stands, and to the cells of the final."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from .cells import CellView, seen
from .rows import FIRST, SECOND, Row

OTHER = "other"

# How a row stands. WAITS: its arm or time point is still to be kept or left out. LEFT_OUT: it was left out.
AGREED, OPEN, SETTLED, WAITS, LEFT_OUT = "agreed", "open", "settled", "waits", "left_out"


@dataclass(frozen=True)
class Decision:
    """What the readers or the arbiter decided for an address.

    `choice`: first, second or other; for other, `text`, `number`, `missing` and the source say what instead.
    `first_seen` and `second_seen` are `seen(...)` of the two cells as they were when it was decided: when a changed
    match puts other texts there, the decision no longer fits and the row is open again.
    On a one-sided structure row the side that has it keeps it, the side that has it not leaves it out.
    """

    address: str
    choice: str
    first_seen: str
    second_seen: str
    text: str = ""
    number: float | None = None
    missing: str = ""
    so_printed: bool = False
    paper: str = ""
    page: str = ""
    table: str = ""
    quotation: str = ""
    support: str = ""


@dataclass(frozen=True)
class Status:
    """Counts over the rows that ask for a decision of their own: cells that wait for, or went with, their arm or
    time point are counted apart."""

    compared: int
    agreed: int
    settled: int
    open: int
    waiting: int
    left_out: int
    open_by_section: Mapping[str, int]

    @property
    def can_settle(self) -> bool:
        return self.open == 0 and self.waiting == 0


@dataclass(frozen=True)
class Chosen:
    """A cell of the final, and whether it was agreed or whose it is (agreed, first, second, other)."""

    cell: CellView
    origin: str


class StillOpen(Exception):
    """A final was asked for while differences are open: their addresses."""

    def __init__(self, addresses: Sequence[str]):
        self.addresses = tuple(addresses)
        super().__init__(f"{len(self.addresses)} still open")


def fits(decision: Decision | None, row: Row) -> bool:
    """Whether a decision answers a row as it stands now."""
    if decision is None or decision.address != row.address:
        return False
    if decision.first_seen != seen(row.first) or decision.second_seen != seen(row.second):
        return False
    if decision.choice == OTHER:
        return not row.one_sided if row.is_structure else True
    return decision.choice in (FIRST, SECOND)


def states(
    rows: Iterable[Row], decisions: Mapping[str, Decision], reopened: Collection[str] = frozenset()
) -> dict[str, str]:
    """How each address stands: agreed, open, settled, waits or left_out.

    An address that is ``reopened`` is open until it is decided, also where both readings agree.
    A cell under a one-sided arm or time point goes with it: left out, or settled with the value that there is, unless
    it is ``reopened``; a decision of its own settles it otherwise once its arm and time point are kept.
    """
    rows = list(rows)
    found: dict[str, str] = {}
    kept: dict[str, bool] = {}
    for row in rows:
        if row.structure:
            continue
        decision = decisions.get(row.address)
        if fits(decision, row):
            found[row.address] = SETTLED
            if row.is_structure:
                kept[row.address] = not row.one_sided or decision.choice == row.one_sided
        else:
            found[row.address] = AGREED if row.agrees and row.address not in reopened else OPEN
    for row in rows:
        if row.structure:
            above = [kept.get(address) for address in row.structure]
            if False in above:
                found[row.address] = LEFT_OUT
            elif None in above:
                found[row.address] = WAITS
            else:
                asked = row.address in reopened and not fits(decisions.get(row.address), row)
                found[row.address] = OPEN if asked else SETTLED
    return found


def status(
    rows: Iterable[Row], decisions: Mapping[str, Decision], reopened: Collection[str] = frozenset()
) -> Status:
    """Counts of how the rows stand, with the open ones by section."""
    rows = list(rows)
    by_address = states(rows, decisions, reopened)
    counts = Counter(by_address.values())
    open_by_section = Counter(row.section for row in rows if by_address[row.address] == OPEN)
    own = [row for row in rows if not row.structure]
    settled = sum(1 for row in own if by_address[row.address] == SETTLED)
    return Status(
        compared=len(own),
        agreed=counts[AGREED],
        settled=settled,
        open=counts[OPEN],
        waiting=counts[WAITS],
        left_out=counts[LEFT_OUT],
        open_by_section=dict(open_by_section),
    )


def final_cells(
    rows: Iterable[Row], decisions: Mapping[str, Decision], reopened: Collection[str] = frozenset()
) -> dict[str, Chosen]:
    """The cells of the final by address. Structure rows are not among them, see `left_out`, and neither is an
    address where the blank side was chosen, or both are blank.

    An agreed value is the first reader's text, with the second reader's source where the first gave none, and
    is "so printed" when either reader kept it so. Of two numbers that agree only within a tolerance the first is taken
    as it is: the second's source has another number. Of two signalling answers that act alike the first is taken.
    Raises StillOpen while anything is undecided.
    """
    rows = list(rows)
    by_address = states(rows, decisions, reopened)
    undecided = [row.address for row in rows if by_address[row.address] in (OPEN, WAITS)]
    if undecided:
        raise StillOpen(undecided)
    final: dict[str, Chosen] = {}
    for row in rows:
        if row.is_structure or by_address[row.address] == LEFT_OUT:
            continue
        decision = decisions.get(row.address)
        if fits(decision, row):
            chosen = _decided(row, decision)
        elif row.one_sided:
            chosen = Chosen(row.first or row.second, row.one_sided)
        else:
            chosen = Chosen(_agreed(row), AGREED)
        if chosen and not chosen.cell.is_blank:
            final[row.address] = chosen
    return final


def left_out(rows: Iterable[Row], decisions: Mapping[str, Decision]) -> frozenset[str]:
    """The structure addresses ("arm:<id>", "time_point:<id>") that a decision leaves out of the final."""
    return frozenset(
        row.address
        for row in rows
        if row.is_structure
        and row.one_sided
        and fits(decisions.get(row.address), row)
        and decisions[row.address].choice != row.one_sided
    )


def _agreed(row: Row) -> CellView:
    first, second = row.first, row.second
    if row.within is not None:
        return first  # the second's source, and its "so printed", are those of another number
    chosen = first
    if not first.has_source and second.has_source:
        chosen = replace(
            chosen, paper=second.paper, page=second.page, table=second.table, quotation=second.quotation
        )
    if not first.support.strip():
        chosen = replace(chosen, support=second.support)
    return replace(chosen, so_printed=first.so_printed or second.so_printed)


def _decided(row: Row, decision: Decision) -> Chosen | None:
    if decision.choice == OTHER:
        cell = replace(
            row.first or row.second,
            text=decision.text,
            number=decision.number,
            missing=decision.missing,
            so_printed=decision.so_printed,
            paper=decision.paper,
            page=decision.page,
            table=decision.table,
            quotation=decision.quotation,
            support=decision.support,
        )
        return Chosen(cell, OTHER)
    cell = row.first if decision.choice == FIRST else row.second
    return None if cell is None else Chosen(cell, decision.choice)
