"""What an analysis asks, with its two sides at hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from reviews.follow_up import Window
from reviews.models import InterventionGroup

from ..models import Analysis, DerivedNumbers
from .entries import Group, Settings
from .rows import Deriving

TEST, LEVEL = "z", 0.95


@dataclass(frozen=True)
class Question:
    """An analysis, its settings as they are frozen, the groups of both sides, and how missing numbers are derived."""

    analysis: Analysis
    settings: Settings
    experimental: frozenset[UUID]
    comparators: frozenset[UUID]
    deriving: Deriving

    @classmethod
    def of(cls, analysis: Analysis) -> "Question":
        experimental, comparators = list(analysis.experimental.all()), list(analysis.comparators.all())
        return cls(
            analysis,
            _settings(analysis, experimental, comparators),
            frozenset(group.pk for group in experimental),
            frozenset(group.pk for group in comparators),
            Deriving(
                analysis.derived == DerivedNumbers.USE,
                analysis.review.r_pre_post,
                analysis.review.r_pre_post_source,
            ),
        )

    @property
    def groups(self) -> frozenset[UUID]:
        return self.experimental | self.comparators

    def window(self) -> Window:
        return Window(self.analysis.window.after_days, self.analysis.window.up_to_days)


def _settings(
    analysis: Analysis, experimental: Sequence[InterventionGroup], comparators: Sequence[InterventionGroup]
) -> Settings:
    outcome, window = analysis.outcome, analysis.window
    return Settings(
        name=analysis.name,
        outcome=str(outcome.pk),
        outcome_name=outcome.name,
        kind=outcome.kind,
        unit=outcome.unit,
        better=outcome.better,
        follow_up=analysis.follow_up,
        window=window
        and {
            "key": str(window.pk),
            "name": window.name,
            "after": window.after_text,
            "up_to": window.up_to_text,
            "after_days": window.after_days,
            "up_to_days": window.up_to_days,
        },
        basis=analysis.basis,
        experimental=tuple(Group(str(group.pk), group.name) for group in experimental),
        comparators=tuple(Group(str(group.pk), group.name) for group in comparators),
        experimental_label=analysis.experimental_label or _side_name(experimental, "Experimental"),
        comparator_label=analysis.comparator_label or _side_name(comparators, "Control"),
        measure=analysis.measure,
        model=analysis.model,
        test=TEST,
        level=LEVEL,
        unpaired_designs=analysis.unpaired_designs,
        published=analysis.published,
        derived=analysis.derived,
        risk_of_bias=analysis.risk_of_bias,
    )


def _side_name(groups: Sequence[InterventionGroup], several: str) -> str:
    return groups[0].name if len(groups) == 1 else several
