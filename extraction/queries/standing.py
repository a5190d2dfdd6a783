"""What the answers and judgements that stand in a comparison, agreed or decided, make together, and what they lack."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from ..addresses import JudgementAddress, SignallingAddress, parse
from ..comparison import OTHER, SECOND, CellView, Decision, Row, fits
from ..risk_of_bias.assessment import Assessment, DomainState, assess
from ..risk_of_bias.overall import in_a_row
from ..risk_of_bias.variant import NOT_APPLICABLE, OVERALL, Asked, Domain, Question, Variant
from .compared_cells import result_words
from .sheets import Sheet, domain_title


@dataclass(frozen=True)
class Standing:
    """The assessment of each result, or (None) of all results, that the agreed and the decided cells make so far.

    ``lacks``: a sentence by each address of which something stands that cannot be settled so: no answer where what
    stands beside it asks the question, no judgement where there are answers, or an agreed judgement without a reason
    where the answers propose another. These are open until they are decided, also where both readings agree.
    """

    assessments: Mapping[UUID | None, Assessment] = field(default_factory=dict)
    lacks: Mapping[str, str] = field(default_factory=dict)


def stands_at(row: Row, decided: Decision | None, is_reopened: bool) -> CellView | Decision | None:
    """What is agreed or decided at a row; None while it is open, and where a blank side was chosen."""
    if not fits(decided, row):
        return row.first if row.agrees and not is_reopened else None
    if decided.choice == OTHER:
        return decided
    return row.second if decided.choice == SECOND else row.first


def read_standing(
    sheet: Sheet,
    rows: Iterable[Row],
    decisions: Mapping[str, Decision],
    reopened: Collection[str],
    names: Mapping[UUID, str],
) -> Standing:
    """What stands in the comparison of two assessments; ``sheet`` is one of them, both have the same instrument."""
    return _Reader(sheet, list(rows), decisions, reopened, names).read()


class _Reader:
    """Puts together what stands, result by result."""

    def __init__(
        self,
        sheet: Sheet,
        rows: list[Row],
        decisions: Mapping[str, Decision],
        reopened: Collection[str],
        names: Mapping[UUID, str],
    ) -> None:
        self.sheet, self.names, self.decisions = sheet, names, decisions
        self.rows = {row.address: row for row in rows if row.kind in ("level", "signalling")}
        self.open = {
            address
            for address, row in self.rows.items()
            if not fits(decisions.get(address), row) and (not row.agrees or address in reopened)
        }
        self.texts: dict[str, str] = {}
        for address, row in self.rows.items():
            cell = stands_at(row, decisions.get(address), address in reopened)
            self.texts[address] = cell.text.strip() if cell is not None else ""
        self.assessments: dict[UUID | None, Assessment] = {}

    def read(self) -> Standing:
        results = {parse(address).study_result for address in self.rows}
        # All results first: what is said of them holds for each.
        for result in sorted(results, key=lambda key: (key is not None, str(key))):
            self.assessments[result] = self._assessment(result)
        lacks = {str(address): said for result in self.assessments for address, said in self._lacks(result)}
        # What is open waits for a decision anyway.
        return Standing(
            self.assessments, {address: said for address, said in lacks.items() if address not in self.open}
        )

    def _assessment(self, result: UUID | None) -> Assessment:
        variant = self.sheet.variant_for(result)
        answers = {
            one.key: self.texts.get(str(SignallingAddress(result, one.key)), "") for one in variant.questions
        }
        levels = {
            key: self.texts.get(str(JudgementAddress(result, key)), "")
            for key in (*variant.domain_keys, OVERALL)
        }
        return assess(variant, answers, levels, self.assessments.get(None) if result else None)

    def _lacks(self, result: UUID | None) -> Iterator[tuple[JudgementAddress | SignallingAddress, str]]:
        assessment = self.assessments[result]
        if not any(self.texts[address] for address in self.rows if parse(address).study_result == result):
            # Nothing was taken of it: it is not assessed apart.
            return
        for state in assessment.domains:
            if not state.inherited and not (result and self._may_be_inherited(state)):
                yield from self._domain_lacks(result, assessment.variant, state)
        address = JudgementAddress(result, OVERALL)
        if assessment.overall_inherited:
            return
        if not assessment.overall:
            yield address, f"{self._named(address)} is not judged: decide it."
        elif assessment.overall_differs and self._is_without_reason(address):
            proposed = assessment.variant.level(assessment.overall_proposal).label.lower()
            yield (
                address,
                f"{self._named(address)}: the domains as settled propose {proposed}. Decide it, and say why.",
            )

    def _may_be_inherited(self, state: DomainState) -> bool:
        """Whether nothing of the domain stands for the result, and what holds for all results is not known yet."""
        general = self.assessments.get(None)
        if state.is_touched or general is None:
            return False
        places = [JudgementAddress(None, state.domain.key)]
        places += [SignallingAddress(None, one.key) for one in state.domain.questions]
        return any(str(place) in self.open for place in places)

    def _domain_lacks(
        self, result: UUID | None, variant: Variant, state: DomainState
    ) -> Iterator[tuple[JudgementAddress | SignallingAddress, str]]:
        read = {one.question.key: one.read for one in state.questions}
        for one in state.questions:
            if one.asked and not one.read:
                address = SignallingAddress(result, one.question.key)
                yield (
                    address,
                    f"{self._named(address)} {_why_asked(state.domain, one.question, read)}: decide it.",
                )
        if state.lacks_one:
            keys = state.domain.not_all_na
            numbers = in_a_row([state.domain.question(key).number for key in keys])
            for key in keys:
                yield (
                    SignallingAddress(result, key),
                    f"{numbers}{self._of(result)} cannot all be {NOT_APPLICABLE}: answer one of them.",
                )
        address = JudgementAddress(result, state.domain.key)
        if not state.level:
            yield address, f"{self._named(address)} is not judged: decide it."
        elif state.differs and self._is_without_reason(address):
            proposed = variant.level(state.proposal.level).label.lower()
            yield (
                address,
                f"{self._named(address)}: the answers as settled propose {proposed}. Decide it, and say why.",
            )

    def _is_without_reason(self, address: JudgementAddress) -> bool:
        """Whether both agree on the judgement and neither says why; a decision always has a reason."""
        row = self.rows[str(address)]
        if fits(self.decisions.get(row.address), row):
            return False
        return not any(cell and cell.support.strip() for cell in (row.first, row.second))

    def _named(self, address: JudgementAddress | SignallingAddress) -> str:
        variant = self.sheet.variant_for(address.study_result)
        if isinstance(address, JudgementAddress):
            name = domain_title(variant, address.domain)
        else:
            name = variant.domain_of(address.question).question(address.question).number
        return f"{name}{self._of(address.study_result)}"

    def _of(self, result: UUID | None) -> str:
        return f" of {result_words(result, self.names)}" if result else ""


def _why_asked(domain: Domain, question: Question, read: Mapping[str, str]) -> str:
    asking: Iterable[Asked] = (*question.if_any, *question.if_all)
    numbers = [domain.question(one.question).number for one in asking if read[one.question] in one.answers]
    if not numbers:
        return "has no answer"
    named = in_a_row(numbers)
    return f"is asked by what was settled for {named} and has no answer"
