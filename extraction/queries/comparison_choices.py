"""What can be chosen for the opened line of a comparison, and what else such a choice settles."""

from reviews.models import Better

from ..addresses import MeasureAddress, parse
from ..answers import YES_NO
from ..comparison import FIRST, OTHER, SECOND
from ..models import QuestionKind
from .comparison_lines import Card, Line, Side
from .comparison_page import ORDINAL, ComparisonPage
from .comparisons import same_difference


def above(page: ComparisonPage, line: Line) -> list[Line]:
    """The arm and time point that decide about a cell which only one reading can have."""
    return [page.by_address[address] for address in line.row.structure]


def carried(page: ComparisonPage, line: Line) -> int:
    """How many values hang from an arm or time point that one reading found."""
    return sum(line.address in row.structure for row in page.compared.rows)


def alike(page: ComparisonPage, line: Line) -> list[Line]:
    """The other open lines that differ in the same two ways, and are with the same people: an n that is wrong
    throughout is wrong once."""
    if not line.takes_decision:
        return []
    turn = page.compared.discussion.is_with
    return [
        other
        for other in page.open_lines
        if other.address != line.address
        and same_difference(line.row, other.row)
        and turn(other.address) == turn(line.address)
    ]


def cards(page: ComparisonPage, line: Line) -> list[Card]:
    """The choices of a line."""
    row = line.row
    if row.is_structure and row.one_sided:
        out = SECOND if row.one_sided == FIRST else FIRST
        return [Card(row.one_sided, "Keep it", "1"), Card(out, "Leave it out", "2")]
    if row.is_blank:
        return [Card(FIRST, "Leave it blank", "1"), Card(OTHER, "Another value", "3")]
    noted = line.first.note != line.second.note
    readings = [_card(FIRST, line.first, "1", noted)]
    if not page.compared.comparison.assignment.is_single:
        readings.append(_card(SECOND, line.second, "2", noted))
    if row.is_structure:
        return readings
    return [*readings, Card(OTHER, "Another judgement" if row.kind == "level" else "Another value", "3")]


def _card(choice: str, side: Side, key: str, noted: bool) -> Card:
    if side.is_blank:
        return Card(choice, "Leave it blank", key, choice)
    if side.look in ("paragraph", "rows"):
        return Card(choice, f"As the {ORDINAL[choice]} reading has it", key, choice)
    unit = f" {side.unit}" if side.unit else ""
    note = f" · {side.note}" if noted and side.note else ""
    return Card(choice, f"{side.words}{unit}{note}", key, choice, side.level)


def options(page: ComparisonPage, line: Line) -> list[tuple[str, str]]:
    """What another value can be, where it is one of several: (value, words)."""
    if line.kind == "level":
        return [(level.key, level.label) for level in page.variant.levels]
    if line.kind == "choice":
        if isinstance(parse(line.address), MeasureAddress):
            return list(Better.choices)
        question = page.questions[parse(line.address).question]
        return [(option, option) for option in question.options]
    if line.kind == QuestionKind.YES_NO:
        return [(word, word) for word in YES_NO]
    return []


def hint(page: ComparisonPage, line: Line) -> str:
    """How another value is typed, for kinds whose field does not show it."""
    if line.kind == QuestionKind.MULTIPLE:
        return f"One option a line, of: {', '.join(page.questions[parse(line.address).question].options)}."
    if line.kind == QuestionKind.TABLE:
        columns = page.questions[parse(line.address).question].columns
        return f"A line a row, its cells between semicolons: {'; '.join(one['label'] for one in columns)}."
    if line.kind == QuestionKind.DATE:
        return "As the paper prints it, for example March 2019; NR if it is not reported, NA if it does not apply."
    return ""
