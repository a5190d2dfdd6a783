"""What each study reports: forms, readings, cells, comparisons."""

from .amendment import Amendment
from .answer import Answer
from .arm import Arm, TimePoint
from .cell import Cell, Missing, source_line
from .comparison import Choice, Comparison, Method, Resolution
from .contrast import Adjustment, Contrast, ContrastMeasure, ContrastStatistic, Estimate
from .form import AssignedForm, FormItem, FormSection, FormState, FormVersion, Supplement
from .instrument import Instrument
from .judgement import Judgement, SignallingAnswer
from .measure import Attribute, Measure
from .paper import Paper
from .printed_row import PrintedRow
from .question import Question, QuestionKind
from .reading import NOT_DEMANDED, Reading, ReadingRole, ReadingState
from .remark import Remark, RemarkKind
from .result import Basis, ReportedAs, Result, Statistic, Value
from .structure import Effect, StudyArm, StudyResult, StudyTimePoint
from .verification import Verification

__all__ = [
    "NOT_DEMANDED",
    "Adjustment",
    "Amendment",
    "Answer",
    "Arm",
    "AssignedForm",
    "Attribute",
    "Basis",
    "Cell",
    "Choice",
    "Comparison",
    "Contrast",
    "ContrastMeasure",
    "ContrastStatistic",
    "Effect",
    "Estimate",
    "FormItem",
    "FormSection",
    "FormState",
    "FormVersion",
    "Instrument",
    "Judgement",
    "Measure",
    "Method",
    "Missing",
    "Paper",
    "PrintedRow",
    "Question",
    "QuestionKind",
    "Reading",
    "ReadingRole",
    "ReadingState",
    "Remark",
    "RemarkKind",
    "ReportedAs",
    "Resolution",
    "Result",
    "SignallingAnswer",
    "Statistic",
    "StudyArm",
    "StudyResult",
    "StudyTimePoint",
    "Supplement",
    "TimePoint",
    "Value",
    "Verification",
    "source_line",
]
