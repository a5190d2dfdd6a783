"""A PDF as numbers and pictures, without trusting it: how many pages, a page as PNG, its words with their places.

The file is read by PDFium in a process of its own (``child``) with little memory and little time, so that a file made
to do harm costs a refusal. Nothing of a PDF but pixels and words ever leaves this room.
"""

from .reading import Busy, Facts, Unreadable, inspect, page_picture, page_words
from .scales import SCALES, nearest_scale

__all__ = [
    "SCALES",
    "Busy",
    "Facts",
    "Unreadable",
    "inspect",
    "nearest_scale",
    "page_picture",
    "page_words",
]
