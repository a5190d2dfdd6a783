"""PET-PEESE: the effect that a study of endless precision would show."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ..errors import LevelOutOfRange
from ..pooling import checked
from .weighted_line import FEW_STUDIES, WeightedLine, weighted_line


@dataclass(frozen=True, slots=True)
class PetPeese:
    """`pet` and `peese` are the lines on the standard error and on the variance; their intercepts estimate.

    `chosen` is "PEESE" where PET's intercept differs from 0 (two-sided p below `alpha`), else "PET";
    `estimate`, `se`, limits and `p_val` are the chosen intercept's, on the scale of `yi`.
    """

    k: int
    chosen: str
    alpha: float
    estimate: float
    se: float
    ci_lb: float
    ci_ub: float
    p_val: float
    pet: WeightedLine
    peese: WeightedLine

    @property
    def few_studies(self) -> bool:
        return self.k < FEW_STUDIES


def pet_peese(yi: ArrayLike, vi: ArrayLike, *, alpha: float = 0.10, level: float = 0.95) -> PetPeese:
    """Conditional PET-PEESE estimate from `yi`, `vi`, both of shape (k,), k >= 3.

    Stanley and Doucouliagos 2014: weights 1/vi, multiplicative dispersion, t with
    k - 2 df; PEESE where PET's intercept is above 0 at 5 % one-sided, which is `alpha` = 0.10
    two-sided (an effect in either direction counts).

    Raises NoSpread when all variances are equal, NoDispersion, TooFewStudies, LevelOutOfRange,
    LengthsDiffer, NotFinite, NonPositiveVariance.
    """
    if not 0 < alpha < 1:
        raise LevelOutOfRange(alpha)
    yi, vi = checked(yi, vi, 3)
    pet = weighted_line(yi, np.sqrt(vi), 1 / vi, predictor="sei", level=level)
    peese = weighted_line(yi, vi, 1 / vi, predictor="vi", level=level)
    use_peese = pet.intercept_p_val < alpha
    line = peese if use_peese else pet
    low, high = line.intercept_interval()
    return PetPeese(
        k=line.k,
        chosen="PEESE" if use_peese else "PET",
        alpha=alpha,
        estimate=line.intercept,
        se=line.intercept_se,
        ci_lb=low,
        ci_ub=high,
        p_val=line.intercept_p_val,
        pet=pet,
        peese=peese,
    )
