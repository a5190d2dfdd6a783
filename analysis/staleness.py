"""Is what a run says still what the settled data give? Asked when somebody looks, never stored.

The data set is built anew and compared with the run's. A newer engine alone makes no run stale, nor does the reason
for which a study stays out that stayed out before; both are told apart.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extraction.finals import SettledStudy, settled_studies
from reviews.models import Review

from .dataset import DataSet, asides, build, changes, hash_of
from .models import Analysis, Run
from .stats import ENGINE_VERSION


@dataclass(frozen=True)
class Standing:
    """How a run stands to the data of now: what changed since that it rests on, what changed beside it (``asides``),
    and whether a newer engine computes today."""

    changes: tuple[str, ...]
    newer_engine: str
    asides: tuple[str, ...] = ()

    @property
    def is_stale(self) -> bool:
        """Whether a new run would rest on something else."""
        return bool(self.changes)


def standing_of(run: Run, analysis: Analysis, *, settled: Sequence[SettledStudy] | None = None) -> Standing:
    """Compare a run's frozen input with the data set of now; a fixed number of queries."""
    now = build(analysis, settled=settled)
    newer = ENGINE_VERSION if run.engine_version and run.engine_version != ENGINE_VERSION else ""
    if hash_of(now) == run.input_hash:
        return Standing((), newer)
    before = DataSet.from_json(run.settings, run.input)
    return Standing(tuple(changes(before, now)), newer, tuple(asides(before, now)))


def standings(review: Review, latest: Iterable[tuple[Analysis, Run]]) -> dict[object, Standing]:
    """The standing of several runs of one review, by run key; the settled data are read once."""
    latest = list(latest)
    if not latest:
        return {}
    settled = settled_studies(review)
    return {run.pk: standing_of(run, analysis, settled=settled) for analysis, run in latest}
