"""Values that cannot be, said at once beside their cell.

A refusal never throws the text away. If the paper really prints the value it may be kept as "so printed" with its
source; it is then marked and stays out of pooling until it is resolved. Comparisons are made on the printed
decimals, not on floats, and what rounding alone can explain is not refused.
"""

from .answers import PEOPLE_UNITS, answer_refusal
from .contrasts import ESTIMATES, MEASURES, RATIOS, contrast_refusals, estimate_kind, read_estimate
from .measures import ATTRIBUTES, BETTER, Scale, attribute_kind, measure_refusals, read_attribute, scale_of
from .refusal import KEEP, Refusal
from .results import LABELS, STATISTICS, USUAL, WHOLE, in_order, read_value, refusals, value_kind

__all__ = [
    "ATTRIBUTES",
    "BETTER",
    "ESTIMATES",
    "KEEP",
    "LABELS",
    "MEASURES",
    "PEOPLE_UNITS",
    "RATIOS",
    "STATISTICS",
    "USUAL",
    "WHOLE",
    "Refusal",
    "Scale",
    "answer_refusal",
    "attribute_kind",
    "contrast_refusals",
    "estimate_kind",
    "in_order",
    "measure_refusals",
    "read_attribute",
    "read_estimate",
    "read_value",
    "refusals",
    "scale_of",
    "value_kind",
]
