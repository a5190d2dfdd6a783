"""How far two readers agreed before anything was settled.

Everything is computed from the two submitted readings as they were first entered. Whether two entries agree says the
comparison (`extraction.comparison`), so that what agrees on its page agrees here. The settled reading says one thing
only: whose entry it did not take.

An arm or time point that one reader alone found is one difference of structure. What hangs from it has nothing to be
compared with and is counted apart. So is a signalling question that applies for one reader alone.
"""

from .entries import (
    ARMS,
    TIME_POINTS,
    Entry,
    Field,
    Pair,
    Reader,
    Readings,
    Scale,
    entries_of,
    hanging_from_answers,
    hanging_from_structure,
)
from .estimates import (
    FEWEST_PAIRS,
    Estimate,
    Limits,
    Numbers,
    kappa,
    numbers_of,
    pooled_kappa,
    share,
)
from .kinds import KIND_WORDS, Kind, Neighbours, erring, kind_of
from .report import (
    Agreement,
    Errors,
    FieldLine,
    PairLine,
    Report,
    Signalling,
    StudyLine,
    Summary,
    report_of,
    worst_first,
)
from .sentence import methods_sentence

__all__ = [
    "ARMS",
    "FEWEST_PAIRS",
    "KIND_WORDS",
    "TIME_POINTS",
    "Agreement",
    "Entry",
    "Errors",
    "Estimate",
    "Field",
    "FieldLine",
    "Kind",
    "Limits",
    "Neighbours",
    "Numbers",
    "Pair",
    "PairLine",
    "Reader",
    "Readings",
    "Report",
    "Scale",
    "Signalling",
    "StudyLine",
    "Summary",
    "entries_of",
    "erring",
    "hanging_from_answers",
    "hanging_from_structure",
    "kappa",
    "kind_of",
    "methods_sentence",
    "numbers_of",
    "pooled_kappa",
    "report_of",
    "share",
    "worst_first",
]
