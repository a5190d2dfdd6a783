"""A sheet as its page lays it out: tabs of questions, the results grid, the judgements of one scope.

Presentation alone: nothing here asks the database for more than the sheet already holds.
"""

from .answers import dropped_answers, section_tabs
from .bias import (
    assessment_facts,
    domain_fields,
    effect_words,
    kept_from_others,
    overall_place,
    scopes,
)
from .contrasts import contrast_labels, contrast_lines
from .counts import gap_facts, tab_counts
from .derived import column_facts, derived_facts
from .grid import results_grid, window_names
from .measures import outcome_note
from .places import Place, cell_facts, is_sourced
from .verified import verified_facts

__all__ = [
    "Place",
    "assessment_facts",
    "cell_facts",
    "column_facts",
    "contrast_labels",
    "contrast_lines",
    "derived_facts",
    "domain_fields",
    "dropped_answers",
    "effect_words",
    "gap_facts",
    "is_sourced",
    "kept_from_others",
    "outcome_note",
    "overall_place",
    "results_grid",
    "scopes",
    "section_tabs",
    "tab_counts",
    "verified_facts",
    "window_names",
]
