"""A sheet as its page lays it out: tabs of questions, the results grid, the judgements of one scope.

Presentation alone: nothing here asks the database for more than the sheet already holds.
"""

from .answers import section_tabs
from .bias import domain_fields, overall_facts, overall_place, scopes
from .counts import gap_facts, tab_counts
from .grid import outcome_note, results_grid, times_in_order, window_names
from .places import Place, cell_facts, is_sourced

__all__ = [
    "Place",
    "cell_facts",
    "domain_fields",
    "gap_facts",
    "is_sourced",
    "outcome_note",
    "overall_facts",
    "overall_place",
    "results_grid",
    "scopes",
    "section_tabs",
    "tab_counts",
    "times_in_order",
    "window_names",
]
