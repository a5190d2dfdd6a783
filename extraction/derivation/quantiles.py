"""Mean and SD from a median with quartiles, range or both.

The constants of Wan et al. 2014 are taken from the inverse normal distribution, not from their rounded tables. All
suppose data that are about normal; `skewness` says when the numbers themselves speak against it. Everything is in the
outcome's unit; n counts people, at least 5. Every function raises CannotDerive for fewer, for numbers that are not in
their order, and where they do not spread.

Wan X, Wang W, Liu J, Tong T 2014, BMC Medical Research Methodology 14:135.
Luo D, Wan X, Liu J, Tong T 2018, Statistical Methods in Medical Research 27:1785.
Shi J, Luo D, Weng H, Zeng XT, Lin L, Chu H, Tong T 2020, Research Synthesis Methods 11:641.
Shi J, Luo D, Wan X, Liu Y, Liu J, Bian Z, Tong T 2023, Statistical Methods in Medical Research 32:1338.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

from scipy.special import ndtri

from .errors import CannotDerive

FEWEST = 5  # people; the order statistics of these estimators are defined from n = 5 on


def sd_from_range(minimum: float, maximum: float, n: float) -> float:
    """SD = (b - a) / ξ, ξ = 2 Φ⁻¹((n - 0.375) / (n + 0.25)) (Wan 2014, equation 9)."""
    _check(n, minimum, maximum)
    return (maximum - minimum) / _xi(n)


def sd_from_quartiles(q1: float, q3: float, n: float) -> float:
    """SD = (q3 - q1) / η, η = 2 Φ⁻¹((0.75 n - 0.125) / (n + 0.25)) (Wan 2014, equation 16)."""
    _check(n, q1, q3)
    return (q3 - q1) / _eta(n)


def sd_from_five_numbers(minimum: float, q1: float, q3: float, maximum: float, n: float) -> float:
    """SD = w (b - a) / ξ + (1 - w) (q3 - q1) / η, w = 1 / (1 + 0.07 n^0.6) (Shi 2020, equation 10)."""
    _check(n, minimum, q1, q3, maximum)
    weight = 1 / (1 + 0.07 * n**0.6)
    return weight * (maximum - minimum) / _xi(n) + (1 - weight) * (q3 - q1) / _eta(n)


def mean_from_range(minimum: float, median: float, maximum: float, n: float) -> float:
    """w (a + b) / 2 + (1 - w) m, w = 4 / (4 + n^0.75) (Luo 2018, equation 7)."""
    _check(n, minimum, median, maximum)
    weight = 4 / (4 + n**0.75)
    return weight * (minimum + maximum) / 2 + (1 - weight) * median


def mean_from_quartiles(q1: float, median: float, q3: float, n: float) -> float:
    """w (q1 + q3) / 2 + (1 - w) m, w = 0.7 + 0.39 / n (Luo 2018, equation 11)."""
    _check(n, q1, median, q3)
    weight = 0.7 + 0.39 / n
    return weight * (q1 + q3) / 2 + (1 - weight) * median


def mean_from_five_numbers(
    minimum: float, q1: float, median: float, q3: float, maximum: float, n: float
) -> float:
    """w₁ (a + b) / 2 + w₂ (q1 + q3) / 2 + (1 - w₁ - w₂) m, w₁ = 2.2 / (2.2 + n^0.75), w₂ = 0.7 - 0.72 / n^0.55 (Luo
    2018, equation 15)."""
    _check(n, minimum, q1, median, q3, maximum)
    outer = 2.2 / (2.2 + n**0.75)
    inner = 0.7 - 0.72 / n**0.55
    return outer * (minimum + maximum) / 2 + inner * (q1 + q3) / 2 + (1 - outer - inner) * median


@dataclass(frozen=True)
class Skewness:
    """The test of Shi et al. 2023 whether the numbers can come from a symmetric distribution: `statistic` and the
    critical value for a level of 5 %, both without unit."""

    statistic: float
    critical: float

    @property
    def is_found(self) -> bool:
        """Whether the data are skewed, so that a mean and an SD derived from them mislead."""
        return self.statistic >= self.critical


def skewness(
    n: float,
    median: float,
    *,
    q1: float | None = None,
    q3: float | None = None,
    minimum: float | None = None,
    maximum: float | None = None,
) -> Skewness:
    """The test for what is there: range, quartiles or both (Shi 2023, with the critical values that R's metafor uses).

    range      |a + b - 2m| / (b - a)                            1 / ln(n + 9) + 2.5 / (n + 1)
    quartiles  |q1 + q3 - 2m| / (q3 - q1)                        2.65 / √n - 6 / n²
    both       the larger of 2.65 ln(0.6 n) / √n × the first,    3 / √n - 40 / n³
               and the second
    """
    has_range = minimum is not None and maximum is not None
    has_quartiles = q1 is not None and q3 is not None
    if has_range and has_quartiles:
        _check(n, minimum, q1, median, q3, maximum)
        tails = 2.65 * math.log(0.6 * n) / math.sqrt(n) * _asymmetry(minimum, median, maximum)
        return Skewness(
            max(tails, _asymmetry(q1, median, q3)) if q3 > q1 else tails, 3 / math.sqrt(n) - 40 / n**3
        )
    if has_range:
        _check(n, minimum, median, maximum)
        return Skewness(_asymmetry(minimum, median, maximum), 1 / math.log(n + 9) + 2.5 / (n + 1))
    if has_quartiles:
        _check(n, q1, median, q3)
        return Skewness(_asymmetry(q1, median, q3), 2.65 / math.sqrt(n) - 6 / n**2)
    raise CannotDerive("A median alone says nothing of skewness.")


def _asymmetry(low: float, middle: float, high: float) -> float:
    return abs(low + high - 2 * middle) / (high - low)


def _xi(n: float) -> float:
    return 2 * float(ndtri((n - 0.375) / (n + 0.25)))


def _eta(n: float) -> float:
    return 2 * float(ndtri((0.75 * n - 0.125) / (n + 0.25)))


def _check(n: float, *ascending: float) -> None:
    if not n >= FEWEST:
        raise CannotDerive(f"Quantiles give a mean and an SD for {FEWEST} people or more, not for {n:g}.")
    if any(one > two for one, two in pairwise(ascending)):
        raise CannotDerive("Minimum, quartiles, median and maximum are not in their order.")
    if ascending[0] == ascending[-1]:
        raise CannotDerive("The quantiles are all the same, so that no SD follows.")
