"""Effects that belong together: one study's effects side by side, and the covariances known among them.

Blocks are the only matrices formed, each as large as one study; nothing here is k by k.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from .arrays import refuse_where, studies
from .errors import BlockRefused, LengthsDiffer, NonPositiveVariance, ResultOutOfRange


@dataclass(frozen=True, slots=True, eq=False)
class Clusters:
    """Which effects belong to which study.

    `order` has shape (k,) and puts the effects of one study side by side, studies in the order in
    which they first appear, effects in the order given; `starts` has shape (m,) and says where each
    study begins in that order; `sizes` has shape (m,).
    """

    order: np.ndarray
    starts: np.ndarray
    sizes: np.ndarray

    @property
    def m(self) -> int:
        return len(self.starts)

    def slices(self) -> list[slice]:
        return [slice(start, start + size) for start, size in zip(self.starts, self.sizes, strict=True)]

    def sums(self, values: np.ndarray) -> np.ndarray:
        """Sums over each study of `values`, which lie in `order` along the first axis."""
        return np.add.reduceat(values, self.starts, axis=0)

    def spread(self, values: np.ndarray) -> np.ndarray:
        """One value a study, repeated for each of its effects."""
        return np.repeat(values, self.sizes, axis=0)


def clusters(study: ArrayLike, k: int) -> Clusters:
    """The studies that the k labels in `study` (texts or numbers) name.  Raises LengthsDiffer."""
    labels = np.asarray(study)
    if labels.shape != (k,):
        raise LengthsDiffer({"yi": (k,), "study": labels.shape})
    _, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    rank = np.empty(len(first), dtype=int)
    rank[np.argsort(first, kind="stable")] = np.arange(len(first))
    place = rank[inverse]
    sizes = np.bincount(place, minlength=len(first))
    starts = np.concatenate(([0], np.cumsum(sizes)[:-1]))
    return Clusters(np.argsort(place, kind="stable"), starts, sizes)


def checked_blocks(blocks: Sequence[ArrayLike], groups: Clusters) -> list[np.ndarray]:
    """Covariance blocks, one a study in the order of first appearance, symmetric and positive definite.

    Raises BlockRefused with the number of the study (from 0) and what is wrong.
    """
    if len(blocks) != groups.m:
        raise BlockRefused(None, f"there are {len(blocks)} blocks for {groups.m} studies")
    checked = []
    for number, (block, size) in enumerate(zip(blocks, groups.sizes, strict=True)):
        matrix = np.asarray(block, dtype=float)
        if matrix.shape != (size, size):
            raise BlockRefused(number, f"has shape {matrix.shape} for {size} effects")
        if not np.isfinite(matrix).all():
            raise BlockRefused(number, "holds a value that is not a finite number")
        if np.abs(matrix - matrix.T).max() > 1e-12 * np.abs(matrix).max():
            raise BlockRefused(number, "is not symmetric")
        if np.linalg.eigvalsh(matrix)[0] <= 0:
            raise BlockRefused(number, "is not positive definite")
        checked.append((matrix + matrix.T) / 2)
    return checked


def correlated_blocks(vi: ArrayLike, study: ArrayLike, r: float) -> tuple[np.ndarray, ...]:
    """Blocks for effects of one study on the same people, correlated by `r` (assumed or known).

    V_jl = r sqrt(v_j v_l); vi and study have shape (k,); blocks in order of the studies' first
    appearance.  The constant-correlation working model of Pustejovsky and Tipton 2022.
    Raises LengthsDiffer, NotFinite, NonPositiveVariance, BlockRefused (r out of range for a block).
    """
    (vi,) = studies(vi=vi)
    refuse_where(vi <= 0, "vi", vi, NonPositiveVariance)
    groups = clusters(study, len(vi))
    errors = np.sqrt(vi[groups.order])
    blocks = []
    for part in groups.slices():
        correlation = np.full((part.stop - part.start,) * 2, float(r))
        np.fill_diagonal(correlation, 1.0)
        blocks.append(correlation * np.outer(errors[part], errors[part]))
    return tuple(checked_blocks(blocks, groups))


def shared_control_blocks(vi: ArrayLike, study: ArrayLike, control: ArrayLike) -> tuple[np.ndarray, ...]:
    """Blocks for several arms of a study, each against the same control arm.

    `control` has shape (k,): how much of each `vi` the control arm contributes, and so the covariance
    of two effects of one study: sd2^2/n2 (MD), 1/events2 - 1/n2 (log RR), 1/events2 + 1/(n2 - events2)
    (log OR).  Gleser and Olkin 2009.  Where two effects of a study name different amounts (rounding, half
    cells), the geometric mean stands between them.

    Raises LengthsDiffer, NotFinite, NonPositiveVariance, BlockRefused.
    """
    vi, control = studies(vi=vi, control=control)
    refuse_where(vi <= 0, "vi", vi, NonPositiveVariance)
    refuse_where(control < 0, "control", control, NonPositiveVariance)
    groups = clusters(study, len(vi))
    root = np.sqrt(control[groups.order])
    ordered = vi[groups.order]
    blocks = []
    for part in groups.slices():
        block = np.outer(root[part], root[part])
        np.fill_diagonal(block, ordered[part])
        blocks.append(block)
    return tuple(checked_blocks(blocks, groups))


def shared_control_smd_blocks(
    g: ArrayLike, n1i: ArrayLike, n2i: ArrayLike, study: ArrayLike
) -> tuple[np.ndarray, ...]:
    """Blocks for standardized mean differences of several arms against one control arm.

    Arrays of shape (k,); n2i is the size of the shared control.  With N the people in all arms of the
    study: v_j = 1/n1_j + 1/n2 + g_j^2 / (2N), cov_jl = 1/n2 + g_j g_l / (2N); Gleser and Olkin 2009.
    Note that v_j is not that of two arms alone.

    Raises LengthsDiffer, NotFinite, ResultOutOfRange.
    """
    g, n1i, n2i = studies(g=g, n1i=n1i, n2i=n2i)
    for name, people in (("n1i", n1i), ("n2i", n2i)):
        refuse_where(people <= 0, name, people, NonPositiveVariance)
    groups = clusters(study, len(g))
    g, n1i, n2i = g[groups.order], n1i[groups.order], n2i[groups.order]
    blocks = []
    for part in groups.slices():
        people = n1i[part].sum() + n2i[part].mean()
        block = 1 / n2i[part].mean() + np.outer(g[part], g[part]) / (2 * people)
        block[np.diag_indices_from(block)] += 1 / n1i[part]
        if not np.isfinite(block).all():
            raise ResultOutOfRange("covariance")
        blocks.append(block)
    return tuple(checked_blocks(blocks, groups))
