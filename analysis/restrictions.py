"""An analysis beside the same one restricted by risk of bias: their results, and which of them are still to be made."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from extraction.finals import SettledStudy

from .figures.sentences import MEASURE_NAMES
from .models import Analysis, BiasRestriction, Run, RunState
from .report import effect_of
from .staleness import Standing, standing_of

LABELS = {
    BiasRestriction.ALL: "All studies",
    BiasRestriction.WITHOUT_HIGH: "Without high risk of bias",
    BiasRestriction.LOW_ONLY: "Only low risk of bias",
}
# Settings that may differ between two runs that answer the same question about other studies.
_FREE = (
    "name", "risk_of_bias", "published", "experimental_label", "comparator_label", "r_pre_post", "r_pre_post_source",
)  # fmt: skip


@dataclass(frozen=True)
class Restricted:
    """One choice of studies: its analysis (None where there is none yet) and that one's latest run, or the run that is
    shown. ``differs`` where that run was made with other settings than the one that is shown."""

    restriction: str
    analysis: Analysis | None = None
    run: Run | None = None
    state: str = ""
    is_shown: bool = False
    differs: bool = False

    @property
    def label(self) -> str:
        return LABELS[BiasRestriction(self.restriction)]

    @property
    def effect(self) -> str:
        """ "g −2.68 [−3.22, −2.14]"; "" where there is no result."""
        if self.run is None or not self.run.result:
            return ""
        return f"{MEASURE_NAMES[self.run.result['measure']].symbol} {effect_of(self.run.result)}"

    @property
    def k(self) -> int | None:
        return self.run.result["k"] if self.run is not None and self.run.result else None


def restrictions_of(
    run: Run,
    standing: Standing | None,
    siblings: Iterable[Analysis],
    latest: Mapping[UUID, Run],
    settled: Sequence[SettledStudy],
) -> list[Restricted]:
    """Every choice of studies, the run that is shown among them. ``siblings`` ask the same as its analysis, ``latest``
    are their latest runs by key, ``settled`` is what staleness is told by."""
    shown = run.settings.get("risk_of_bias", BiasRestriction.ALL)
    first: dict[str, Analysis] = {}
    for sibling in siblings:
        first.setdefault(sibling.risk_of_bias, sibling)
    found = []
    for restriction in BiasRestriction.values:
        if restriction == shown:
            state = _state(run, standing)
            found.append(Restricted(restriction, run.analysis, run, state, is_shown=True))
        elif restriction in first:
            found.append(_beside(first[restriction], latest.get(first[restriction].pk), run, settled))
        elif restriction != BiasRestriction.ALL and run.state == RunState.SUCCEEDED:
            found.append(Restricted(restriction))
    return found


def _beside(sibling: Analysis, latest: Run | None, shown: Run, settled: Sequence[SettledStudy]) -> Restricted:
    if latest is None:
        return Restricted(sibling.risk_of_bias, sibling)
    state = _state(latest, standing_of(latest, sibling, settled=settled) if latest.is_finished else None)
    differs = _asked(latest.settings) != _asked(shown.settings)
    return Restricted(sibling.risk_of_bias, sibling, latest, state, differs=differs)


def _state(run: Run, standing: Standing | None) -> str:
    if run.state != RunState.SUCCEEDED:
        return run.state
    return "stale" if standing is not None and standing.is_stale else "current"


def _asked(settings: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in settings.items() if name not in _FREE}
