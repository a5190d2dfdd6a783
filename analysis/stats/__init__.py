"""The statistics engine: arrays in, frozen dataclasses out; it knows no web, no database.

effects = escalc("SMD", m1i=..., sd1i=..., n1i=..., m2i=..., sd2i=..., n2i=...)
result = pool(effects.yi[effects.usable], effects.vi[effects.usable], tau2_method="DL")
"""

from .agreement import (
    IntraclassCorrelation,
    Kappa,
    LimitsOfAgreement,
    agreement_table,
    cohens_kappa,
    intraclass_correlation,
    limits_of_agreement,
    percent_agreement,
)
from .clustering import correlated_blocks, shared_control_blocks, shared_control_smd_blocks
from .clusters import (
    EffectiveSample,
    design_effect,
    effective_sample,
    inflated_variance,
)
from .effect_sizes import (
    CONTINUOUS,
    DICHOTOMOUS,
    LOG_SCALE,
    MEASURES,
    UNDEFINED_TEXT,
    EffectSizes,
    Undefined,
    escalc,
    hedges_correction,
)
from .errors import (
    ClusterSizeTooSmall,
    CorrelationOutOfRange,
    EventsOutOfRange,
    IccOutOfRange,
    IntervalMisordered,
    LengthsDiffer,
    LevelOutOfRange,
    MissingArgument,
    NegativeCount,
    NonPositive,
    NonPositiveSD,
    NonPositiveVariance,
    NotEstimable,
    NotFinite,
    ResultOutOfRange,
    SampleSizeTooSmall,
    StatisticsError,
    TableRefused,
    TooFewStudies,
    TooFewSubjects,
    UnexpectedArgument,
    UnknownChoice,
    ValueOutOfRange,
    ValueRefused,
)
from .intervals import wald_interval
from .mantel_haenszel import (
    MantelHaenszel,
    mantel_haenszel,
)
from .meta_regression import MetaRegression, meta_regression
from .multilevel import ThreeLevel, three_level
from .permutation import Permutation, permutation_test
from .peto import (
    Peto,
    peto,
)
from .pooling import PI_CONVENTIONS, TAU2_METHODS, TESTS, NoPrediction, Pooled, PooledMany, pool, pool_many
from .q_profile import q_profile
from .robust import Robust, cluster_robust, cluster_robust_blocks
from .subgroups import Subgroups, subgroups
from .tau2 import estimate_tau2
from .version import ENGINE_VERSION

__all__ = [
    "CONTINUOUS",
    "DICHOTOMOUS",
    "ENGINE_VERSION",
    "LOG_SCALE",
    "MEASURES",
    "PI_CONVENTIONS",
    "TAU2_METHODS",
    "TESTS",
    "UNDEFINED_TEXT",
    "ClusterSizeTooSmall",
    "CorrelationOutOfRange",
    "EffectSizes",
    "EffectiveSample",
    "EventsOutOfRange",
    "IccOutOfRange",
    "IntervalMisordered",
    "IntraclassCorrelation",
    "Kappa",
    "LengthsDiffer",
    "LevelOutOfRange",
    "LimitsOfAgreement",
    "MantelHaenszel",
    "MetaRegression",
    "MissingArgument",
    "NegativeCount",
    "NoPrediction",
    "NonPositive",
    "NonPositiveSD",
    "NonPositiveVariance",
    "NotEstimable",
    "NotFinite",
    "Permutation",
    "Peto",
    "Pooled",
    "PooledMany",
    "ResultOutOfRange",
    "Robust",
    "SampleSizeTooSmall",
    "StatisticsError",
    "Subgroups",
    "TableRefused",
    "ThreeLevel",
    "TooFewStudies",
    "TooFewSubjects",
    "Undefined",
    "UnexpectedArgument",
    "UnknownChoice",
    "ValueOutOfRange",
    "ValueRefused",
    "agreement_table",
    "cluster_robust",
    "cluster_robust_blocks",
    "cohens_kappa",
    "correlated_blocks",
    "design_effect",
    "effective_sample",
    "escalc",
    "estimate_tau2",
    "hedges_correction",
    "inflated_variance",
    "intraclass_correlation",
    "limits_of_agreement",
    "mantel_haenszel",
    "meta_regression",
    "percent_agreement",
    "permutation_test",
    "peto",
    "pool",
    "pool_many",
    "q_profile",
    "shared_control_blocks",
    "shared_control_smd_blocks",
    "subgroups",
    "three_level",
    "wald_interval",
]
