"""Effect sizes: what each study says, and how precisely.

Names are metafor's.  Ratios are on the natural-log scale.
"""

from .calculation import DOUBLE_ZERO, FORMS, TO, escalc
from .correction import hedges_correction
from .measures import (
    CONTINUOUS,
    DICHOTOMOUS,
    LOG_SCALE,
    MEASURES,
    UNDEFINED_TEXT,
    EffectSizes,
    Undefined,
)

__all__ = [
    "CONTINUOUS",
    "DICHOTOMOUS",
    "DOUBLE_ZERO",
    "FORMS",
    "LOG_SCALE",
    "MEASURES",
    "TO",
    "UNDEFINED_TEXT",
    "EffectSizes",
    "Undefined",
    "escalc",
    "hedges_correction",
]
