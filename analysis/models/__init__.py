"""What the studies say together: analyses and their runs."""

from .analysis import (
    Analysis,
    AnalysisBasis,
    BiasRestriction,
    DerivedNumbers,
    FollowUp,
    Measure,
    Model,
    UnpairedDesigns,
)
from .run import Run, RunState

__all__ = [
    "Analysis",
    "AnalysisBasis",
    "BiasRestriction",
    "DerivedNumbers",
    "FollowUp",
    "Measure",
    "Model",
    "Run",
    "RunState",
    "UnpairedDesigns",
]
