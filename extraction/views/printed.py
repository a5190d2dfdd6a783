"""Tables of judgements as publications print them, beside what an instrument makes of their columns and words."""

from dataclasses import dataclass, field

from reviews.models import Review

from ..models import PrintedRow
from ..queries.instruments import offered
from ..risk_of_bias.instruments import VARIANTS
from ..risk_of_bias.instruments.judgements_only import WHOLE_OF
from ..risk_of_bias.published import PrintedCell, instrument_of, read_printed
from ..risk_of_bias.variant import OVERALL, Domain, Variant


@dataclass(frozen=True)
class PrintedColumn:
    """A column: its heading as printed and the domain that it names. ``is_foreign``: the table is one of an instrument,
    and this column is none of its domains."""

    heading: str
    domain: Domain | None = None
    is_overall: bool = False
    is_foreign: bool = False


@dataclass(frozen=True)
class PrintedLine:
    row: PrintedRow
    cells: tuple[PrintedCell, ...]
    contradiction: str


@dataclass
class PrintedTable:
    """Rows of one table; ``variant`` is the instrument whose domains its headings name, None where they name none's."""

    title: str
    variant: Variant | None
    columns: list[PrintedColumn]
    lines: list[PrintedLine] = field(default_factory=list)

    @property
    def contradicting(self) -> int:
        """In how many rows the overall is better than a domain."""
        return sum(bool(line.contradiction) for line in self.lines)

    @property
    def instrument(self) -> str:
        """What the instrument is called: "RoB 2", not which judgements of it these are."""
        whole = VARIANTS.get(WHOLE_OF.get(self.variant.key, ""), self.variant)
        return whole.title.partition(",")[0]

    @property
    def width(self) -> int:
        """Columns, with those of the row's number and of its study."""
        return len(self.columns) + 2


def printed_tables(review: Review) -> list[PrintedTable]:
    """The printed rows of a review by table, a column wherever any row of the table has one; two queries."""
    by_table: dict[str, list[PrintedRow]] = {}
    for row in PrintedRow.objects.filter(review=review).select_related("study"):
        by_table.setdefault(row.table, []).append(row)
    # Those without questions go first where an instrument and its bare levels have the same domains.
    variants = sorted(offered(review), key=lambda variant: variant.has_questions) if by_table else []
    return [_table(title, rows, variants) for title, rows in by_table.items()]


def _table(title: str, rows: list[PrintedRow], variants: list[Variant]) -> PrintedTable:
    headings = list(dict.fromkeys(heading for row in rows for heading, _ in row.cells))
    variant = instrument_of(headings, variants)
    lines = [_line(variant, headings, row) for row in rows]
    return PrintedTable(title, variant, _columns(variant, headings, lines), lines)


def _line(variant: Variant | None, headings: list[str], row: PrintedRow) -> PrintedLine:
    texts = dict(row.cells)
    pairs = [(heading, texts.get(heading, "")) for heading in headings]
    if variant is None:
        return PrintedLine(row, tuple(PrintedCell(*pair, "", "", False) for pair in pairs), "")
    read = read_printed(variant, pairs)
    return PrintedLine(row, read.cells, read.contradiction)


def _columns(variant: Variant | None, headings: list[str], lines: list[PrintedLine]) -> list[PrintedColumn]:
    if variant is None:
        return [PrintedColumn(heading) for heading in headings]
    named = [cell.domain for cell in lines[0].cells]
    return [
        PrintedColumn(
            heading,
            domain=variant.domain(key) if key and key != OVERALL else None,
            is_overall=key == OVERALL,
            is_foreign=not key,
        )
        for heading, key in zip(headings, named, strict=True)
    ]
