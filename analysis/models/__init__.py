"""What the studies say together: analyses and their runs."""

from .analysis import Analysis, AnalysisBasis, FollowUp, Measure, Model, UnpairedDesigns
from .run import Run, RunState

__all__ = [
    "Analysis",
    "AnalysisBasis",
    "FollowUp",
    "Measure",
    "Model",
    "Run",
    "RunState",
    "UnpairedDesigns",
]
