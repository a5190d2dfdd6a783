"""The three-parameter selection model: mean, tau2, and the chance that a study without significance is seen."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtrc, ndtr, ndtri

from ..errors import LevelOutOfRange, NotSettled, OneSidedSelection, UnknownChoice
from ..pooling import checked
from ..tau2 import estimate_tau2
from .weighted_line import FEW_STUDIES

DIRECTIONS = ("greater", "less")
_STARTS = (0.1, 0.5, 1.0, 3.0)
_FURTHEST = 14.0  # |log delta| where the likelihood is as good as flat
_MOST_STEPS = 200
_LONGEST = 700.0  # |log| of a limit of delta that a double can hold
_GRADIENT = 1e-7  # of the log-likelihood, data scaled to unit variance: error of the estimate of its square


@dataclass(frozen=True, slots=True)
class SelectionModel:
    """`estimate` is the mean of all studies done, seen or not, on the scale of `yi`.

    `delta` is the chance of being seen with a one-sided p above `cut`, relative to a p at or below it;
    its limits are Wald's on the log scale.  `lr_statistic` and `lr_p_val` test delta = 1 (chi-squared,
    1 df).  Standard errors come from the observed information, with tau2 fixed where it is 0
    (`tau2_se` is then None).
    """

    k: int
    k_significant: int
    cut: float
    direction: str
    estimate: float
    se: float
    ci_lb: float
    ci_ub: float
    p_val: float
    tau2: float
    tau2_se: float | None
    delta: float
    delta_se: float
    delta_ci_lb: float
    delta_ci_ub: float
    lr_statistic: float
    lr_df: int
    lr_p_val: float
    loglik: float
    unadjusted_estimate: float
    unadjusted_tau2: float

    @property
    def few_studies(self) -> bool:
        return self.k < FEW_STUDIES


def selection_model(
    yi: ArrayLike,
    vi: ArrayLike,
    *,
    cut: float = 0.025,
    direction: str | None = None,
    level: float = 0.95,
) -> SelectionModel:
    """Maximum likelihood of a step selection function with one cut point; `yi`, `vi` of shape (k,), k >= 3.

    Hedges and Vevea 2005, with one step: the density of an effect that is seen is
    w(p) phi(y; mu, v + tau2) / A, w = 1 for p <= `cut` and delta above, p one-sided in `direction`
    ("greater": p small for large effects; None: the side of the unselected estimate), A the integral.

    Raises OneSidedSelection when all p values lie on one side of the cut, NotSettled when no maximum
    is found, UnknownChoice, LevelOutOfRange (cut, level), LengthsDiffer, NotFinite,
    NonPositiveVariance, TooFewStudies.
    """
    if direction not in (None, *DIRECTIONS):
        raise UnknownChoice("direction", direction, DIRECTIONS)
    for share in (cut, level):
        if not 0 < share < 1:
            raise LevelOutOfRange(share)
    yi, vi = checked(yi, vi, 3)
    plain_tau2 = estimate_tau2(yi, vi, "ML").tau2
    unit = math.sqrt(float(np.median(vi)) + plain_tau2)
    y, v, plain_tau2 = yi / unit, vi / unit**2, plain_tau2 / unit**2
    plain = float((y / (v + plain_tau2)).sum() / (1 / (v + plain_tau2)).sum())
    if direction is None:
        direction = "less" if plain < 0 else "greater"
    sign = -1.0 if direction == "less" else 1.0
    model = _Likelihood(sign * y, v, cut)
    if not 0 < model.significant < model.k:
        raise OneSidedSelection(cut, model.significant, model.k)
    mean, tau2, log_delta = found = _maximum(model, sign * plain, plain_tau2)
    loglik = -model.minus(found)[0]
    errors = _standard_errors(model, found)
    statistic = max(0.0, 2 * (loglik + model.minus(np.array([sign * plain, plain_tau2, 0.0]))[0]))
    z = -float(ndtri((1 - level) / 2))
    delta = math.exp(log_delta)
    estimate, se = sign * mean * unit, errors[0] * unit
    return SelectionModel(
        k=model.k,
        k_significant=model.significant,
        cut=cut,
        direction=direction,
        estimate=estimate,
        se=se,
        ci_lb=estimate - z * se,
        ci_ub=estimate + z * se,
        p_val=2 * float(ndtr(-abs(estimate) / se)),
        tau2=tau2 * unit**2,
        tau2_se=None if errors[1] is None else errors[1] * unit**2,
        delta=delta,
        delta_se=delta * errors[2],
        delta_ci_lb=math.exp(max(log_delta - z * errors[2], -_LONGEST)),
        delta_ci_ub=math.exp(min(log_delta + z * errors[2], _LONGEST)),
        lr_statistic=statistic,
        lr_df=1,
        lr_p_val=float(chdtrc(1, statistic)),
        loglik=loglik - model.k * math.log(unit),
        unadjusted_estimate=plain * unit,
        unadjusted_tau2=plain_tau2 * unit**2,
    )


class _Likelihood:
    """Minus the log-likelihood of (mean, tau2, log delta), effects of interest positive."""

    def __init__(self, y: np.ndarray, v: np.ndarray, cut: float):
        self.y, self.v = y, v
        self.k = len(y)
        self.bounds = -float(ndtri(cut)) * np.sqrt(v)  # an effect at or above has p <= cut
        self.significant = int((y >= self.bounds).sum())

    def minus(self, x: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
        """Value, gradient (3,) and second derivatives (3, 3): the observed information."""
        mean, tau2, log_delta = x
        delta = math.exp(log_delta)
        total = self.v + tau2
        s = np.sqrt(total)
        r = self.y - mean
        u = (mean - self.bounds) / s
        below = ndtr(-u)
        # A, the chance of being seen, with its first and second derivatives over A.
        seen = ndtr(u) + delta * below
        density = np.exp(-0.5 * u * u) / (math.sqrt(2 * math.pi) * seen)
        share = delta * below / seen
        lost, kept = (1 - delta) * density, delta * density
        first = np.stack([lost / s, -lost * u / (2 * total), share])
        second = np.empty((3, 3))
        second[0, 0] = -(lost * u / total).sum()
        second[0, 1] = (lost * (u * u - 1) / (2 * total * s)).sum()
        second[1, 1] = -(lost * u * (u * u - 3) / (4 * total**2)).sum()
        second[0, 2] = -(kept / s).sum()
        second[1, 2] = (kept * u / (2 * total)).sum()
        second[2, 2] = share.sum()
        second[1, 0], second[2, 0], second[2, 1] = second[0, 1], second[0, 2], second[1, 2]
        z = r / total
        gradient = first.sum(axis=1) - [z.sum(), 0.5 * (z * z - 1 / total).sum(), self.k - self.significant]
        information = second - first @ first.T
        information[0, 0] += (1 / total).sum()
        information[0, 1] += (z / total).sum()
        information[1, 0] += (z / total).sum()
        information[1, 1] += ((z * z - 0.5 / total) / total).sum()
        value = 0.5 * (np.log(2 * math.pi * total) + r * z).sum() + np.log(seen).sum()
        return float(value) - (self.k - self.significant) * log_delta, gradient, information


def _maximum(model: _Likelihood, mean: float, tau2: float) -> np.ndarray:
    """The best of the maxima reached from several starts, (mean, tau2, log delta)."""
    starts = [np.array([mean, max(tau2, 0.05), math.log(delta)]) for delta in _STARTS]
    found = min((_descended(model, start) for start in starts), key=lambda x: model.minus(x)[0])
    gradient = model.minus(found)[1]
    free = [0, 2] if found[1] == 0 else [0, 1, 2]
    if not np.abs(gradient[free]).max() <= _GRADIENT * model.k or abs(found[2]) >= _FURTHEST:
        raise NotSettled("the selection model has no maximum at a finite delta that could be found")
    return found


def _descended(model: _Likelihood, x: np.ndarray) -> np.ndarray:
    """Newton's method on tau2 >= 0, damped until the value falls (Levenberg)."""
    value, gradient, information = model.minus(x)
    damping = 0.0
    for _ in range(_MOST_STEPS):
        free = np.array([0, 2] if x[1] == 0 and gradient[1] >= 0 else [0, 1, 2])
        part = information[np.ix_(free, free)]
        lowest, size = np.linalg.eigvalsh(part)[[0, -1]]
        floor = max(damping, -2 * lowest, 1e-12 * abs(size))
        step = np.zeros(3)
        step[free] = np.linalg.solve(part + floor * np.eye(len(free)), gradient[free])
        new = x - step
        new[1] = max(new[1], 0.0)
        new[2] = min(max(new[2], -_FURTHEST), _FURTHEST)
        there = model.minus(new)
        if there[0] <= value + 1e-13 * abs(value) and np.isfinite(there[0]):
            moved = np.abs(new - x).max()
            x, (value, gradient, information) = new, there
            damping = 0.0 if damping < 1e-3 * size else damping / 10
            if moved <= 1e-12 * (1 + np.abs(x).max()):
                break
        else:
            damping = max(10 * damping, 1e-2 * abs(size))
            if damping > 1e12 * abs(size):
                break
    return x


def _standard_errors(model: _Likelihood, x: np.ndarray) -> list[float | None]:
    free = [0, 2] if x[1] == 0 else [0, 1, 2]
    information = model.minus(x)[2][np.ix_(free, free)]
    if np.linalg.eigvalsh(information)[0] <= 0:
        raise NotSettled("the likelihood of the selection model is flat at its maximum")
    errors = np.sqrt(np.diag(np.linalg.inv(information)))
    out: list[float | None] = [None, None, None]
    for place, error in zip(free, errors, strict=True):
        out[place] = float(error)
    return out
