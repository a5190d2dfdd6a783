"""What a reading says, as the comparison is given it, in a test."""

from extraction.comparison import ArmView, CellView, Decision, ReadingView, TimePointView, compare, seen
from extraction.reported import read_entry

SVF = ArmView("svf", "SVF", group="cells")
SALINE = ArmView("saline", "Normal saline", group="control")
WEEK_10 = TimePointView("w10", "10 weeks", 70)


def cell(address, text="", kind="number", **more):
    """A cell with a text, read as its kind is."""
    entry = read_entry(kind if kind in ("number", "text") else "text", text)
    missing = more.pop("missing", entry.missing)
    return CellView(
        address, kind, "" if missing else text, number=entry.number, missing=missing, label=address, **more
    )


def one(first, second, kind="number"):
    """The one row of two readings with a single cell each; None when there is nothing to list."""
    rows = compare(
        ReadingView([] if first is None else [cell("a", first, kind)]),
        ReadingView([] if second is None else [cell("a", second, kind)]),
    )
    return rows[0] if rows else None


def decide(row, choice, **other):
    """A choice for a row, made on what both readings say there."""
    return Decision(row.address, choice, seen(row.first), seen(row.second), **other)
