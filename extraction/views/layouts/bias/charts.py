"""The charts of a domain as its page draws them: boxes below each other, with what leads from one to the next."""

from collections.abc import Sequence
from dataclasses import dataclass

from ....risk_of_bias.algorithm import Taken
from ....risk_of_bias.variant import Branch, Chart, Domain, Level, Step, Variant

MOST_STEPS = 6


@dataclass(frozen=True)
class BranchField:
    """One branch: of which step (its key), the how manieth, the answers in words, and the ``level`` that it ends at, or
    the label of the step that it leads to."""

    of: str
    index: int
    answers: str
    level: Level | None = None
    target: str = ""
    source: str = ""
    unresolved: str = ""


@dataclass(frozen=True)
class StepField:
    """A box: what leads into it from further up (``entries``), what leaves it sideways, to a level or further down
    (``sides``), and what leads to the box right below (``down``)."""

    key: str
    label: str
    entries: tuple[BranchField, ...]
    sides: tuple[BranchField, ...]
    down: tuple[BranchField, ...]


@dataclass(frozen=True)
class ChartField:
    """One chart, the how manieth of its domain."""

    index: int
    steps: tuple[StepField, ...]

    @property
    def is_long(self) -> bool:
        """Whether it is too long to stand beside the judgement as a whole."""
        return len(self.steps) > MOST_STEPS


def chart_fields(variant: Variant, domain: Domain) -> tuple[ChartField, ...]:
    """Every chart of the domain."""
    return tuple(_chart(variant, domain, index, chart) for index, chart in enumerate(domain.charts))


def closed_steps(chart: Chart, path: Sequence[Taken]) -> list[str]:
    """The steps of a chart that are not on the path and cannot come to be, as long as its answers stand."""
    open_ = {taken.step.key for taken in path}
    ahead = [path[-1].step] if path[-1].branch is None else []
    while ahead:
        for branch in ahead.pop().branches:
            if branch.step and branch.step not in open_:
                open_.add(branch.step)
                ahead.append(chart.step(branch.step))
    return [step.key for step in chart.steps if step.key not in open_]


def _chart(variant: Variant, domain: Domain, index: int, chart: Chart) -> ChartField:
    fields = []
    for place, step in enumerate(chart.steps):
        below = chart.steps[place + 1].key if place + 1 < len(chart.steps) else ""
        above = chart.steps[place - 1].key if place else ""
        branches = [_branch(variant, domain, chart, step, branch) for branch in step.branches]
        entries = [
            _branch(variant, domain, chart, other, branch)
            for other in chart.steps
            for branch in other.branches
            if branch.step == step.key and other.key != above
        ]
        fields.append(
            StepField(
                key=step.key,
                label=step.label,
                entries=tuple(entries),
                sides=tuple(
                    one
                    for one, it in zip(branches, step.branches, strict=True)
                    if not it.step or it.step != below
                ),
                down=tuple(
                    one
                    for one, it in zip(branches, step.branches, strict=True)
                    if it.step and it.step == below
                ),
            )
        )
    return ChartField(index, tuple(fields))


def _branch(variant: Variant, domain: Domain, chart: Chart, step: Step, branch: Branch) -> BranchField:
    return BranchField(
        of=step.key,
        index=step.branches.index(branch),
        answers=", ".join(branch.answers) or "otherwise",
        level=None if branch.step else variant.level(branch.to),
        target=chart.step(branch.step).label if branch.step else "",
        source=" or ".join(domain.question(key).number for key in step.questions),
        unresolved=branch.unresolved,
    )
