"""What can be chosen for the opened line of a comparison, and what else such a choice settles."""

from dataclasses import dataclass

from reviews.models import Better

from ..addresses import MeasureAddress, SignallingAddress, parse
from ..answers import YES_NO
from ..comparison import FIRST, OTHER, SECOND
from ..models import QuestionKind
from ..risk_of_bias.variant import ANSWERS
from .compared_cells import result_words
from .comparison_lines import Card, Line, Side
from .comparison_page import ORDINAL, ComparisonPage
from .comparisons import same_difference
from .wholes import Whole, rows_of_whole

OTHER_WORDS = {"level": "Another judgement", "signalling": "Another answer"}


@dataclass(frozen=True)
class Taken:
    """How much a decision can take from one reading: ``value`` is sent, ``count`` other open lines go with it."""

    value: str
    label: str
    count: int


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
    if row.kind == "signalling" and line.lack and row.agrees:
        return [Card(OTHER, "An answer", "3")]
    if row.kind == "level" and line.lack and row.agrees:
        as_both = [] if row.is_blank else [Card(FIRST, line.first.words, "1", level=line.first.level)]
        return [*as_both, Card(OTHER, OTHER_WORDS["level"], "3")]
    if row.is_blank:
        return [Card(FIRST, "Leave it blank", "1"), Card(OTHER, "Another value", "3")]
    noted = line.first.note != line.second.note
    readings = [_card(FIRST, line.first, "1", noted)]
    if not page.compared.comparison.assignment.is_single:
        readings.append(_card(SECOND, line.second, "2", noted))
    if row.is_structure:
        return readings
    return [*readings, Card(OTHER, OTHER_WORDS.get(row.kind, "Another value"), "3")]


def wholes(page: ComparisonPage, line: Line) -> list[Taken]:
    """What can be taken from one reading beside the line itself: its domain, the result that it is about."""
    found = []
    for whole in Whole:
        count = len(rows_of_whole(page.compared, line.row, whole))
        about = whole.label
        if count and whole == Whole.RESULT:
            about = f"All of {result_words(parse(line.address).study_result, page.compared.results)}"
        if count and not (found and found[-1].count == count):
            found.append(Taken(whole.value, about, count))
    return found


def _card(choice: str, side: Side, key: str, noted: bool) -> Card:
    if side.is_blank:
        return Card(choice, side.words if side.words != "Blank" else "Leave it blank", key, choice)
    if side.look in ("paragraph", "rows"):
        return Card(choice, f"As the {ORDINAL[choice]} reading has it", key, choice)
    unit = f" {side.unit}" if side.unit else ""
    note = f" · {side.note}" if noted and side.note else ""
    return Card(choice, f"{side.words}{unit}{note}", key, choice, side.level)


def options(page: ComparisonPage, line: Line) -> list[tuple[str, str]]:
    """What another value can be, where it is one of several: (value, words)."""
    if line.kind == "level":
        return [(level.key, level.label) for level in page.variant.levels]
    address = parse(line.address) if line.kind == "signalling" else None
    if isinstance(address, SignallingAddress):
        variant = page.compared.first.variant_for(address.study_result)
        question = variant.domain_of(address.question).question(address.question)
        return [(answer, ANSWERS[answer]) for answer in question.answers]
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
