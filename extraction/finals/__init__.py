"""The only door outward: what is settled, as plain rows for analyses, exports and the API.

Nothing here can show an unsettled reading: every query starts from readings of the role "final" whose
comparison is settled.
"""

from .settled import (
    ALL_RESULTS,
    HowRead,
    Judged,
    SettledAnswer,
    SettledArm,
    SettledCell,
    SettledContrast,
    SettledJudgement,
    SettledResult,
    SettledSignallingAnswer,
    SettledStudy,
    SettledTime,
)
from .studies import settled_studies, with_something_settled

__all__ = [
    "ALL_RESULTS",
    "HowRead",
    "Judged",
    "SettledAnswer",
    "SettledArm",
    "SettledCell",
    "SettledContrast",
    "SettledJudgement",
    "SettledResult",
    "SettledSignallingAnswer",
    "SettledStudy",
    "SettledTime",
    "settled_studies",
    "with_something_settled",
]
