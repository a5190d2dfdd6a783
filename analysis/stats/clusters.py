"""Trials that randomized clusters, read as if they had randomized fewer persons (Cochrane Handbook 23.1)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from .arrays import frozen, refuse_where, studies
from .errors import (
    ClusterSizeTooSmall,
    EventsOutOfRange,
    IccOutOfRange,
    NonPositiveVariance,
    SampleSizeTooSmall,
)


@dataclass(frozen=True, slots=True, eq=False)
class EffectiveSample:
    """What clustered arms are worth: persons `ni` and persons with the event `events` (None where none
    were given), shape (k,) each.

    They are parts of persons, not rounded.  Means and standard deviations stay as reported.
    """

    ni: np.ndarray
    events: np.ndarray | None
    design_effect: np.ndarray


def design_effect(mean_cluster_size: ArrayLike, icc: ArrayLike) -> np.ndarray:
    """1 + (M - 1) ICC, shape (k,), without unit (Cochrane Handbook 23.1.4).

    `mean_cluster_size` M: persons analysed by clusters, over both arms, 1 or more; `icc`: intracluster
    correlation, 0 to 1.  Either may be one number for all.

    Raises LengthsDiffer, NotFinite, ClusterSizeTooSmall, IccOutOfRange.
    """
    return frozen(_effect(*_vectors(mean_cluster_size=mean_cluster_size, icc=icc)))


def effective_sample(
    ni: ArrayLike, mean_cluster_size: ArrayLike, icc: ArrayLike, *, events: ArrayLike | None = None
) -> EffectiveSample:
    """Persons, and persons with the event, divided by the design effect (Cochrane Handbook 23.1.4).

    `ni`, `events`: shape (k,), one entry an arm; any argument may be one number for all.  Where less
    than one person remains, the effect size refuses the study, not this function.

    Raises as `design_effect`, and SampleSizeTooSmall, EventsOutOfRange.
    """
    arrays = {"ni": ni, "mean_cluster_size": mean_cluster_size, "icc": icc}
    if events is not None:
        arrays["events"] = events
    ni, sizes, iccs, *counted = _vectors(**arrays)
    refuse_where(ni < 1, "ni", ni, SampleSizeTooSmall)
    for vector in counted:
        refuse_where((vector < 0) | (vector > ni), "events", vector, EventsOutOfRange)
    effect = _effect(sizes, iccs)
    return EffectiveSample(
        ni=frozen(ni / effect),
        events=frozen(counted[0] / effect) if counted else None,
        design_effect=frozen(effect),
    )


def inflated_variance(vi: ArrayLike, mean_cluster_size: ArrayLike, icc: ArrayLike) -> np.ndarray:
    """The variance of an effect that was computed as if persons had been randomized, times the design
    effect, shape (k,): the standard error grows by its root (Cochrane Handbook 23.1).

    Raises as `design_effect`, and NonPositiveVariance.
    """
    vi, sizes, iccs = _vectors(vi=vi, mean_cluster_size=mean_cluster_size, icc=icc)
    refuse_where(vi <= 0, "vi", vi, NonPositiveVariance)
    return frozen(vi * _effect(sizes, iccs))


def _effect(sizes: np.ndarray, iccs: np.ndarray) -> np.ndarray:
    refuse_where(sizes < 1, "mean_cluster_size", sizes, ClusterSizeTooSmall)
    refuse_where((iccs < 0) | (iccs > 1), "icc", iccs, IccOutOfRange)
    return 1 + (sizes - 1) * iccs


def _vectors(**values: ArrayLike) -> tuple[np.ndarray, ...]:
    """The values as checked vectors of one length; a single number takes the length of the others."""
    vectors = {name: np.asarray(value, dtype=float) for name, value in values.items()}
    length = max((vector.size for vector in vectors.values() if vector.ndim), default=1)
    return studies(**{n: np.full(length, v) if v.ndim == 0 else v for n, v in vectors.items()})
