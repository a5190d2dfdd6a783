"""A finished run as people read it: texts for the table, the plot, the page and the export.

Everything comes from the run's frozen input and result; nothing is computed again, only formatted.
"""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from reviews.models import Design

from .dataset import Arm, DataSet, Settings, Study
from .domains import Column, Judged, columns_of, judged, legend
from .figures import numbers, sentences
from .figures.forest_data import (
    ColumnGroup,
    ForestPlot,
    PooledRow,
    PredictionRow,
    PublishedRow,
    StudyRow,
)
from .models import Run
from .stats import CONTINUOUS, LOG_SCALE
from .wording import as_inside, axis_label, outcome_words

NOT_REPRODUCED = "not reproduced"
# More columns of judgements than these leave no room for the arms' numbers: then the overall stands alone in the plot.
MOST_DOTS = 14
DERIVED_MARK = "\u2009ƒ"  # behind a number that is not reported


@dataclass(frozen=True)
class Row:
    """A study as it stands in table and plot. ``cells`` go with the columns of both arms, in order."""

    study: Study
    cells: tuple[str, ...]
    yi: float
    ci_lb: float
    ci_ub: float
    weight: float
    effect: str
    weight_text: str
    judgements: tuple[Judged, ...]

    @property
    def design(self) -> str:
        return Design(self.study.design).label


@dataclass(frozen=True)
class Published:
    """A value printed elsewhere beside ours; positions are on the analysis scale."""

    label: str
    estimate: float
    ci_lb: float
    ci_ub: float
    text: str
    is_reproduced: bool


@dataclass(frozen=True)
class Report:
    """A run that succeeded, ready to be shown."""

    dataset: DataSet
    result: dict[str, Any]
    groups: tuple[ColumnGroup, ...]
    effect_heading: str
    domains: tuple[Column, ...]
    rows: tuple[Row, ...]
    totals: tuple[str, ...]
    pooled_label: str
    pooled_text: str
    prediction_text: str
    published: Published | None
    heterogeneity: str
    overall: str
    derived: str
    decimals: int

    @property
    def settings(self) -> Settings:
        return self.dataset.settings

    @property
    def symbol(self) -> str:
        return sentences.MEASURE_NAMES[self.settings.measure].symbol

    @property
    def i2_text(self) -> str:
        return numbers.percent(self.result["heterogeneity"]["i2"])

    @property
    def columns(self) -> list[tuple[str, str]]:
        """Pairs of an arm's heading and a column's, in the order of the cells."""
        return [(group.heading, name) for group in self.groups for name in group.columns]

    @property
    def summary(self) -> str:
        """One sentence that says what the plot shows."""
        pooled, settings = self.result["pooled"], self.settings
        return sentences.summary_sentence(
            measure=settings.measure,
            model=settings.model,
            experimental=as_inside(settings.experimental_label),
            comparator=as_inside(settings.comparator_label),
            outcome=outcome_words(settings),
            k=self.result["k"],
            estimate=pooled["estimate"],
            ci_lb=pooled["ci_lb"],
            ci_ub=pooled["ci_ub"],
            i2=self.result["heterogeneity"]["i2"],
            better=settings.better,
            decimals=self.decimals,
        )


def report_of(run: Run) -> Report:
    """The report of a run that succeeded."""
    dataset, result = DataSet.from_json(run.settings, run.input), run.result
    settings, pooled = dataset.settings, result["pooled"]
    log = result["scale"] == "log"
    decimals = _decimals(settings.measure, result)
    domains = columns_of(dataset.studies)
    return Report(
        dataset=dataset,
        result=result,
        groups=_groups(settings),
        effect_heading=sentences.effect_heading(settings.measure, settings.level),
        domains=domains,
        rows=tuple(
            _row(study, effect, settings, domains, log, decimals)
            for study, effect in zip(dataset.studies, result["studies"], strict=True)
        ),
        totals=_totals(dataset),
        pooled_label=f"Pooled, {sentences.model_name(settings.model).partition(',')[0]}",
        pooled_text=effect_of(result),
        prediction_text=""
        if pooled["pi_lb"] is None
        else numbers.interval(pooled["pi_lb"], pooled["pi_ub"], log=log, decimals=decimals),
        published=_published(settings, pooled, log, decimals),
        # A fixed effect supposes that there is no variance between the studies; it does not find 0.
        heterogeneity=sentences.heterogeneity(
            **result["heterogeneity"] | ({"tau2": None} if settings.model == "FE" else {})
        ),
        overall=sentences.overall(
            statistic=pooled["statistic"],
            p_val=pooled["p_val"],
            test=result["test"],
            pi_convention=pooled["pi_convention"],
        ),
        derived=derived_words(dataset),
        decimals=decimals,
    )


def effect_of(result: dict[str, Any]) -> str:
    """The pooled effect of a result with its interval, as it is shown."""
    pooled = result["pooled"]
    return numbers.effect_with_interval(
        pooled["estimate"],
        pooled["ci_lb"],
        pooled["ci_ub"],
        log=result["scale"] == "log",
        decimals=_decimals(result["measure"], result),
    )


def _decimals(measure: str, result: dict[str, Any]) -> int:
    """Two for standardized differences; mean differences as many as their standard errors carry."""
    if measure != "MD":
        return 2
    return numbers.decimals_for([study["se"] for study in result["studies"]])


def _groups(settings: Settings) -> tuple[ColumnGroup, ...]:
    columns = arm_columns(settings.measure)
    return tuple(
        ColumnGroup(label, columns) for label in (settings.experimental_label, settings.comparator_label)
    )


def arm_columns(measure: str) -> tuple[str, ...]:
    """The headings of an arm's columns."""
    return ("Mean", "SD", "n") if measure in CONTINUOUS else ("Events", "n")


def arm_cells(arm: Arm, measure: str) -> tuple[str, ...]:
    """What stands in the columns of an arm; a derived number is marked, one that is not reported is blank."""
    texts = {"mean": arm.mean_text, "sd": arm.sd_text, "n": _count(arm.n), "events": _count(arm.events)}
    columns = ("mean", "sd", "n") if measure in CONTINUOUS else ("events", "n")
    return tuple(
        f"{texts[name]}{DERIVED_MARK}" if texts[name] and arm.derivation(name) else texts[name]
        for name in columns
    )


def _count(number: float | None) -> str:
    """People or events; parts of people, of cluster trials, to one decimal."""
    return "" if number is None else numbers.count(round(number, 1))


def _row(
    study: Study,
    effect: dict[str, Any],
    settings: Settings,
    domains: tuple[Column, ...],
    log: bool,
    decimals: int,
) -> Row:
    return Row(
        study=study,
        cells=(
            *arm_cells(study.experimental, settings.measure),
            *arm_cells(study.comparator, settings.measure),
        ),
        yi=effect["yi"],
        ci_lb=effect["ci_lb"],
        ci_ub=effect["ci_ub"],
        weight=effect["weight"],
        effect=numbers.effect_with_interval(
            effect["yi"], effect["ci_lb"], effect["ci_ub"], log=log, decimals=decimals
        ),
        weight_text=numbers.weight(effect["weight"]),
        judgements=judged(study, domains),
    )


def _totals(dataset: DataSet) -> tuple[str, ...]:
    sides = (
        [study.experimental for study in dataset.studies],
        [study.comparator for study in dataset.studies],
    )
    if dataset.settings.measure in CONTINUOUS:
        return tuple(text for arms in sides for text in ("", "", _total(arm.n for arm in arms)))
    return tuple(
        total
        for arms in sides
        for total in (_total(arm.events for arm in arms), _total(arm.n for arm in arms))
    )


def _total(counts: Iterable[float | None]) -> str:
    return _count(sum(count for count in counts if count is not None))


def _published(settings: Settings, pooled: dict[str, Any], log: bool, decimals: int) -> Published | None:
    """The published value on the analysis scale; reproduced when it lies inside our interval."""
    given = settings.published
    if not given:
        return None
    ends = [math.log(given[name]) if log else given[name] for name in ("estimate", "ci_lb", "ci_ub")]
    return Published(
        label=given.get("label") or "As published",
        estimate=ends[0],
        ci_lb=ends[1],
        ci_ub=ends[2],
        text=numbers.effect_with_interval(*ends, log=log, decimals=decimals),
        is_reproduced=pooled["ci_lb"] <= ends[0] <= pooled["ci_ub"],
    )


def derived_words(dataset: DataSet) -> str:
    """How many numbers are derived, and of how many studies; "" for none.

    "5 numbers of 2 studies are not reported but follow (ƒ); the data tab has their formulas."
    """
    counts = [len(study.derivations) for study in dataset.studies if study.derivations]
    if not counts:
        return ""
    return (
        f"{numbers.times(sum(counts), 'number')} of {numbers.times(len(counts), 'study', 'studies')} "
        f"{'is' if sum(counts) == 1 else 'are'} not reported but {'follows' if sum(counts) == 1 else 'follow'} from "
        f"what is ({DERIVED_MARK.strip()}); the data of the run have each formula."
    )


# --- The plot ---


def forest_plot(report: Report, link: Callable[[str], str | None]) -> ForestPlot:
    """The report as a forest plot; ``link`` gives the address of a study's page from its key."""
    settings, pooled = report.settings, report.result["pooled"]
    left, right = sentences.favours(
        better=settings.better,
        experimental=as_inside(settings.experimental_label),
        comparator=as_inside(settings.comparator_label),
    )
    published = report.published
    shown = report.domains if len(report.domains) <= MOST_DOTS else report.domains[-1:]
    dots = [row.judgements[len(report.domains) - len(shown) :] for row in report.rows]
    said = legend(shown, dots, has_more=len(shown) < len(report.domains))
    return ForestPlot(
        studies=tuple(
            StudyRow(
                label=row.study.name,
                columns=row.cells,
                yi=row.yi,
                ci_lb=row.ci_lb,
                ci_ub=row.ci_ub,
                weight=row.weight,
                text=row.effect,
                rob=tuple(one.look for one in judgements),
                rob_said=tuple(one.said for one in judgements),
                link=link(row.study.key),
            )
            for row, judgements in zip(report.rows, dots, strict=True)
        ),
        groups=report.groups,
        effect_heading=report.effect_heading,
        axis_label=axis_label(settings),
        log=settings.measure in LOG_SCALE,
        pooled=PooledRow(
            report.pooled_label,
            report.totals,
            pooled["estimate"],
            pooled["ci_lb"],
            pooled["ci_ub"],
            report.pooled_text,
        ),
        prediction=PredictionRow(pooled["pi_lb"], pooled["pi_ub"], report.prediction_text)
        if report.prediction_text
        else None,
        published=published
        and PublishedRow(
            published.label,
            published.estimate,
            published.ci_lb,
            published.ci_ub,
            published.text,
            "" if published.is_reproduced else NOT_REPRODUCED,
        ),
        favours_left=left,
        favours_right=right,
        rob_domains=tuple(column.heading for column in shown),
        rob_legend=said.domains,
        rob_signs=said.signs,
        rob_overall_signs=legend(shown[-1:], [judgements[-1:] for judgements in dots]).signs,
        notes=(
            ("Heterogeneity", report.heterogeneity),
            ("Overall effect", report.overall),
            *((("Derived", report.derived),) if report.derived else ()),
        ),
        warnings=tuple(report.result["warnings"]),
    )
