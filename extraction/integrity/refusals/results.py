"""The numbers of one arm: what cannot be among those of one outcome, time point, arm and basis."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from extraction.reported import Bound, NotANumber, Number, Reported, read_number, read_p, shown

from . import intervals
from .measures import Scale
from .refusal import KEEP, Refusal, exact, people, percentage, share_for_count, surely_above, text_refusal

# Everything that can be reported of an arm, by the outcome's kind, in the one order that grids, comparisons and
# exports keep.
STATISTICS = {
    "continuous": (
        "n", "mean", "sd", "se", "ci_low", "ci_high", "ci_level", "t", "p",
        "median", "q1", "q3", "minimum", "maximum",
    ),
    "dichotomous": ("n", "events", "percent"),
}  # fmt: skip
# What is asked of every arm; the rest where the paper reports it.
USUAL = {"continuous": ("n", "mean", "sd"), "dichotomous": ("n", "events", "percent")}
LABELS = {
    "n": "n",
    "mean": "Mean",
    "sd": "SD",
    "se": "SE",
    "ci_low": "CI from",
    "ci_high": "CI to",
    "ci_level": "CI level, %",
    "t": "t",
    "p": "p",
    "median": "Median",
    "q1": "Q1",
    "q3": "Q3",
    "minimum": "Min",
    "maximum": "Max",
    "events": "Events",
    "percent": "%",
}
WHOLE = frozenset({"n", "events"})

# Statistics that lie on the scale themselves, and what each is called in a sentence.
_ON_THE_SCALE = {
    "mean": "mean",
    "median": "median",
    "q1": "first quartile",
    "q3": "third quartile",
    "minimum": "minimum",
    "maximum": "maximum",
}
# Pairs of which the first is never above the second; the refusal stands beside the one named last.
_IN_ORDER = (
    ("q1", "q3", "q3"),
    ("minimum", "maximum", "maximum"),
    ("q1", "median", "q1"),
    ("median", "q3", "q3"),
    ("minimum", "q1", "minimum"),
    ("q3", "maximum", "maximum"),
    ("minimum", "median", "minimum"),
    ("median", "maximum", "maximum"),
    ("minimum", "mean", "minimum"),
    ("mean", "maximum", "maximum"),
)


def in_order(kind: str, statistics: Iterable[str]) -> list[str]:
    """The statistics of a kind of outcome that are named, once each and in the one order."""
    named = set(statistics)
    return [statistic for statistic in STATISTICS[kind] if statistic in named]


def value_kind(statistic: str) -> str:
    """What the cell of a statistic takes: number, or p (a number or a bound)."""
    return "p" if statistic == "p" else "number"


def read_value(statistic: str, text: str) -> Reported:
    """The text of a value's cell as its statistic reads it: n and events are whole, so "1,234" is 1234 there, and p
    may be a bound ("<0.001")."""
    return read_p(text) if statistic == "p" else read_number(text, whole=statistic in WHOLE)


def refusals(
    values: Mapping[str, Reported],
    *,
    kind: str,
    basis: str = "value",
    scale_min: float | Decimal | None = None,
    scale_max: float | Decimal | None = None,
) -> list[Refusal]:
    """What cannot be among the values of one result (one outcome, time point, arm and basis).

    `values` maps a statistic to what its cell reports; `kind` is the outcome's (continuous, dichotomous), `basis` value
    or change. The scale is the study's (see `measures.scale_of`), either end optional. In the order of the statistics;
    at most one refusal a statistic, and what cannot be by itself is not held against its neighbours.
    """
    scale = Scale(exact(scale_min), exact(scale_max))
    found: dict[str, Refusal] = {}
    numbers: dict[str, Number] = {}
    for statistic in STATISTICS[kind]:
        reported = values.get(statistic)
        refusal = None
        if isinstance(reported, NotANumber):
            refusal = text_refusal(statistic, reported)
        elif isinstance(reported, Bound):
            refusal = intervals.p_value(reported)
        elif isinstance(reported, Number):
            refusal = _alone(statistic, reported, basis, scale)
            if refusal is None:
                numbers[statistic] = reported
        if refusal:
            found[statistic] = refusal
    for refusal in _beside(numbers, basis, scale):
        found.setdefault(refusal.statistic, refusal)
    return [found[statistic] for statistic in STATISTICS[kind] if statistic in found]


# --- One number ---


def _alone(statistic: str, number: Number, basis: str, scale: Scale) -> Refusal | None:
    if statistic in WHOLE and number.percent:
        return share_for_count(statistic, number, "a number of people")
    if statistic in _ON_THE_SCALE:
        place = _change if basis == "change" else _value
        return place(statistic, number, scale)
    match statistic:
        case "n":
            return people("n", f"n is {shown(number)}", number)
        case "sd":
            return _standard_deviation(number)
        case "se":
            return intervals.standard_error(number)
        case "ci_level":
            return intervals.level(number)
        case "p":
            return intervals.p_value(number)
        case "events":
            return _events(number)
        case "percent":
            return percentage("percent", number)
    return None


def _standard_deviation(number: Number) -> Refusal | None:
    if number.exact > 0:
        return None
    advice = "check the sign" if number.exact < 0 else "enter NR if it is not reported"
    return Refusal(
        "sd",
        "sd_not_above_zero",
        f"SD is {shown(number)}. A standard deviation is above 0: {advice}, {KEEP}.",
    )


def _events(number: Number) -> Refusal | None:
    if number.exact < 0:
        return Refusal(
            "events",
            "events_negative",
            f"Events is {shown(number)}. A number of people is 0 or above: check the sign, {KEEP}.",
        )
    if not number.is_whole:
        return Refusal(
            "events",
            "events_not_whole",
            f"{shown(number)} is no whole number of people. "
            f"If it is a percentage it belongs under %; otherwise check it, {KEEP}.",
        )
    return None


def _value(statistic: str, number: Number, scale: Scale) -> Refusal | None:
    too_low = scale.low is not None and number.exact < scale.low
    too_high = scale.high is not None and number.exact > scale.high
    if not too_low and not too_high:
        return None
    if scale.width is not None:
        where = f"outside the scale, {shown(scale.low)} to {shown(scale.high)}"
    elif too_low:
        where = f"below the scale, which begins at {shown(scale.low)}"
    else:
        where = f"above the scale, which ends at {shown(scale.high)}"
    return Refusal(
        statistic,
        f"{statistic}_outside_scale",
        f"A {_ON_THE_SCALE[statistic]} of {shown(number)} is {where}. "
        f"Check the number, and whether it is a change, {KEEP}.",
    )


def _change(statistic: str, number: Number, scale: Scale) -> Refusal | None:
    width = scale.width
    if width is None or abs(number.exact) <= width:
        return None
    what = "change" if statistic == "mean" else f"{_ON_THE_SCALE[statistic]} of the change"
    return Refusal(
        statistic,
        "change_outside_scale",
        f"A {what} of {shown(number)} is more than the scale is wide: "
        f"{shown(scale.low)} to {shown(scale.high)} allows {shown(-width)} to {shown(width)}. "
        f"Check the number, {KEEP}.",
    )


# --- Numbers beside each other ---


def _beside(numbers: Mapping[str, Number], basis: str, scale: Scale) -> Iterable[Refusal]:
    events, n = numbers.get("events"), numbers.get("n")
    if events and n and events.exact > n.exact:
        yield Refusal(
            "events",
            "events_above_n",
            f"{shown(events)} people with the event are more than the {shown(n)} in the arm. "
            f"Check both numbers; if these are events and not people, enter people, {KEEP}.",
        )
    if basis == "value" and "sd" in numbers:
        too_wide = _wider_than_the_scale(numbers["sd"], n, scale)
        if too_wide:
            yield too_wide
    yield from intervals.interval(numbers.get("ci_low"), numbers.get("ci_high"), numbers.get("mean"), "mean")
    yield from _out_of_order(numbers)


def _wider_than_the_scale(sd: Number, n: Number | None, scale: Scale) -> Refusal | None:
    """An SD is largest when half of the people stand at either end of the scale: its square is then
    width² / 4 · n / (n − 1) (Popoviciu 1935, with n − 1 in the denominator). Where n is not known, that of two people.
    """
    width = scale.width
    if width is None or (n is not None and n.exact < 2):
        return None
    persons = n.exact if n else Decimal(2)
    # The smallest SD that is printed so: half a unit of its last decimal less.
    smallest = sd.exact - Decimal(5).scaleb(-sd.decimals - 1)
    if smallest <= 0 or 4 * smallest**2 * (persons - 1) <= width**2 * persons:
        return None
    largest = (width**2 * persons / (4 * (persons - 1))).sqrt()
    return Refusal(
        "sd",
        "sd_wider_than_scale",
        f"An SD of {shown(sd)} is more than the scale allows: from {shown(scale.low)} to {shown(scale.high)} it is at "
        f"most {shown(Decimal(f'{largest:.4g}'))}. Check the number and the scale, {KEEP}.",
    )


def _out_of_order(numbers: Mapping[str, Number]) -> Iterable[Refusal]:
    """Minimum, first quartile, median, third quartile and maximum stand in this order, the mean between the ends."""
    for lower, upper, stands_at in _IN_ORDER:
        low, high = numbers.get(lower), numbers.get(upper)
        if low is None or high is None or not surely_above(low, high):
            continue
        mine, other = (lower, upper) if stands_at == lower else (upper, lower)
        side = "above" if stands_at == lower else "below"
        yield Refusal(
            mine,
            "out_of_order",
            f"The {_ON_THE_SCALE[mine]}, {shown(numbers[mine])}, is {side} the {_ON_THE_SCALE[other]}, "
            f"{shown(numbers[other])}. Check both, {KEEP}.",
        )
