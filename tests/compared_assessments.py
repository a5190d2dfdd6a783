"""Two assessments of one study by signalling questions, compared, and the arbiter's hand on them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from extraction.actions.assignments import assign_with_form
from extraction.actions.readings import submit_reading
from extraction.actions.resolutions import resolve
from extraction.addresses import JudgementAddress, SignallingAddress
from extraction.models import Comparison, Judgement, Reading, Resolution, SignallingAnswer, StudyResult
from extraction.queries.comparisons import read_comparison
from extraction.risk_of_bias.variant import OVERALL
from reviews.models import Assignment, Study, Task, User
from tests.assessments import accept_proposals, answer, assessed
from tests.cast import confirm, type_in

# In domain 2: participants knew, and that made nobody deviate. It proposes low, as ``LOW`` does.
AWARE = {"2.1": "Y", "2.3": "N"}
# The same with deviations that did not matter: some concerns.
DEVIATED = {"2.1": "Y", "2.2": "N", "2.3": "Y", "2.4": "N", "2.6": "Y"}


def assigned(
    study: Study, first: User, second: User | None, arbiter: User | None, by: User, **more: Any
) -> Assignment:
    """The risk of bias of a study, to be assessed by RoB 2 for parallel trials."""
    return assign_with_form(
        study=study, task=Task.RISK_OF_BIAS, first=first, second=second, arbiter=arbiter, by=by,
        **({"instrument": "rob2_parallel"} | more),
    )  # fmt: skip


def assessed_twice(
    assignment: Assignment, first: Mapping[str, str] = {}, second: Mapping[str, str] = {}
) -> Comparison:
    """Both assessed all results, judged as proposed, and confirmed; the mappings are answers other than ``LOW``."""
    assessed(assignment, assignment.first, first)
    assessed(assignment, assignment.second, second)
    return confirm(Comparison.objects.get(assignment=assignment))


def judged_apart(assignment: Assignment, by: User, result: StudyResult) -> Reading:
    """A submitted assessment that is low for all results, and apart for one in domain 2, with some concerns."""
    reading = answer(assignment, by)
    accept_proposals(reading, by)
    levels = {JudgementAddress(result.pk, key): "some_concerns" for key in ("2", OVERALL)}
    answers = {SignallingAddress(result.pk, key): text for key, text in DEVIATED.items()}
    type_in(reading, by, {str(address): text for address, text in {**answers, **levels}.items()})
    submit_reading(reading=reading, by=by)
    return reading


def question(key: str, result: UUID | None = None) -> str:
    """The address of a signalling question."""
    return str(SignallingAddress(result, key))


def domain(key: str, result: UUID | None = None) -> str:
    """The address of a judgement."""
    return str(JudgementAddress(result, key))


def decide_at(comparison: Comparison, address: str, choice: str = "first", **more: Any) -> Resolution:
    """Decide what stands at an address, by the arbiter, on the version that stands there."""
    known = read_comparison(comparison).resolutions.get(address)
    return resolve(
        comparison=comparison,
        address=address,
        choice=choice,
        reason=more.pop("reason", "As the protocol says."),
        version=more.pop("version", known.version if known else 0),
        by=more.pop("by", comparison.assignment.decider),
        **more,
    )


def state_of(comparison: Comparison, address: str) -> str | None:
    return read_comparison(comparison).states.get(address)


def open_ones(comparison: Comparison) -> list[str]:
    """The addresses that are open, without the word for what they are."""
    states = read_comparison(comparison).states
    return [address.partition(":")[2] for address, state in states.items() if state == "open"]


def lacks(comparison: Comparison) -> list[str]:
    """Why something that stands cannot be settled so."""
    return list(read_comparison(comparison).together.lacks.values())


def final_answers(result: UUID | None = None) -> dict[str, str]:
    """The answers of the last final there is, by question."""
    final = Reading.objects.filter(role="final").latest("edition")
    found = SignallingAnswer.objects.filter(reading=final, study_result=result)
    return dict(found.values_list("question", "text"))


def final_levels(result: UUID | None = None) -> dict[str, tuple[str, str]]:
    """The levels of the last final, by domain, each with what its answers propose."""
    final = Reading.objects.filter(role="final").latest("edition")
    found = Judgement.objects.filter(reading=final, study_result=result)
    return {one.domain: (one.text, one.proposed) for one in found}
