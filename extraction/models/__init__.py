"""What each study reports: forms, readings, cells, comparisons."""

from .answer import Answer
from .arm import Arm, TimePoint
from .cell import Cell, Missing
from .comparison import Choice, Comparison, Method, Resolution
from .judgement import Judgement
from .printed_row import PrintedRow
from .question import Question, QuestionKind, Section
from .reading import Reading, ReadingRole, ReadingState
from .result import Basis, Result, Statistic, Value
from .structure import StudyArm, StudyResult, StudyTimePoint

__all__ = [
    "Answer",
    "Arm",
    "Basis",
    "Cell",
    "Choice",
    "Comparison",
    "Judgement",
    "Method",
    "Missing",
    "PrintedRow",
    "Question",
    "QuestionKind",
    "Reading",
    "ReadingRole",
    "ReadingState",
    "Resolution",
    "Result",
    "Section",
    "Statistic",
    "StudyArm",
    "StudyResult",
    "StudyTimePoint",
    "TimePoint",
    "Value",
]
