"""Mixed-effects regression of effects on a design matrix, by weighted least squares; O(k p^2) a round of sums.

The model is y = X beta + u + e with var u = tau2 and var e = v known.  Q_E, tau2 and I2 generalize those of
`pooling` with P = W - W X (X'WX)^-1 X'W in the place of W - w w'/sum w (Raudenbush 2009).
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtrc, fdtrc

from .arrays import frozen, refuse_where, studies
from .designs import centring, checked_design
from .errors import NoDispersion, NonPositiveVariance, ResultOutOfRange, TooFewStudies
from .inference import SCALED, checked_choices, factor, quantile, two_sided
from .likelihoods import SingleProfile
from .profiles import RegressionProfile
from .tau2 import LIKELIHOODS, TAU2_METHODS, Tau2, tau2_of_one

_EXACT = 1e-31  # of sum w y^2: squares of residuals that are nothing but the rounding of the effects


@dataclass(frozen=True, slots=True, eq=False)
class RegressionFit:
    """Coefficients of a design of p columns, each field of shape (p,), `cov` (p, p) (scaled by knha or adhoc).

    `df` = k - p for t, knha and adhoc, None for z.  `qe` is the generalized Q about the fitted model at tau2 = 0 with
    `qe_df` = k - p; `i2` in percent.
    """

    k: int
    p: int
    tau2_method: str
    test: str
    level: float
    beta: np.ndarray
    se: np.ndarray
    cov: np.ndarray
    ci_lb: np.ndarray
    ci_ub: np.ndarray
    statistic: np.ndarray
    p_val: np.ndarray
    df: int | None
    tau2: float
    i2: float
    h2: float
    v_typical: float
    qe: float
    qe_df: int
    qe_pval: float
    converged: bool
    iterations: int

    def wald(self, columns: list[int]) -> tuple[float, int, float]:
        """Joint test that the coefficients of `columns` are 0: statistic, df, p value.

        b' V^-1 b, chi-squared for z; divided by the number of columns, F with df for the others.
        """
        b, v = self.beta[columns], self.cov[np.ix_(columns, columns)]
        sd = np.sqrt(np.diag(v))
        z = b / sd
        statistic = float(z @ np.linalg.solve(v / np.outer(sd, sd), z))
        count = len(columns)
        if self.df is None:
            return statistic, count, float(chdtrc(count, statistic))
        return statistic / count, count, float(fdtrc(count, self.df, statistic / count))


def fit_regression(
    yi: ArrayLike,
    vi: ArrayLike,
    x: ArrayLike,
    *,
    tau2_method: str = "DL",
    test: str = "z",
    level: float = 0.95,
) -> RegressionFit:
    """Fit effects `yi` with variances `vi` (k,) on the design matrix `x` (k, p), k > p, taken as it is.

    Raises UnknownChoice, LevelOutOfRange, LengthsDiffer, NotFinite, NonPositiveVariance, DesignRefused,
    TooFewStudies, ResultOutOfRange, NoDispersion.
    """
    checked_choices(tau2_method, test, level, TAU2_METHODS)
    yi, vi = studies(yi=yi, vi=vi)
    refuse_where(vi <= 0, "vi", vi, NonPositiveVariance)
    x = checked_design(x, len(yi))
    k, p = x.shape
    if k <= p:
        raise TooFewStudies(k, p + 1)
    origin, back = centring(x, float(yi[vi.argmin()]))
    y = yi - origin
    with np.errstate(all="ignore"):
        _, _, qe, trace = weighted_least_squares(y, 1 / vi, x, trace=True)
        if not (math.isfinite(qe) and trace > 0):
            raise ResultOutOfRange("qe" if trace > 0 else "tau2")
        found = regression_tau2(y, vi, x, tau2_method, qe=qe, trace=trace)
        beta, cov, rss = weighted_least_squares(y, 1 / (vi + found.tau2), x)
    if test == "knha" and rss <= _EXACT * float((yi * yi) @ (1 / (vi + found.tau2))):
        raise NoDispersion()
    if test in SCALED:
        cov = cov * factor(test, rss, k - p) ** 2
    beta = beta + back
    se = np.sqrt(np.diag(cov))
    if not (np.isfinite(beta).all() and np.isfinite(se).all()):
        raise ResultOutOfRange("beta")
    df = None if test == "z" else k - p
    statistic = beta / se
    half = quantile(level, df) * se
    typical = (k - p) / trace
    if tau2_method == "FE":
        i2, h2 = 100 * max(0.0, (qe - (k - p)) / qe) if qe > 0 else 0.0, qe / (k - p)
    else:
        i2, h2 = 100 * found.tau2 / (found.tau2 + typical), 1 + found.tau2 / typical
    return RegressionFit(
        k=k,
        p=p,
        tau2_method=tau2_method,
        test=test,
        level=level,
        beta=frozen(beta),
        se=frozen(se),
        cov=frozen(cov),
        ci_lb=frozen(beta - half),
        ci_ub=frozen(beta + half),
        statistic=frozen(statistic),
        p_val=frozen(np.array([two_sided(float(s), df) for s in statistic])),
        df=df,
        tau2=found.tau2,
        i2=i2,
        h2=h2,
        v_typical=typical,
        qe=qe,
        qe_df=k - p,
        qe_pval=float(chdtrc(k - p, qe)),
        converged=found.converged,
        iterations=found.iterations,
    )


def weighted_least_squares(y: np.ndarray, w: np.ndarray, x: np.ndarray, *, trace: bool = False):
    """beta (p,), (X'WX)^-1 (p, p), sum w r^2, and with `trace` tr P as well.

    By an orthogonal factorization of sqrt(w) X: X'WX is never formed, so that its condition is not squared.
    """
    root = np.sqrt(w)
    q, r = np.linalg.qr(x * root[:, None])
    z = root * y
    fitted = z @ q
    residuals = z - q @ fitted
    inverse = np.linalg.inv(r)
    result = inverse @ fitted, inverse @ inverse.T, float(residuals @ residuals)
    if not trace:
        return result
    rest = 1 - np.minimum(1.0, np.add.reduce(q * q, 1))
    # Leverages sum to p: at most 2 p are so near 1 that the difference would be rounding.
    for i in np.flatnonzero(rest < 0.5):
        rest[i] = _free_part(x * root[:, None], i)
    return *result, float(w @ rest)  # tr P = sum w_i (1 - h_i)


def _free_part(rows: np.ndarray, i: int) -> float:
    """1 - leverage of row i, from what the others say of it: 1/(1 + z'z), R'z = row, R of the other rows."""
    triangle = np.linalg.qr(np.delete(rows, i, axis=0), mode="r")
    try:
        z = np.linalg.solve(triangle.T, rows[i])
    except np.linalg.LinAlgError:  # it alone carries a coefficient
        return 0.0
    return float(1 / (1 + z @ z))


def regression_tau2(y, v, x, method: str, *, qe: float, trace: float) -> Tau2:
    """tau2 of the regression by any of the nine methods; formulas as in `tau2`, with P for the design.

    DL (DerSimonian and Laird's C is tr P), HE, HS and SJ as in metafor's rma.uni: HS divides by the sum of weights, SJ
    starts from the variance of `y` about its mean.
    """
    k, p = x.shape
    if method == "FE":
        return Tau2(method, 0.0, True, 0)
    if method == "DL":
        return Tau2(method, max(0.0, qe - (k - p)) / trace, True, 0)
    if method == "HS":
        return Tau2(method, max(0.0, qe - k) / float(np.add.reduce(1 / v)), True, 0)
    if method == "HE":
        q = np.linalg.qr(x)[0]
        r = y - q @ (y @ q)
        known = float(v @ (1 - np.add.reduce(q * q, 1)))
        return Tau2(method, max(0.0, (float(r @ r) - known) / (k - p)), True, 0)
    if method == "SJ":
        start = float(np.var(y))
        if start == 0:
            return Tau2(method, 0.0, True, 0)
        rss = weighted_least_squares(y, 1 / (v + start), x)[2]
        return Tau2(method, start * rss / (k - p), True, 0)
    profile = RegressionProfile(y, v, x, likelihood=method if method in LIKELIHOODS else "REML")
    found = tau2_of_one(SingleProfile(profile), method)
    return Tau2(method, found.tau2 * profile.scale, found.converged, found.iterations)
