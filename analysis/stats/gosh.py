"""GOSH: the pooled result of every subset of the studies (graphical display of study heterogeneity)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from .arrays import frozen
from .errors import ResultOutOfRange, UnknownChoice, ValueOutOfRange
from .pooling import checked
from .pooling_many import pool_many
from .profiles import power_of_four
from .tau2 import ITERATIVE, TAU2_METHODS, estimate_tau2_many

MOST = 1 << 17  # subsets: all of 17 studies
LARGEST = 1 << 24  # subsets that may be asked for: some 130 MB a field
_CHUNK = 1 << 19  # entries of an (m, k) array


@dataclass(frozen=True, slots=True, eq=False)
class Gosh:
    """m subsets, each field of shape (m,): number of studies, estimate and standard error (scale of
    `yi`), tau2, I2 in percent, Q.  A subset of one study has tau2 = I2 = Q = 0.

    `complete` tells that these are all subsets (in the order of their binary numbers, study 0 the
    lowest bit) rather than random ones; `members` (m, ceil(k/8)) packs who is in.
    """

    studies: int
    complete: bool
    k: np.ndarray
    estimate: np.ndarray
    se: np.ndarray
    tau2: np.ndarray
    i2: np.ndarray
    q: np.ndarray
    members: np.ndarray

    def includes(self, study: int) -> np.ndarray:
        """Shape (m,), true where the subset holds `study`."""
        return ((self.members[:, study // 8] >> (study % 8)) & 1).astype(bool)


def gosh(yi: ArrayLike, vi: ArrayLike, *, tau2_method: str = "DL", most: int = MOST, seed: int = 0) -> Gosh:
    """Pool all 2^k - 1 subsets of `yi`, `vi`, shape (k,), k >= 2; `most` random ones where there are more.

    Olkin, Dahabreh and Trikalinos 2012.  The sums of all subsets are made by doubling: those with
    a study are those without it, plus the study; so closed forms cost O(2^k) and the sums at each
    tau2 O(k 2^k).  Random subsets are drawn with equal chances from all that are not empty, with
    replacement, by NumPy's PCG64 from `seed`.

    Raises UnknownChoice, ValueOutOfRange (most), LengthsDiffer, NotFinite, NonPositiveVariance, TooFewStudies,
    ResultOutOfRange.
    """
    if tau2_method not in TAU2_METHODS:
        raise UnknownChoice("tau2_method", tau2_method, TAU2_METHODS)
    if not 1 <= most <= LARGEST:
        raise ValueOutOfRange("most", most, f"between 1 and {LARGEST}")
    yi, vi = checked(yi, vi)
    complete = len(yi) < 60 and (1 << len(yi)) - 1 <= most
    with np.errstate(all="ignore"):
        out = _all_subsets(yi, vi, tau2_method) if complete else _random(yi, vi, tau2_method, most, seed)
    if not (np.isfinite(out.estimate).all() and np.isfinite(out.q).all() and np.isfinite(out.tau2).all()):
        raise ResultOutOfRange("q")
    return out


def _all_subsets(yi, vi, method) -> Gosh:
    k = len(yi)
    scale = power_of_four(float(vi.min()))
    root, v = scale**0.5, vi / scale
    w = 1 / v
    origin = yi[np.argmin(vi)]
    centre = origin + (w @ (yi - origin)) / w.sum()
    y = (yi - centre) / root
    members = _numbers(1 << k, k)
    weight, mean, q, pairs = _doubled(y, w)
    count = _summed(np.ones(k))
    c = 2 * pairs / weight
    if method in ITERATIVE:
        tau2 = _iterative(y, v, method, members)
    else:
        tau2 = np.where(count > 1, _closed(method, y, v, count, weight, q, c), 0.0)
    weight_at, mean_at, _ = (weight, mean, q) if method == "FE" else _moments(y, v, tau2)
    typical = (count - 1) / c
    i2 = (q - (count - 1)) / q if method == "FE" else tau2 / (tau2 + typical)
    kept = slice(1, None)  # the empty set goes
    return Gosh(
        k,
        True,
        frozen(count[kept]),
        frozen(centre + root * mean_at[kept]),
        frozen(1 / np.sqrt(weight_at[kept] / scale)),
        frozen(tau2[kept] * scale),
        frozen(100 * np.where(count > 1, np.maximum(0, i2), 0.0)[kept]),
        frozen(q[kept]),
        frozen(members[kept]),
    )


def _closed(method, y, v, count, weight, q, c) -> np.ndarray:
    if method == "FE":
        return np.zeros_like(q)
    if method == "DL":
        return np.maximum(0, q - (count - 1)) / c
    if method == "HS":
        return np.maximum(0, q - count) / weight
    _, _, spread, _ = _doubled(y, np.ones_like(y))
    if method == "HE":
        return np.maximum(0, spread / (count - 1) - _summed(v) / count)
    start = spread / count  # SJ
    return start * _moments(y, v, start)[2] / (count - 1)


def _doubled(y: np.ndarray, w: np.ndarray) -> tuple[np.ndarray, ...]:
    """sum w, weighted mean, sum w (y - mean)^2, sum of w_i w_j over pairs: of all subsets, (2^k,) each.

    Only terms above 0 are added (West 1979), so no subset loses digits to another's size.
    """
    weight, mean, q, pairs = (np.zeros(1 << len(y)) for _ in range(4))
    for study, (effect, share) in enumerate(zip(y, w, strict=True)):
        old, new = slice(0, 1 << study), slice(1 << study, 2 << study)
        np.add(weight[old], share, out=weight[new])
        away = effect - mean[old]
        part = share / weight[new]
        step = away * part
        np.add(mean[old], step, out=mean[new])
        step *= away
        step *= weight[old]
        np.add(q[old], step, out=q[new])
        np.multiply(weight[old], share, out=pairs[new])
        pairs[new] += pairs[old]
    return weight, mean, q, pairs


def _summed(values: np.ndarray) -> np.ndarray:
    """Sums of `values` over all subsets, (2^k,)."""
    out = np.zeros(1 << len(values))
    for study, value in enumerate(values):
        np.add(out[: 1 << study], value, out=out[1 << study : 2 << study])
    return out


def _moments(y: np.ndarray, v: np.ndarray, t: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """sum w, weighted mean and sum w (y - mean)^2, w = 1/(v + t), of all subsets at a `t` (2^k,) for each."""
    weight, first, second = (np.zeros(len(t)) for _ in range(3))
    for study, (effect, variance) in enumerate(zip(y, v, strict=True)):
        with_it = (slice(None), 1)
        places = [x.reshape(-1, 2, 1 << study)[with_it] for x in (t, weight, first, second)]
        w = 1 / (places[0] + variance)
        places[1] += w
        w *= effect
        places[2] += w
        w *= effect
        places[3] += w
    mean = first / weight
    return weight, mean, np.maximum(0, second - first * mean)


def _iterative(y, v, method, members) -> np.ndarray:
    parts = [estimate_tau2_many(y, v, method, include=include).tau2 for include in _includes(members, len(y))]
    return np.concatenate(parts)


def _random(yi, vi, method, most, seed) -> Gosh:
    k = len(yi)
    generator = np.random.default_rng(seed)
    members = _drawn(generator, most, k)
    parts = [pool_many(yi, vi, tau2_method=method, include=include) for include in _includes(members, k)]
    names = ("k", "estimate", "se", "tau2", "i2", "q")
    fields = (np.concatenate([getattr(part, name) for part in parts]) for name in names)
    return Gosh(k, False, *(frozen(field) for field in fields), frozen(members))


def _drawn(generator, most, k) -> np.ndarray:
    """Random subsets, none empty, packed like `_numbers`."""
    members = np.empty((0, (k + 7) // 8), dtype=np.uint8)
    while len(members) < most:
        more = generator.integers(0, 256, size=(most - len(members), members.shape[1]), dtype=np.uint8)
        if k % 8:
            more[:, -1] &= (1 << (k % 8)) - 1
        members = np.concatenate([members, more[more.any(axis=1)]])
    return members


def _numbers(m: int, k: int) -> np.ndarray:
    """The binary numbers below m, packed: (m, ceil(k/8)), lowest byte first."""
    return np.arange(m, dtype="<u4").view(np.uint8).reshape(m, 4)[:, : (k + 7) // 8].copy()


def _includes(members: np.ndarray, k: int):
    """(n, k) arrays of 0 and 1, a part of the subsets at a time."""
    step = max(1, _CHUNK // k)
    for start in range(0, len(members), step):
        yield np.unpackbits(members[start : start + step], axis=1, count=k, bitorder="little").astype(float)
