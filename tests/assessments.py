"""Risk-of-bias assessments by signalling questions, as far as a test needs them."""

from collections.abc import Mapping
from uuid import UUID

from extraction.actions.cells import Write, save_cells
from extraction.actions.readings import start_reading, submit_reading
from extraction.addresses import JudgementAddress, SignallingAddress
from extraction.models import Reading
from extraction.queries.sheets import read_sheet
from extraction.risk_of_bias.variant import OVERALL
from reviews.models import Assignment, User
from tests.cast import type_in

# Answers of RoB 2 for parallel trials, effect of assignment, that propose "low" in every domain.
LOW = {
    "1.1": "Y", "1.2": "Y", "1.3": "N",
    "2.1": "N", "2.2": "N", "2.6": "Y",
    "3.1": "Y",
    "4.1": "N", "4.2": "N", "4.3": "N",
    "5.1": "Y", "5.2": "N", "5.3": "N",
}  # fmt: skip


def answer(
    assignment: Assignment, by: User, answers: Mapping[str, str] = {}, *, result: UUID | None = None
) -> Reading:
    """The person's assessment with every question answered as in ``LOW``, but those that ``answers`` names."""
    reading = start_reading(assignment=assignment, by=by)
    texts = {**LOW, **answers}
    type_in(reading, by, {str(SignallingAddress(result, key)): text for key, text in texts.items() if text})
    return reading


def accept_proposals(reading: Reading, by: User, *, result: UUID | None = None, **levels: str) -> None:
    """Judge every domain, and then the overall, as it is proposed, but those that ``levels`` names ("d2" is domain 2,
    "overall" the overall): these with a reason."""
    named = {key.removeprefix("d"): level for key, level in levels.items() if key != OVERALL}
    assessment = read_sheet(reading).assessment(result)
    given = {
        state.domain.key: named.get(state.domain.key, state.proposal.level) for state in assessment.domains
    }
    type_in(reading, by, {str(JudgementAddress(result, key)): level for key, level in given.items()})
    proposed = read_sheet(reading).assessment(result).overall_proposal
    overall = levels.get(OVERALL, proposed)
    type_in(reading, by, {str(JudgementAddress(result, OVERALL)): overall})
    differing = [key for key in named if given[key] != assessment.proposed(key)]
    explain(reading, by, [*differing, *([OVERALL] if overall != proposed else [])], result=result)


def explain(
    reading: Reading,
    by: User,
    domains: list[str],
    *,
    result: UUID | None = None,
    why: str = "As the paper says.",
) -> None:
    """Write the reason of judgements."""
    sheet = read_sheet(reading)
    writes = []
    for domain in domains:
        address = JudgementAddress(result, domain)
        writes.append(Write(str(address), sheet.cell(address).version, support=why))
    save_cells(reading=reading, writes=writes, by=by)


def assessed(assignment: Assignment, by: User, answers: Mapping[str, str] = {}, **levels: str) -> Reading:
    """A submitted assessment of all results, judged as proposed but where ``levels`` says otherwise."""
    reading = answer(assignment, by, answers)
    accept_proposals(reading, by, **levels)
    submit_reading(reading=reading, by=by)
    return reading
