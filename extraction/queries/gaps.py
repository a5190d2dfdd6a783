"""What a reading still lacks before it can be submitted."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from reviews.models import OutcomeKind, Task

from ..addresses import JudgementAddress, SignallingAddress
from ..models import Cell, ContrastStatistic, Reading, Statistic
from ..risk_of_bias.assessment import DomainState
from ..risk_of_bias.overall import in_a_row
from ..risk_of_bias.variant import OVERALL, Level, Variant
from .lines import ContrastRow, Row
from .sheets import PAIRS, Sheet, domain_title, read_sheet
from .verification import read_verified

# The forms in which a paper says how far values spread, and how precise a difference is.
SPREADS = (("sd",), ("se",), ("ci_low", "ci_high"), ("t",), ("p",), ("q1", "q3"), ("minimum", "maximum"))
PRECISIONS = (("se",), ("ci_low", "ci_high"), ("t",), ("p",))

# Statistics, each with what is said of it.
Said = list[tuple[str, str]]


@dataclass(frozen=True)
class Gap:
    """One thing to mend: where (an address, or "arms", "time_points" and "results") and in which words."""

    address: str
    message: str


def gaps(reading: Reading) -> list[Gap]:
    """Everything that stands between a reading and its submission, in the order of the form."""
    return sheet_gaps(read_sheet(reading))


def sheet_gaps(sheet: Sheet) -> list[Gap]:
    """The gaps of a sheet that has been read already; one query for what a verifier has still to look up."""
    if sheet.reading.assignment.task == Task.RISK_OF_BIAS:
        return [*_verification_gaps(sheet), *_judgement_gaps(sheet)]
    found = _verification_gaps(sheet)
    if not sheet.arms:
        found.append(Gap("arms", "No arm yet. Add the study's arms as the paper names them."))
    found += [
        Gap("arms", f"“{arm}” has no group. Choose the protocol's group that it belongs to.")
        for arm in sheet.arms
        if arm.group_id is None
    ]
    if not sheet.time_points:
        found.append(Gap("time_points", "No time point yet. Add one; “unknown” is one too."))
    if all(cell.is_blank for cell in sheet.cells.values()):
        found.append(
            Gap(
                "results",
                "Nothing is entered yet. Enter an answer or a number, or NR where none is reported.",
            )
        )
    found += answer_gaps(sheet)
    entered = sheet.entered()
    for row in sheet.rows:
        found += row_gaps(row, entered.get(row.place, {}))
    for contrast in sheet.contrasts:
        found += _contrast_gaps(contrast, entered.get(contrast.place, {}))
    return found


def _verification_gaps(sheet: Sheet) -> list[Gap]:
    """One gap for all that a verifier neither confirmed nor changed, at the first of it."""
    left = read_verified(sheet).unverified
    if not left:
        return []
    values = "value of the first reading is" if len(left) == 1 else "values of the first reading are"
    return [Gap(left[0], f"{len(left)} {values} to be compared with the paper: confirm or correct.")]


def is_kept_as_printed(cell: Cell) -> bool:
    """Whether a value that cannot be was kept as the paper prints it, with where it prints it."""
    return cell.so_printed and bool(cell.page or cell.table or cell.quotation)


def answer_gaps(sheet: Sheet) -> list[Gap]:
    """Required answers that are blank, and every value that cannot be and was not kept as so printed."""
    found = []
    for question, arm, address in sheet.answer_addresses():
        cell = sheet.cell(address)
        if question.required and (cell is None or cell.is_blank):
            of_arm = f" of {arm}" if arm else ""
            found.append(
                Gap(
                    str(address), f"{question.label}{of_arm} is empty. Enter it, or NR if it is not reported."
                )
            )
    found += [
        Gap(address, refusal.message)
        for address, refusal in sheet.refusals().items()
        if not is_kept_as_printed(sheet.cells[address])
    ]
    return found


def row_gaps(row: Row, entered: Mapping[str, Cell]) -> list[Gap]:
    """A line is either left blank as a whole or said in full."""
    if not entered:
        return []
    place = f"{row.outcome}, {row.arm}, {row.time_point}"
    if row.outcome.kind == OutcomeKind.DICHOTOMOUS:
        found = _dichotomous_gaps(row, entered)
    else:
        found = _continuous_gaps(entered)
    return [Gap(str(row.address(statistic)), f"{place}: {message}") for statistic, message in found]


def _dichotomous_gaps(row: Row, entered: Mapping[str, Cell]) -> Said:
    """A count may stand for its percentage, and a percentage for its count."""
    blank = [statistic for statistic in row.statistics if statistic not in entered]
    if len(blank) == 1 and Statistic.N not in blank:
        return []
    return [(statistic, _blank(statistic)) for statistic in blank]


def _continuous_gaps(entered: Mapping[str, Cell]) -> Said:
    """Of people their number, of values a centre and a spread, in whatever form the paper prints them."""
    found: list[tuple[str, str]] = []
    if Statistic.N not in entered:
        found.append((Statistic.N, _blank(Statistic.N)))
    if not entered.keys() & {Statistic.MEAN, Statistic.MEDIAN}:
        found.append(
            (Statistic.MEAN, "mean is blank. Enter it, or the median, or NR if neither is reported.")
        )
    halves = _half_given(entered)
    if not halves and not _has_one_of(entered, SPREADS):
        found.append(
            (
                Statistic.SD,
                "SD is blank. Enter it, or SE, CI, t, p, quartiles or range as the paper gives them, or NR if none is.",
            )
        )
    return [*found, *halves]


def _contrast_gaps(row: ContrastRow, entered: Mapping[str, Cell]) -> list[Gap]:
    """What is printed of a contrast is its estimate, and how precise it is."""
    if not entered:
        return []
    found: list[tuple[str, str]] = []
    if ContrastStatistic.ESTIMATE not in entered:
        found.append(
            (ContrastStatistic.ESTIMATE, "the estimate is blank. Enter it, or NR if it is not reported.")
        )
    halves = _half_given(entered)
    if not halves and not _has_one_of(entered, PRECISIONS):
        found.append(
            (
                ContrastStatistic.SE,
                "SE is blank. Enter it, or CI, t or p as the paper gives them, or NR if none is.",
            )
        )
    return [Gap(str(row.address(statistic)), f"{row}: {message}") for statistic, message in [*found, *halves]]


def _has_one_of(entered: Mapping[str, Cell], forms: Iterable[tuple[str, ...]]) -> bool:
    """Whether one of the forms is given in full, or said not to be reported."""
    return any(
        all(one in entered for one in form) or any(one in entered and entered[one].missing for one in form)
        for form in forms
    )


def _half_given(entered: Mapping[str, Cell]) -> Said:
    """The ends that lack their other end."""
    found = []
    for low, high in PAIRS:
        for blank, given in ((low, high), (high, low)):
            if given in entered and not entered[given].missing and blank not in entered:
                found.append(
                    (blank, f"{_label(blank)} is blank beside {_label(given)}. Enter both ends, or NR.")
                )
    return found


def _blank(statistic: str) -> str:
    return f"{_label(statistic)} is blank. Enter it, or NR if it is not reported."


def _label(statistic: str) -> str:
    return Statistic(statistic).label


def _judgement_gaps(sheet: Sheet) -> list[Gap]:
    results = sheet.judged_results()
    if not results:
        return [Gap("judgement:all", "No domain is judged yet.")]
    return [gap for result in results for gap in _assessment_gaps(sheet, result)]


def _assessment_gaps(sheet: Sheet, result: UUID | None) -> Iterator[Gap]:
    """What the assessment of a result lacks: answers, judgements, and the reason of one that the answers do not
    propose. What holds as for all results lacks nothing here."""
    assessment = sheet.assessment(result)
    for state in assessment.domains:
        if not state.inherited:
            yield from _domain_gaps(sheet, result, assessment.variant, state)
    if assessment.overall_inherited:
        return
    address = JudgementAddress(result, OVERALL)
    title = domain_title(assessment.variant, OVERALL)
    if not assessment.overall:
        yield Gap(str(address), f"{title} is not judged yet.")
    elif assessment.overall_differs and not _reason(sheet, address):
        yield Gap(str(address), _without_reason(title, assessment.variant.level(assessment.overall_proposal)))


def _domain_gaps(sheet: Sheet, result: UUID | None, variant: Variant, state: DomainState) -> Iterator[Gap]:
    title = domain_title(variant, state.domain.key)
    for one in state.open_questions:
        # What hangs on a question that is open itself may not be asked at all.
        if one.asked:
            address = SignallingAddress(result, one.question.key)
            yield Gap(str(address), f"{one.question.number} is not answered yet ({title}).")
    if state.lacks_one:
        numbers = [state.domain.question(key).number for key in state.domain.not_all_na]
        address = SignallingAddress(result, state.domain.not_all_na[0])
        yield Gap(
            str(address), f"{in_a_row(numbers)} cannot all be NA: answer for the deviations that matter here."
        )
    address = JudgementAddress(result, state.domain.key)
    if not state.level:
        yield Gap(str(address), f"{title} is not judged yet.")
    elif state.differs and not _reason(sheet, address):
        yield Gap(str(address), _without_reason(title, variant.level(state.proposal.level)))


def _reason(sheet: Sheet, address: JudgementAddress) -> str:
    cell = sheet.cell(address)
    return cell.support.strip() if cell is not None else ""


def _without_reason(title: str, proposed: Level) -> str:
    return f"{title}: proposed is {proposed.label.lower()}. Write why you judge otherwise."
