"""The scale under a plot: how far it reaches and where its ticks stand."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from . import numbers
from .text import width

_STEPS = (1.0, 2.0, 5.0)
_MOST_TICKS = 8
_ROUNDING = 1.25  # an axis may be this much longer to end on ticks
_GAP = 9.0  # pixels between two tick labels
_SEVERAL = 4.0  # times the middle interval: a study that says little
_MUCH_LONGER = 1.6  # an axis this many times longer for the sake of such studies hides the others
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_LOG_GRIDS = (
    (1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 1.8, 1.9, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0),
    (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0),
    (1.0, 1.5, 2.0, 3.0, 5.0, 7.0),
    (1.0, 2.0, 5.0),
    (1.0,),
)


@dataclass(frozen=True, slots=True)
class Axis:
    """`lo` to `hi` and ticks as (position, label), all on the analysis scale (logarithms for ratios)."""

    lo: float
    hi: float
    ticks: tuple[tuple[float, str], ...]


def axis(
    points: Iterable[float], intervals: Iterable[tuple[float, float]], *, log: bool, room: float, size: float
) -> Axis:
    """An axis that holds every one of `points` and the line of no effect (position 0).

    It holds the `intervals` too, except that those several times longer than the middle one run off
    it where they would leave the others no room.  `room` is its length and `size` the font size of
    its labels, in pixels.
    """
    spans = [(a, b) for a, b in intervals if math.isfinite(a) and math.isfinite(b)]
    usual = _SEVERAL * median([b - a for a, b in spans]) if spans else 0.0
    core = [0.0, *points, *(end for a, b in spans if b - a <= usual for end in (a, b))]
    lo, hi = min(core), max(core)
    full_lo, full_hi = min([lo, *(a for a, _ in spans)]), max([hi, *(b for _, b in spans)])
    if full_hi - full_lo <= _MUCH_LONGER * (hi - lo) or hi <= lo:
        lo, hi = full_lo, full_hi
    if hi <= lo:
        lo, hi = -1.0, 1.0
    margin = 0.05 * (hi - lo)
    lo, hi = lo - margin, hi + margin
    return _log_axis(lo, hi, room, size) if log else _linear_axis(lo, hi, room, size)


def _linear_axis(lo: float, hi: float, room: float, size: float) -> Axis:
    magnitude = 10.0 ** math.floor(math.log10(hi - lo) - 1)
    for factor in (f * 10.0**power for power in range(4) for f in _STEPS):
        step = factor * magnitude
        decimals = max(0, -math.floor(math.log10(step) + 1e-9))
        first, last = math.floor(lo / step), math.ceil(hi / step)
        if (last - first) * step > _ROUNDING * (hi - lo):
            first, last = first + 1, last - 1  # whole steps would waste too much: ticks inside only
            ends = (lo, hi)
        else:
            ends = (first * step, last * step)
        ticks = tuple((i * step, numbers.fixed(i * step, decimals)) for i in range(first, last + 1))
        if len(ticks) <= _MOST_TICKS and _fits(ticks, *ends, room, size):
            return Axis(*ends, ticks)
    return Axis(lo, hi, ((0.0, "0"),))


def _log_axis(lo: float, hi: float, room: float, size: float) -> Axis:
    decades = range(math.floor(lo / math.log(10)), math.ceil(hi / math.log(10)) + 1)
    for every, grid in [(1, grid) for grid in _LOG_GRIDS] + [(n, (1.0,)) for n in (2, 3, 5, 10, 20, 50, 100)]:
        places = [
            (math.log(mantissa) + decade * math.log(10), mantissa, decade)
            for decade in decades
            if decade % every == 0
            for mantissa in grid
        ]
        inside = [place for place in places if lo <= place[0] <= hi]
        ticks = tuple((x, _ratio_label(mantissa, decade)) for x, mantissa, decade in inside)
        if len(ticks) <= _MOST_TICKS and _fits(ticks, lo, hi, room, size):
            return Axis(lo, hi, ticks)
    return Axis(lo, hi, ((0.0, "1"),))


def _ratio_label(mantissa: float, decade: int) -> str:
    if -4 <= decade <= 4:
        return numbers.plain(mantissa * 10.0**decade)
    return "10" + str(decade).translate(_SUPERSCRIPTS)


def _fits(ticks: tuple[tuple[float, str], ...], lo: float, hi: float, room: float, size: float) -> bool:
    per_unit = room / (hi - lo)
    return all(
        (right[0] - left[0]) * per_unit >= (width(left[1], size) + width(right[1], size)) / 2 + _GAP
        for left, right in pairwise(ticks)
    )
