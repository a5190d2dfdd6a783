"""Baujat's plot: which studies make the heterogeneity, and which of them move the result?"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from .arrays import frozen
from .leave_one_out import leave_one_out
from .pooling import checked, pool


@dataclass(frozen=True, slots=True, eq=False)
class Baujat:
    """`x`: squared Pearson residual, the study's part in Q (with tau2 in the weights, unless fixed effect);
    `y`: squared change of the estimate without the study over that estimate's variance.  Shape (k,), no unit.
    """

    x: np.ndarray
    y: np.ndarray


def baujat(yi: ArrayLike, vi: ArrayLike, *, tau2_method: str = "DL", test: str = "z") -> Baujat:
    """Coordinates of each study, `yi`, `vi` of shape (k,), k >= 3 (Baujat et al. 2002; metafor's definition).

    Raises what `leave_one_out` raises.
    """
    yi, vi = checked(yi, vi, 3)
    full = pool(yi, vi, tau2_method=tau2_method, test=test)
    without = leave_one_out(yi, vi, tau2_method=tau2_method, test=test)
    return Baujat(
        x=frozen((yi - full.estimate) ** 2 / (vi + full.tau2)),
        y=frozen(((without.estimate - full.estimate) / without.se) ** 2),
    )
