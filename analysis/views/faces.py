"""What the page of a run shows, whichever address it is asked under and whatever state the run is in."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from csp.decorators import csp_update
from django.urls import reverse

from extraction.finals import SettledStudy, settled_studies
from reviews.models import User
from reviews.permissions import can

from ..bias_bars import bars_of, note_of
from ..dataset import Arm, DataSet, Exclusion, Study
from ..exports.tables import file_name
from ..figures.numbers import fixed
from ..figures.sentences import MEASURE_NAMES
from ..models import Analysis, DerivedNumbers, Run, RunState
from ..queries import history, latest_runs, same_question
from ..report import arm_cells, arm_columns, derived_words, effect_of, report_of
from ..restrictions import Restricted, restrictions_of
from ..runner import BROKE
from ..staleness import Standing, standing_of
from ..stats import CONTINUOUS
from ..wording import derivation_words, people_words, settings_line, settings_pairs

PARTS = ("forest", "data", "runs")
# Plotly writes style attributes and a style element; only pages that plot allow it.
plot_page: Callable = csp_update({"style-src": ["'unsafe-inline'"]})


@dataclass(frozen=True)
class Entered:
    """A study that is in, as the data tab shows it: the texts of each arm's columns, the own numbers of every arm that
    stands with others as one group, and how numbers were derived."""

    study: Study
    experimental_cells: tuple[str, ...]
    comparator_cells: tuple[str, ...]
    parts: tuple[tuple[str, str], ...]
    derived: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, study: Study, measure: str) -> "Entered":
        return cls(
            study,
            arm_cells(study.experimental, measure),
            arm_cells(study.comparator, measure),
            tuple(
                (part.name, part_words(part, measure))
                for arm in (study.experimental, study.comparator)
                for part in arm.parts
            ),
            tuple((arm or "Reported difference", derivation_words(one)) for arm, one in study.derivations),
        )


def part_words(part: Arm, measure: str) -> str:
    """ "Mean −38.2, SD 8.1, n 14." """
    cells = zip(arm_columns(measure), arm_cells(part, measure), strict=True)
    return f"{', '.join(f'{name} {cell}' for name, cell in cells)}."


@dataclass(frozen=True)
class LeftOut:
    """Studies that stay out for one and the same reason."""

    reason: str
    studies: tuple[Exclusion, ...]


@dataclass(frozen=True)
class Past:
    """A line of the history."""

    run: Run

    @property
    def effect(self) -> str:
        """The pooled effect, "" where there is none."""
        if not self.run.result:
            return ""
        symbol = MEASURE_NAMES[self.run.result["measure"]].symbol
        return f"{symbol} {effect_of(self.run.result)}"

    @property
    def studies(self) -> str:
        return people_words(self.run.result) if self.run.result else ""


def run_context(user: User, analysis: Analysis, run: Run | None, *, show: str, place: str) -> dict[str, Any]:
    """The context of ``analysis/run.html`` and of the fragment that polling swaps in.

    ``place`` is "analysis" (the latest run) or "run" (this run, for good): tabs lead back to the same place.
    """
    review = analysis.review
    context: dict[str, Any] = {
        "review": review,
        "step": "analyses",
        "analysis": analysis,
        "run": run,
        "place": place,
        "may_edit": can(user, "edit_analyses", review),
        "may_run": can(user, "run_analyses", review),
        "title": analysis.name,
    }
    if run is None:
        return context
    show = show if show in PARTS else PARTS[0]
    dataset = DataSet.from_json(run.settings, run.input)
    report = report_of(run) if run.state == RunState.SUCCEEDED else None
    settled = settled_studies(review)
    standing = standing_of(run, analysis, settled=settled) if run.is_finished else None
    runs = list(history(analysis))
    there = reverse("analysis:analysis", args=[analysis.pk])
    here = there if place == "analysis" else reverse("analysis:run", args=[run.pk])
    return context | {
        "title": dataset.settings.name if place == "run" else analysis.name,
        "show": show,
        "dataset": dataset,
        "report": report,
        "standing": standing,
        "state": state_of(run, standing),
        "duration": duration(run),
        "continuous": dataset.settings.measure in CONTINUOUS,
        "total": len(dataset.studies) + len(dataset.excluded),
        "settings_line": settings_line(dataset.settings, run.result),
        "settings_pairs": settings_pairs(dataset.settings),
        "left_out": left_out(dataset.excluded),
        "entries": [Entered.of(study, dataset.settings.measure) for study in dataset.studies],
        "derived_words": derived_words(dataset),
        "bias_bars": bars_of(report) if report else [],
        "bias_note": note_of(report) if report else "",
        **_shown_of(_restrictions(run, analysis, standing, settled), context["may_edit"] and context["may_run"]),
        "other_derived": other_derived(analysis, dataset),
        "history": [Past(past) for past in runs],
        "is_broken": run.reason == BROKE,
        "is_latest": bool(runs) and runs[0].pk == run.pk,
        "latest": runs[0] if runs else run,
        "tabs": [
            {"label": label, "count": count, "url": f"{here}?show={key}" if key != "forest" else here,
             "current": key == show}
            for key, label, count in (
                ("forest", "Forest", ""),
                ("data", "Data", f"{len(dataset.studies)} in, {len(dataset.excluded)} out"),
                ("runs", "Runs", len(runs)),
            )
        ],
        "plot_name": file_name(dataset.settings.name, f"run {run.number}", ending="x")[:-2],
    }  # fmt: skip


def _restrictions(
    run: Run, analysis: Analysis, standing: Standing | None, settled: list[SettledStudy]
) -> list[Restricted]:
    siblings = same_question(analysis)
    return restrictions_of(run, standing, siblings, latest_runs(siblings), settled)


def _shown_of(restrictions: list[Restricted], may_make: bool) -> dict[str, list[Restricted]]:
    """Results beside each other, and what can be made; nothing where the run that is shown would stand alone."""
    made = [one for one in restrictions if one.analysis is not None]
    to_make = [one for one in restrictions if one.analysis is None] if may_make else []
    if len(made) + len(to_make) < 2:
        return {"restrictions": [], "to_make": []}
    return {"restrictions": made, "to_make": to_make}


def other_derived(analysis: Analysis, dataset: DataSet) -> str:
    """What one click makes of the derived numbers: leave_out where some are in, use where they are left out; "" where
    a run with the other choice would be no other."""
    if analysis.derived != dataset.settings.derived:
        return ""
    if dataset.settings.derived == DerivedNumbers.LEAVE_OUT:
        return DerivedNumbers.USE
    return DerivedNumbers.LEAVE_OUT if derived_words(dataset) else ""


def state_of(run: Run, standing: Standing | None) -> str:
    """The run-state component's word: queued, running, current, stale or failed."""
    if run.state == RunState.SUCCEEDED:
        return "stale" if standing and standing.is_stale else "current"
    return run.state


def duration(run: Run) -> str:
    """ "0.02 s" from claim to end; "" while it is not finished."""
    if not (run.started_at and run.finished_at):
        return ""
    seconds = (run.finished_at - run.started_at).total_seconds()
    return f"{fixed(seconds, 2)} s" if seconds >= 0.01 else "< 0.01 s"


def left_out(excluded: tuple[Exclusion, ...]) -> list[LeftOut]:
    """Exclusions with the same reason together, in the order in which the reasons first stand."""
    groups: dict[str, list[Exclusion]] = {}
    for exclusion in excluded:
        groups.setdefault(exclusion.reason, []).append(exclusion)
    return [LeftOut(reason, tuple(studies)) for reason, studies in groups.items()]
