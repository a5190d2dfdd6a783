"""Figures of risk of bias as files for print: plain dataclasses in, the bytes of an SVG, PDF or PNG out.

Knows no web and no database. The figures are light whatever theme a page is read in, and set in sizes that stay legible
at the width of a printed page.
"""

from .summary_bars import BarLine, BarRow, Share, SummaryBars, summary_bars
from .traffic_light import Column, StudyRow, TrafficLight, traffic_light

__all__ = [
    "BarLine",
    "BarRow",
    "Column",
    "Share",
    "StudyRow",
    "SummaryBars",
    "TrafficLight",
    "summary_bars",
    "traffic_light",
]
