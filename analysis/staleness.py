"""Is what a run says still what the settled data give? Asked when somebody looks, never stored.

The data set is built anew and its hash compared with the run's; a newer engine alone makes no run stale and is
told apart.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extraction.finals import SettledStudy, settled_studies
from reviews.models import Review

from .dataset import DataSet, build, changes, hash_of
from .models import Analysis, Run
from .stats import ENGINE_VERSION


@dataclass(frozen=True)
class Standing:
    """How a run stands to the data of now: what changed since, and whether a newer engine computes today."""

    changes: tuple[str, ...]
    is_stale: bool
    newer_engine: str


def standing_of(run: Run, analysis: Analysis, *, settled: Sequence[SettledStudy] | None = None) -> Standing:
    """Compare a run's frozen input with the data set of now; a fixed number of queries."""
    now = build(analysis, settled=settled)
    newer = ENGINE_VERSION if run.engine_version and run.engine_version != ENGINE_VERSION else ""
    if hash_of(now) == run.input_hash:
        return Standing((), False, newer)
    told = changes(DataSet.from_json(run.settings, run.input), now)
    return Standing(tuple(told) or ("Something that the result rests on",), True, newer)


def standings(review: Review, latest: Iterable[tuple[Analysis, Run]]) -> dict[object, Standing]:
    """The standing of several runs of one review, by run key; the settled data are read once."""
    latest = list(latest)
    if not latest:
        return {}
    settled = settled_studies(review)
    return {run.pk: standing_of(run, analysis, settled=settled) for analysis, run in latest}
