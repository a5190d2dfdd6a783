"""Values that cannot be, said at once beside their cell.

A refusal never throws the text away. If the paper really prints the value it may be kept as "so printed" with its
source; it is then marked and stays out of pooling until it is resolved. Comparisons are made on the printed
decimals, not on floats.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extraction.reported import NotANumber, Number, Reported, read_choice, read_number, read_text, shown

STATISTICS = {"continuous": ("n", "mean", "sd"), "dichotomous": ("n", "events", "percent")}
LABELS = {"n": "n", "mean": "Mean", "sd": "SD", "events": "Events", "percent": "%"}
WHOLE = frozenset({"n", "events"})

# Units that count things: an answer in one of them is whole and not negative.
COUNTED_UNITS = frozenset({"participants", "people", "patients", "sessions", "centres", "sides", "clusters"})
# Of these, the ones that no study or arm has 0 of.
PEOPLE_UNITS = frozenset({"participants", "people", "patients"})

KEEP = "or keep it as so printed with its source"


@dataclass(frozen=True)
class Refusal:
    """A value that cannot be: the statistic whose cell it stands in ("" for an answer), a code and a sentence.

    Codes: text, ambiguous, too_long, too_large, too_small, unkeepable, not_an_option (the text is not what was asked
    for); n_not_above_zero, n_not_whole, sd_not_above_zero, events_negative, events_not_whole, events_above_n,
    percent_out_of_range, mean_outside_scale, change_outside_scale, share_for_count, not_a_count.
    """

    statistic: str
    code: str
    message: str


def read_value(statistic: str, text: str) -> Reported:
    """The text of a value's cell as its statistic reads it: n and events are whole, so "1,234" is 1234 there."""
    return read_number(text, whole=statistic in WHOLE)


def refusals(
    values: Mapping[str, Reported],
    *,
    kind: str,
    basis: str = "value",
    scale_min: float | Decimal | None = None,
    scale_max: float | Decimal | None = None,
) -> list[Refusal]:
    """What cannot be among the values of one result (one outcome, time point, arm and basis).

    `values` maps a statistic (n, mean, sd, events, percent) to what its cell reports; `kind` is the outcome's
    (continuous, dichotomous), `basis` value or change, the scale in the outcome's unit, either end optional. In the
    order of the statistics; at most one refusal a statistic.
    """
    found: list[Refusal] = []
    numbers: dict[str, Number] = {}
    for statistic in STATISTICS[kind]:
        reported = values.get(statistic)
        if isinstance(reported, NotANumber):
            found.append(Refusal(statistic, _text_code(reported.code), reported.message))
        elif isinstance(reported, Number):
            refusal = _alone(statistic, reported, basis, _exact(scale_min), _exact(scale_max))
            if refusal:
                found.append(refusal)
            else:
                numbers[statistic] = reported
    events, people = numbers.get("events"), numbers.get("n")
    if events and people and events.exact > people.exact:
        found.append(
            Refusal(
                "events",
                "events_above_n",
                f"{shown(events)} people with the event are more than the {shown(people)} in the arm. "
                f"Check both numbers; if these are events and not people, enter people, {KEEP}.",
            )
        )
    return found


def answer_refusal(kind: str, options: Sequence[str], text: str, unit: str = "") -> Refusal | None:
    """Why the answer to a characteristic cannot be taken as it is, or None.

    `kind` is number, text or choice. A number in % is from 0 to 100, a count (its unit counts people, sessions,
    ...) is whole, a number of people is above 0.
    """
    if kind == "choice":
        read: Reported = read_choice(text, options)
    elif kind == "number":
        read = read_number(text, whole=unit in COUNTED_UNITS)
    else:
        read = read_text(text)
    if isinstance(read, NotANumber):
        return Refusal("", _text_code(read.code), read.message)
    if not isinstance(read, Number):
        return None
    if unit == "%":
        return _percent("", read)
    if unit in COUNTED_UNITS:
        if read.percent:
            return _share_for_count("", read, f"the number of {unit}")
        if unit in PEOPLE_UNITS:
            return _people("", f"{shown(read)} {unit}", read)
        if read.exact < 0 or not read.is_whole:
            return Refusal(
                "",
                "not_a_count",
                f"{shown(read)} {unit} cannot be counted: the number is whole and 0 or above.",
            )
    return None


def _alone(
    statistic: str, number: Number, basis: str, scale_min: Decimal | None, scale_max: Decimal | None
) -> Refusal | None:
    if statistic in WHOLE and number.percent:
        return _share_for_count(statistic, number, "a number of people")
    if statistic == "n":
        return _people("n", f"n is {shown(number)}", number)
    if statistic == "sd":
        if number.exact > 0:
            return None
        advice = "check the sign" if number.exact < 0 else "enter NR if it is not reported"
        return Refusal(
            "sd",
            "sd_not_above_zero",
            f"SD is {shown(number)}. A standard deviation is above 0: {advice}, {KEEP}.",
        )
    if statistic == "events":
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
    if statistic == "percent":
        return _percent("percent", number)
    if basis == "change":
        return _change(number, scale_min, scale_max)
    return _mean(number, scale_min, scale_max)


def _people(statistic: str, said: str, number: Number) -> Refusal | None:
    if number.exact <= 0:
        return Refusal(
            statistic,
            "n_not_above_zero",
            f"{said}. A number of people is above 0: enter NR if it is not reported, {KEEP}.",
        )
    if not number.is_whole:
        return Refusal(
            statistic, "n_not_whole", f"{said}. A number of people is whole: check the decimals, {KEEP}."
        )
    return None


def _share_for_count(statistic: str, number: Number, asked: str) -> Refusal:
    where = " A percentage of events belongs under %." if statistic == "events" else ""
    return Refusal(
        statistic, "share_for_count", f"{shown(number)} % is a share, and {asked} is asked for.{where}"
    )


def _percent(statistic: str, number: Number) -> Refusal | None:
    if 0 <= number.exact <= 100:
        return None
    return Refusal(
        statistic,
        "percent_out_of_range",
        f"{shown(number)} % is outside 0 to 100. Check the decimal point, {KEEP}.",
    )


def _mean(number: Number, scale_min: Decimal | None, scale_max: Decimal | None) -> Refusal | None:
    too_low = scale_min is not None and number.exact < scale_min
    too_high = scale_max is not None and number.exact > scale_max
    if not too_low and not too_high:
        return None
    if scale_min is not None and scale_max is not None:
        scale = f"outside the scale, {shown(scale_min)} to {shown(scale_max)}"
    elif too_low:
        scale = f"below the scale, which begins at {shown(scale_min)}"
    else:
        scale = f"above the scale, which ends at {shown(scale_max)}"
    return Refusal(
        "mean",
        "mean_outside_scale",
        f"A mean of {shown(number)} is {scale}. Check the number, and whether it is a change, {KEEP}.",
    )


def _change(number: Number, scale_min: Decimal | None, scale_max: Decimal | None) -> Refusal | None:
    if scale_min is None or scale_max is None:
        return None
    width = scale_max - scale_min
    if abs(number.exact) <= width:
        return None
    return Refusal(
        "mean",
        "change_outside_scale",
        f"A change of {shown(number)} is more than the scale is wide: "
        f"{shown(scale_min)} to {shown(scale_max)} allows {shown(-width)} to {shown(width)}. "
        f"Check the number, {KEEP}.",
    )


def _exact(bound: float | Decimal | None) -> Decimal | None:
    """A bound as a decimal that prints as it was entered: 168.0 as 168."""
    if bound is None:
        return None
    exact = bound if isinstance(bound, Decimal) else Decimal(str(bound))
    return exact.to_integral_value() if exact == exact.to_integral_value() else exact


def _text_code(code: str) -> str:
    return "text" if code == "not_a_number" else code
