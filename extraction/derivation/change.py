"""The change from baseline, from what is reported at baseline and at the end (Cochrane Handbook 6.5.2.8)."""

from __future__ import annotations

import math

from .errors import CannotDerive

DEFAULT_CORRELATION = 0.5  # between baseline and final, unless the protocol says otherwise


def mean_change(baseline: float, final: float) -> float:
    """Final minus baseline, in the outcome's unit: negative where the values fell (Cochrane Handbook 6.5.2.8)."""
    return final - baseline


def sd_change(sd_baseline: float, sd_final: float, correlation: float = DEFAULT_CORRELATION) -> float:
    """SD = √(b² + f² - 2 r b f), in the outcome's unit (Cochrane Handbook 6.5.2.8).

    Raises CannotDerive for SDs that are not above 0, a correlation outside -1 to 1, and where nothing is left: a
    change whose SD is 0.
    """
    if not (sd_baseline > 0 and sd_final > 0):
        raise CannotDerive("A standard deviation is above 0.")
    if not -1 <= correlation <= 1:
        raise CannotDerive(f"A correlation lies between −1 and 1, not at {correlation:g}.")
    # (b - f)² + 2 (1 - r) b f is the same, and never negative by rounding.
    variance = (sd_baseline - sd_final) ** 2 + 2 * (1 - correlation) * sd_baseline * sd_final
    if variance == 0:
        raise CannotDerive("With a correlation of 1 and equal SDs nobody's change differs: no SD follows.")
    return math.sqrt(variance)


def n_of_change(n_baseline: float, n_final: float) -> float:
    """The smaller of both: nobody has a change who was not measured twice (Cochrane Handbook 6.5.2.8)."""
    return min(n_baseline, n_final)
