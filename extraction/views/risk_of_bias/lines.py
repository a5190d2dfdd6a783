"""The traffic-light plot as a page draws it: a table an instrument, a line a study, a dot a domain."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.urls import reverse
from django.utils.text import slugify

from ...finals import Judged
from ...models import StudyResult
from ...queries.instruments import instrument_order, variant_of
from ...queries.overview import natural
from ...queries.settled_bias import About, Held, Scope, Settled, SettledBias
from ...queries.stages import TaskState
from ...risk_of_bias.instruments import with_effect
from ...risk_of_bias.overall import contradiction
from ...risk_of_bias.variant import ASSIGNMENT, OVERALL, Variant
from ..settled import judgement_anchor
from ..work import Deed, deed

EFFECTS = {"assignment": "effect of assignment", "adhering": "effect of adhering"}


@dataclass(frozen=True)
class Dot:
    """A judgement of one domain. ``level`` is None for what is not judged. ``proposed`` is the level that the answers
    proposed, in words, where it is another. ``is_inherited``: it is about ``source`` and holds here."""

    domain: str
    level: str | None
    words: str = ""
    url: str = ""
    proposed: str = ""
    reason: str = ""
    is_inherited: bool = False
    source: str = ""


def overridden(dots: Iterable[Dot]) -> list[Dot]:
    """Those of the judgements that differ from what was proposed; what is inherited is said where it stands."""
    return [dot for dot in dots if dot.proposed and not dot.is_inherited]


@dataclass(frozen=True)
class ResultLine:
    """A result that is judged apart, with the judgements that hold for it."""

    name: str
    dots: list[Dot]
    contradiction: str

    @property
    def overridden(self) -> list[Dot]:
        return overridden(self.dots)


@dataclass(frozen=True)
class Line:
    """A study: its dots once it is settled, its stage until then. ``apart`` are its results that are judged apart.
    A further round, or values that are open again, leave in force what was settled before."""

    state: TaskState
    is_settled: bool
    dots: list[Dot]
    deed: Deed | None
    contradiction: str
    apart: list[ResultLine]
    effect: str
    rank: int

    @property
    def is_shown(self) -> bool:
        """Whether the page shows its dots: not to somebody who assesses it again."""
        return self.is_settled and not self.state.reads_again

    @property
    def counts(self) -> bool:
        """Whether anybody waits for it: not where the study is left out of the review."""
        return not self.state.study.is_left_out

    @property
    def overridden(self) -> list[Dot]:
        return overridden(self.dots)

    @property
    def has_more(self) -> bool:
        """Whether there is something to open under it."""
        return self.is_shown and bool(self.apart or self.overridden)

    @property
    def contradictions(self) -> list[str]:
        """What does not add up, of the study and of its results, each once."""
        if not self.is_shown:
            return []
        found = {self.contradiction: self.contradiction} if self.contradiction else {}
        for one in self.apart:
            if one.contradiction:
                found.setdefault(one.contradiction, f"{one.name}: {one.contradiction}")
        return list(found.values())


@dataclass
class Matrix:
    """The studies that one instrument judges, for either effect of interest."""

    variant: Variant
    lines: list[Line] = field(default_factory=list)

    @property
    def key(self) -> str:
        """How addresses name it."""
        return slugify(f"{self.variant.tool or self.variant.key} {self.variant.version}").replace("_", "-")

    @property
    def settled(self) -> int:
        return sum(line.is_settled and line.counts for line in self.lines)

    @property
    def total(self) -> int:
        return sum(line.counts for line in self.lines)

    @property
    def width(self) -> int:
        """Columns of domains and the overall."""
        return len(self.variant.domains) + 1

    @property
    def drawn(self) -> list[Line]:
        """The studies that figures show and count: settled, and not left out of the review."""
        return [line for line in self.lines if line.is_settled and line.counts]

    @property
    def effects(self) -> list[str]:
        """The effects of interest that its settled studies are judged for, in words."""
        there = {line.effect for line in self.drawn}
        return [words for words in EFFECTS.values() if words in there]

    @property
    def levels(self) -> list[tuple[str | None, str]]:
        """The levels as (key, words) for a legend, with what is not judged where a study has it."""
        levels: list[tuple[str | None, str]] = [(one.key, one.label) for one in self.variant.levels]
        if any(dot.level is None for line in self.lines if line.is_settled for dot in line.dots):
            levels.append((None, "Not judged"))
        return levels


def matrices(
    states: Iterable[TaskState], biases: Mapping[UUID, SettledBias], about: About, *, by_risk: bool
) -> list[Matrix]:
    """A matrix an instrument: those first of which something is settled, then in the instruments' order; in each the
    settled studies first, by name or, with ``by_risk``, from the highest overall to the lowest."""
    found: dict[tuple[str, str], Matrix] = {}
    for state in states:
        bias = biases.get(state.study.pk)
        variant = bias.variant if bias else _instrument(state)
        base = with_effect(variant, ASSIGNMENT)
        place = (base.tool or base.key, base.version)
        found.setdefault(place, Matrix(base)).lines.append(_line(state, bias, about))
    for matrix in found.values():
        matrix.lines.sort(
            key=lambda line: (
                not line.is_settled,
                -line.rank if by_risk else 0,
                natural(line.state.study.name),
            )
        )
    order = {
        one.key: number for number, one in enumerate(instrument_order(m.variant for m in found.values()))
    }
    return sorted(found.values(), key=lambda matrix: (not matrix.settled, order[matrix.variant.key]))


def _instrument(state: TaskState) -> Variant:
    chosen = state.assignment.instrument if state.assignment else ""
    return variant_of(chosen, state.study.design)


def _line(state: TaskState, bias: SettledBias | None, about: About) -> Line:
    if bias is None:
        return Line(state, False, [], deed(state), "", [], "", -1)
    held = bias.holding(about)
    overall = held.get(OVERALL)
    return Line(
        state=state,
        is_settled=True,
        dots=_dots(bias, bias.variant, held),
        deed=deed(state),
        contradiction=_contradiction(bias.variant, held),
        apart=[_result_line(bias, scope) for scope in bias.apart if about.covers(scope.result)],
        effect=EFFECTS.get(bias.variant.effect, ""),
        rank=bias.variant.level(overall.level).rank if overall else -1,
    )


def _result_line(bias: SettledBias, scope: Scope) -> ResultLine:
    held = bias.whole(scope)
    return ResultLine(
        str(scope.result), _dots(bias, scope.variant, held), _contradiction(scope.variant, held)
    )


def _dots(bias: SettledBias, variant: Variant, held: Held) -> list[Dot]:
    named = [(domain.key, f"{domain.number} {domain.title}") for domain in variant.domains]
    return [_dot(bias, variant, key, title, held.get(key)) for key, title in [*named, (OVERALL, "Overall")]]


def _dot(bias: SettledBias, variant: Variant, key: str, title: str, judged: Settled | None) -> Dot:
    if judged is None:
        return Dot(title, None)
    proposed = (
        variant.level(judged.proposed).label
        if judged.differs and judged.proposed in variant.level_keys
        else ""
    )
    return Dot(
        domain=title,
        level=judged.level,
        words=variant.level(judged.level).label,
        url=f"{reverse('extraction:study', args=[bias.study.pk])}#{judgement_anchor(_about(judged.result), key)}",
        proposed=proposed,
        reason=judged.support,
        is_inherited=judged.inherited,
        source=str(judged.result) if judged.result else "all results",
    )


def _about(result: StudyResult | None) -> Judged:
    return Judged(result.outcome_id, result.time_point_id, result.effect) if result else Judged()


def _contradiction(variant: Variant, held: Held) -> str:
    levels = {key: one.level for key, one in held.items() if key != OVERALL}
    overall = held.get(OVERALL)
    return contradiction(variant, overall.level if overall else "", levels)
