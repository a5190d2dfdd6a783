"""The statistics engine: arrays in, frozen dataclasses out; it knows no web, no database.

effects = escalc("SMD", m1i=..., sd1i=..., n1i=..., m2i=..., sd2i=..., n2i=...)
result = pool(effects.yi[effects.usable], effects.vi[effects.usable], tau2_method="DL")
"""

from .effect_sizes import (
    CONTINUOUS,
    LOG_SCALE,
    MEASURES,
    UNDEFINED_TEXT,
    EffectSizes,
    Undefined,
    escalc,
    hedges_correction,
)
from .errors import (
    EventsOutOfRange,
    LengthsDiffer,
    LevelOutOfRange,
    MissingArgument,
    NonPositiveSD,
    NonPositiveVariance,
    NotFinite,
    ResultOutOfRange,
    SampleSizeTooSmall,
    StatisticsError,
    TooFewStudies,
    UnknownChoice,
    ValueRefused,
)
from .intervals import wald_interval
from .pooling import TAU2_METHODS, TESTS, NoPrediction, Pooled, pool
from .version import ENGINE_VERSION

__all__ = [
    "CONTINUOUS",
    "ENGINE_VERSION",
    "LOG_SCALE",
    "MEASURES",
    "TAU2_METHODS",
    "TESTS",
    "UNDEFINED_TEXT",
    "EffectSizes",
    "EventsOutOfRange",
    "LengthsDiffer",
    "LevelOutOfRange",
    "MissingArgument",
    "NoPrediction",
    "NonPositiveSD",
    "NonPositiveVariance",
    "NotFinite",
    "Pooled",
    "ResultOutOfRange",
    "SampleSizeTooSmall",
    "StatisticsError",
    "TooFewStudies",
    "Undefined",
    "UnknownChoice",
    "ValueRefused",
    "escalc",
    "hedges_correction",
    "pool",
    "wald_interval",
]
