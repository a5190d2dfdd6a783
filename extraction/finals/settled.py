"""What is settled of a study, as plain rows."""

from collections import defaultdict
from dataclasses import dataclass, field
from uuid import UUID

from reviews.models import Study

from ..queries.instruments import variant_of
from ..risk_of_bias.assessment import Assessment, assess
from ..risk_of_bias.instruments import with_effect
from ..risk_of_bias.variant import Variant


@dataclass(frozen=True)
class SettledCell:
    """A settled value: the text as printed, the number, why it is missing, whether it cannot be, its source."""

    text: str
    number: float | None
    missing: str
    so_printed: bool
    page: str
    table: str
    quotation: str
    paper: str = ""


@dataclass(frozen=True)
class SettledArm:
    key: UUID
    name: str
    group: UUID | None
    group_name: str
    is_comparator: bool


@dataclass(frozen=True)
class SettledTime:
    """A time point; ``days`` is None when the time is unknown."""

    key: UUID
    text: str
    days: float | None
    is_baseline: bool


@dataclass(frozen=True)
class SettledResult:
    """The numbers of one outcome, time point, arm and basis, by statistic.

    ``impossible`` names statistics whose value cannot be (kept as so printed): they stay out of pooling.
    """

    outcome: UUID
    time_point: UUID
    arm: UUID
    basis: str
    values: dict[str, SettledCell]
    impossible: dict[str, str]


@dataclass(frozen=True)
class SettledContrast:
    """The numbers of one contrast, ``arm`` against ``comparator``, by statistic, as the paper reports it.

    Ratios are as printed, not logarithms. ``impossible`` names statistics whose value cannot be: they stay out of
    pooling. A p that is a bound has no number.
    """

    outcome: UUID
    time_point: UUID
    arm: UUID
    comparator: UUID
    basis: str
    measure: str
    adjustment: str
    values: dict[str, SettledCell]
    impossible: dict[str, str]


@dataclass(frozen=True)
class SettledAnswer:
    """An answer, with its question as the version ``form`` of the form asked it (0: no version is known).

    ``words`` is its text as people read it: options with commas, a table a line a row."""

    question: UUID
    key: str
    label: str
    section: str
    section_title: str
    kind: str
    unit: str
    form: int
    arm: UUID | None
    cell: SettledCell
    words: str


@dataclass(frozen=True)
class Judged:
    """What is judged: one outcome (at a time point, if given) for an effect of interest; all results where it is the
    default. ``effect`` is "" for all results."""

    outcome: UUID | None = None
    time_point: UUID | None = None
    effect: str = ""


ALL_RESULTS = Judged()


@dataclass(frozen=True)
class SettledJudgement:
    """A judgement of one domain, about one outcome (at a time point, if given) or about all results.

    ``effect`` is the effect of interest of the result that it is about, "" for all results. ``variant`` is the key of
    the instrument that it belongs to. ``proposed`` is the level that the answers proposed when it was settled, "" where
    the instrument proposes none.
    """

    domain: str
    level: str
    support: str
    outcome: UUID | None
    time_point: UUID | None
    cell: SettledCell
    effect: str
    variant: str
    proposed: str = ""

    @property
    def about(self) -> Judged:
        return Judged(self.outcome, self.time_point, self.effect)

    @property
    def differs(self) -> bool:
        """Whether it is another level than the one proposed."""
        return bool(self.proposed and self.level and self.level != self.proposed)


@dataclass(frozen=True)
class SettledSignallingAnswer:
    """The answer to a signalling question, about what a judgement is about.

    ``number`` and ``words`` are those of the question in its instrument. ``applies`` is False where the other answers
    leave the question out: what was answered there is kept, and proposes nothing.
    """

    domain: str
    question: str
    number: str
    words: str
    answer: str
    applies: bool
    support: str
    outcome: UUID | None
    time_point: UUID | None
    effect: str
    variant: str
    cell: SettledCell

    @property
    def about(self) -> Judged:
        return Judged(self.outcome, self.time_point, self.effect)


@dataclass(frozen=True)
class HowRead:
    """How a settled task was read: the mode, the round that is in force, and whether its readers were blinded:
    False where one may have seen another reading of it."""

    mode: str
    round: int
    is_blinded: bool


@dataclass
class SettledStudy:
    """A study with what was settled of it. ``is_copy``: the two readings were not independent. ``how_read``: by task,
    for what is settled. ``variant``: the key of the instrument that its judgements were made with, "" where nothing is
    judged. ``judged_times``: the time points of results that are judged apart, by key; an assessment has none of its
    own.

    ``measures``: by outcome and attribute, what the study says of how it measured; what it does not say is as the
    protocol has it. ``impossible_measures``: of these, what cannot be and must not be used, with the reason.
    """

    study: Study
    variant: str = ""
    is_copy: bool = False
    how_read: dict[str, HowRead] = field(default_factory=dict)
    has_extraction: bool = False
    has_judgements: bool = False
    arms: list[SettledArm] = field(default_factory=list)
    time_points: list[SettledTime] = field(default_factory=list)
    results: list[SettledResult] = field(default_factory=list)
    measures: dict[UUID, dict[str, SettledCell]] = field(default_factory=dict)
    impossible_measures: dict[UUID, dict[str, str]] = field(default_factory=dict)
    contrasts: list[SettledContrast] = field(default_factory=list)
    answers: list[SettledAnswer] = field(default_factory=list)
    judgements: list[SettledJudgement] = field(default_factory=list)
    signalling: list[SettledSignallingAnswer] = field(default_factory=list)
    judged_times: dict[UUID, SettledTime] = field(default_factory=dict)

    @property
    def instrument(self) -> Variant:
        """The instrument of its judgements; where nothing is judged, the one for its design."""
        return variant_of(self.variant, self.study.design)

    def instrument_of(self, about: Judged) -> Variant:
        """The instrument that a result is judged with: that of the study, for the effect of interest of the result."""
        return with_effect(self.instrument, about.effect)

    def assessments(self) -> dict[Judged, Assessment]:
        """What is settled of all results, and of each result that is judged apart with what it takes over from them;
        all results first, if anything is said of them. What does not belong to the study's instrument is left out."""
        answers: dict[Judged, dict[str, str]] = defaultdict(dict)
        levels: dict[Judged, dict[str, str]] = defaultdict(dict)
        for one in self.signalling:
            if one.variant == self.instrument_of(one.about).key:
                answers[one.about][one.question] = one.answer
        for one in self.judgements:
            if one.variant == self.instrument_of(one.about).key:
                levels[one.about][one.domain] = one.level
        found: dict[Judged, Assessment] = {}
        for about in sorted({*answers, *levels}, key=lambda one: (one != ALL_RESULTS, str(one))):
            general = found.get(ALL_RESULTS)
            found[about] = assess(self.instrument_of(about), answers[about], levels[about], general)
        return found
