"""What a forest plot shows, before anybody decides where on the page.

Positions (`yi`, limits) are on the analysis scale: natural logarithms for ratios.  Text is plain
text, already formatted by `numbers`; it is escaped when the figure is built.
"""

from dataclasses import dataclass

# How a judgement is drawn: the levels of RoB 2 and ROBINS-I, nothing judged, and a domain that the study's instrument
# does not have.
ROB_LEVELS = (
    "low",
    "some_concerns",
    "high",
    "moderate",
    "serious",
    "critical",
    "no_information",
    "none",
    "not_in_variant",
)


@dataclass(frozen=True, slots=True)
class ColumnGroup:
    """Columns of one arm: a heading (the arm's name) and the columns below it.

    >>> ColumnGroup("Cell therapy", ("Mean", "SD", "n"))
    """

    heading: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StudyRow:
    """One study: a square and an interval.

    `columns` holds one text for each column of all groups, in order.  `rob` holds one level (of
    ROB_LEVELS; None is "none", not judged) for each of the plot's `rob_domains`, `rob_said` what a pointer on it says.
    `weight` is in percent.  `link` is the address that the row opens, if any.
    """

    label: str
    columns: tuple[str, ...]
    yi: float
    ci_lb: float
    ci_ub: float
    weight: float
    text: str
    rob: tuple[str | None, ...] = ()
    link: str | None = None
    rob_said: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PooledRow:
    """The diamond.  `columns` as in StudyRow: totals where they mean something, "" elsewhere."""

    label: str
    columns: tuple[str, ...]
    estimate: float
    ci_lb: float
    ci_ub: float
    text: str


@dataclass(frozen=True, slots=True)
class PredictionRow:
    """The range in which the effect of a further study is expected."""

    lb: float
    ub: float
    text: str
    label: str = "95 % prediction interval"


@dataclass(frozen=True, slots=True)
class PublishedRow:
    """A value printed elsewhere, drawn to compare; `note` is a word or two at the right."""

    label: str
    estimate: float
    ci_lb: float
    ci_ub: float
    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class ForestPlot:
    """A forest plot.

    `effect_heading` stands over the effects ("g [95 % CI]"), `axis_label` under the axis.  `log`
    tells that positions are logarithms: ticks are then ratios, and the line of no effect is 1.
    `favours_left` and `favours_right` name whom a result on that side favours ("" for neither).
    `rob_domains` are short headings ("1", "S", ... "All"); the last one stands for the whole study
    where there is room for a single dot.  `rob_legend` says in clauses what each of them is, `rob_signs`
    what the signs in use mean, `rob_overall_signs` those of the last dot alone.  `notes` are (heading,
    text) pairs under the plot, `warnings` are set off under them.
    """

    studies: tuple[StudyRow, ...]
    groups: tuple[ColumnGroup, ...]
    effect_heading: str
    axis_label: str
    log: bool
    pooled: PooledRow | None = None
    prediction: PredictionRow | None = None
    published: PublishedRow | None = None
    favours_left: str = ""
    favours_right: str = ""
    rob_domains: tuple[str, ...] = ()
    rob_legend: tuple[str, ...] = ()
    rob_signs: tuple[str, ...] = ()
    rob_overall_signs: tuple[str, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()
    warnings: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        width = sum(len(group.columns) for group in self.groups)
        for row in (*self.studies, *((self.pooled,) if self.pooled else ())):
            if len(row.columns) != width:
                raise ValueError(f"{row.label!r} has {len(row.columns)} columns, the plot has {width}")
        for row in self.studies:
            if len(row.rob) != len(self.rob_domains):
                raise ValueError(
                    f"{row.label!r} has {len(row.rob)} judgements, the plot {len(self.rob_domains)}"
                )
            if not set(row.rob) <= {None, *ROB_LEVELS}:
                raise ValueError(f"{row.label!r} has an unknown risk of bias level: {row.rob}")
