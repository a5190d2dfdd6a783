"""How far a verifier has come: what of the first reading is confirmed, contested, or still to be looked up."""

from collections.abc import Iterator
from dataclasses import dataclass

from reviews.models import Assignment, Task

from ..addresses import JudgementAddress, SignallingAddress, parse
from ..comparison import seen
from ..integrity.refusals import ESTIMATES, STATISTICS
from ..models import Reading, ReadingRole, ReadingState, Verification
from ..risk_of_bias.variant import OVERALL
from .sheets import Sheet
from .supplements import waits_for_supplements

CONFIRMED, CONTESTED, UNVERIFIED = "confirmed", "contested", "unverified"


@dataclass(frozen=True)
class Verified:
    """How each value that was taken over stands, by address: confirmed, contested or unverified; and ``seen``, what the
    first reading has there. Empty for a reading that verifies nothing."""

    states: dict[str, str]
    seen: dict[str, str]

    @property
    def unverified(self) -> list[str]:
        return [address for address, state in self.states.items() if state == UNVERIFIED]

    def count(self, state: str) -> int:
        return sum(one == state for one in self.states.values())


def is_verification(reading: Reading) -> bool:
    """Whether the reading verifies the first one of its assignment."""
    return reading.role == ReadingRole.SECOND and reading.assignment.is_verified


def verification_may_begin(assignment: Assignment) -> bool:
    """Whether the first reading is submitted, and its reader has no new question left to answer."""
    submitted = Reading.objects.filter(
        assignment=assignment, role=ReadingRole.FIRST, state=ReadingState.SUBMITTED
    )
    return submitted.exists() and not waits_for_supplements(assignment)


def is_to_verify(sheet: Sheet, address: str) -> bool:
    """Whether there is a value at the address, and the form asks for it: what is no longer asked is kept, and nobody
    has to look it up."""
    cell = sheet.cell(address)
    return cell is not None and not cell.is_blank and sheet.has(parse(address))


def read_verified(sheet: Sheet) -> Verified:
    """How the values of a verifier's reading stand, in the order of the sheet, those last that are there no more;
    without those that are no longer asked. One query; none for a reading that verifies nothing."""
    if not is_verification(sheet.reading):
        return Verified({}, {})
    asked = {one.address: one for one in Verification.objects.filter(reading=sheet.reading)}
    ordered = [address for address in _places(sheet) if address in asked and address in sheet.cells]
    unasked = _unasked(sheet)
    states = {}
    for address in dict.fromkeys([*ordered, *asked]):
        if seen(sheet.cell(address)) != asked[address].seen:
            states[address] = CONTESTED
        elif address not in unasked and is_to_verify(sheet, address):
            states[address] = UNVERIFIED if asked[address].at is None else CONFIRMED
    return Verified(states, {address: one.seen for address, one in asked.items()})


def _unasked(sheet: Sheet) -> set[str]:
    """The signalling questions that do not apply as the verifier answers the others, or of which it is not known yet:
    what was answered there is kept, and nobody has to look it up."""
    if sheet.reading.assignment.task != Task.RISK_OF_BIAS:
        return set()
    return {
        str(SignallingAddress(result, one.question.key))
        for result in sheet.judged_results()
        for state in sheet.assessment(result).domains
        if not state.inherited
        for one in state.questions
        if one.asked is not True
    }


def _places(sheet: Sheet) -> Iterator[str]:
    """Every place that the form asks for, in the order of the page."""
    if sheet.reading.assignment.task == Task.RISK_OF_BIAS:
        for result in sheet.judged_results():
            for domain in sheet.variant_for(result).domains:
                yield from (str(SignallingAddress(result, question.key)) for question in domain.questions)
                yield str(JudgementAddress(result, domain.key))
            yield str(JudgementAddress(result, OVERALL))
        return
    yield from (str(address) for _question, _arm, address in sheet.answer_addresses())
    for measure in sheet.measures:
        yield from (str(measure.address(attribute)) for attribute in measure.attributes)
    for row in sheet.rows:
        yield from (str(row.address(statistic)) for statistic in STATISTICS[row.outcome.kind])
    for contrast in sheet.contrasts:
        yield from (str(contrast.address(statistic)) for statistic in ESTIMATES)


def first_reading_of(reading: Reading) -> Reading | None:
    """The reading that a verifier's reading was taken over from; None for a reading that verifies nothing."""
    if not is_verification(reading):
        return None
    firsts = Reading.objects.filter(assignment=reading.assignment_id, role=ReadingRole.FIRST)
    return firsts.select_related("reader").first()
