"""Permutation tests: p values that rest on exchangeability, not on a distribution (Higgins and Thompson 2004)."""

import math
from dataclasses import dataclass
from itertools import permutations

import numpy as np
from numpy.typing import ArrayLike

from .arrays import frozen
from .designs import checked_design
from .errors import TooFewStudies, ValueOutOfRange
from .inference import checked_choices
from .pooling import checked, pool
from .pooling_many import pool_many
from .regression import fit_regression
from .regression_many import fit_many
from .tau2 import TAU2_METHODS

ITERATIONS = 1000
MOST = 1_000_000
SAME = 1e-9  # statistics that agree so far are the same: another order of summation moves the last digits
TOGETHER = 200_000  # elements of the arrays of signs or orders that are kept at one time


@dataclass(frozen=True, slots=True, eq=False)
class Permutation:
    """Two-sided p values: of all data sets compared, the share whose |statistic| is at least the observed one's.

    `p_val` has shape (p,), one for each column (one alone for a pooled effect); `qm_pval` belongs to the joint test
    of the moderators, None without.  `exact`: all possible data sets were compared; else `iterations` of them, the
    observed one included, drawn with `seed`.  The smallest p possible is 1 / `iterations`.
    """

    statistic: np.ndarray
    p_val: np.ndarray
    qm: float | None
    qm_pval: float | None
    exact: bool
    iterations: int
    seed: int | None


def permutation_test(
    yi: ArrayLike,
    vi: ArrayLike,
    *,
    x: ArrayLike | None = None,
    tau2_method: str = "DL",
    test: str = "z",
    iterations: int | None = None,
    seed: int = 1,
) -> Permutation:
    """Permutation test of effects `yi` with variances `vi`, both (k,).

    Without a design the signs of the effects are changed: under the hypothesis of no effect each is as likely as the
    other.  With a design `x` (k, p) its rows are dealt out anew to the studies; a column of ones is the intercept
    and stands outside the joint test.  Where there are no more than `iterations` (1000) possible data sets all are
    compared, each once, and nothing is random.

    Raises what `pool` and `fit_regression` raise, and ValueOutOfRange for `iterations` outside 1 to 1,000,000.
    """
    checked_choices(tau2_method, test, 0.95, TAU2_METHODS)
    yi, vi = checked(yi, vi)
    iterations = ITERATIONS if iterations is None else iterations
    if not 1 <= iterations <= MOST:
        raise ValueOutOfRange("iterations", iterations, f"between 1 and {MOST}")
    if x is None:
        return _signs(yi, vi, tau2_method, test, iterations, seed)
    return _orders(yi, vi, checked_design(x, len(yi)), tau2_method, test, iterations, seed)


def _signs(yi, vi, method, test, iterations, seed) -> Permutation:
    observed = pool(yi, vi, tau2_method=method, test=test).statistic
    k = len(yi)
    # The opposite of every sign has the same |statistic|: the first study keeps its own.
    exact = k - 1 < 63 and 2 ** (k - 1) <= iterations
    count = 2 ** (k - 1) if exact else iterations
    random = np.random.default_rng(seed)
    hits = 0
    for start in range(0, count, step := max(1, TOGETHER // k)):
        numbers = np.arange(start, min(count, start + step))
        if exact:
            flipped = (numbers[:, None] >> np.arange(k - 1)) & 1
            signs = np.hstack([np.ones((len(numbers), 1)), 1.0 - 2 * flipped])
        else:
            signs = 1.0 - 2 * random.integers(0, 2, (len(numbers), k))
            if start == 0:
                signs[0] = 1
        with np.errstate(all="ignore"):
            statistic = pool_many(signs * yi, vi, tau2_method=method, test=test).statistic
        hits += int(np.sum(_as_far(statistic, observed)))
    p_val = frozen(np.array([hits / count]))
    return Permutation(frozen(np.array([observed])), p_val, None, None, exact, count, None if exact else seed)


def _orders(yi, vi, x, method, test, iterations, seed) -> Permutation:
    k, p = x.shape
    if k < p + 2:
        raise TooFewStudies(k, p + 2)
    tested = [j for j in range(p) if not (x[:, j] == x[0, j]).all()]
    fit = fit_regression(yi, vi, x, tau2_method=method, test=test)
    qm = fit.wald(tested)[0] if tested else None
    exact = k < 13 and math.factorial(k) <= iterations
    count = math.factorial(k) if exact else iterations
    random = np.random.default_rng(seed)
    every = np.array(list(permutations(range(k)))) if exact else None
    hits, joint = np.zeros(p), 0
    for start in range(0, count, step := max(1, TOGETHER // k)):
        many = min(count, start + step) - start
        if exact:
            order = every[start : start + many]
        else:
            order = random.permuted(np.tile(np.arange(k), (many, 1)), axis=1)
            if start == 0:
                order[0] = np.arange(k)
        # Dealing out rows of x is dealing out pairs (y, v): the sums are over the same pairs.
        with np.errstate(all="ignore"):
            fits = fit_many(yi[order], vi[order], x, tau2_method=method, test=test, tested=tested)
        hits += np.sum(_as_far(fits.statistic, fit.statistic), axis=0)
        if tested:
            joint += int(np.sum(_as_far(fits.qm, qm)))
    joint_p = joint / count if tested else None
    return Permutation(
        fit.statistic, frozen(hits / count), qm, joint_p, exact, count, None if exact else seed
    )


def _as_far(statistic, observed):
    """An infinite or undefined statistic (knha where a permuted data set has no spread) counts as far."""
    return ~(np.abs(statistic) < np.abs(observed) * (1 - SAME))
