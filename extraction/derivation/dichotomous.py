"""People with the event, or people in the arm, from a percentage."""

from __future__ import annotations

from collections.abc import Mapping

from extraction.reported import Number, Reported, shown

from .counts import MOST_PEOPLE, count_from_percentage, counts_that_fit, nearby, people_from_percentage
from .derived import Derived, Note
from .errors import CannotDerive

SOURCE = "Brown and Heathers 2017 (GRIM)"
ONE_FITS = "One whole number alone fits the printed decimals."
OF_THE_ARM = "The percentage is taken to be of all {n} people of the arm."


def derive_dichotomous(reported: Mapping[str, Reported]) -> list[Derived]:
    """The events from percentage and n, or n from percentage and events, where one whole number alone fits."""
    percent, n, events = (_number(reported, name) for name in ("percent", "n", "events"))
    if percent is None:
        return []
    try:
        if events is None and n is not None and n.is_whole:
            count = count_from_percentage(percent.exact, int(n.exact))
            formula = f"Events from %: {count} = {shown(percent)} % of {shown(n)}"
            assumption = f"{ONE_FITS} {OF_THE_ARM.format(n=shown(n))}"
            return [
                Derived(
                    "events",
                    float(count),
                    str(count),
                    formula,
                    SOURCE,
                    assumption,
                    "",
                    "events_from_percentage",
                )
            ]
        if n is None and events is not None and events.is_whole:
            people = people_from_percentage(percent.exact, int(events.exact))
            formula = f"n from %: {people}, of whom {shown(events)} are {shown(percent)} %"
            return [
                Derived("n", float(people), str(people), formula, SOURCE, ONE_FITS, "", "n_from_percentage")
            ]
    except CannotDerive:
        return []
    return []


def notes_dichotomous(reported: Mapping[str, Reported]) -> list[Note]:
    """Why a percentage gives no count, with the counts next to it."""
    percent, n, events = (_number(reported, name) for name in ("percent", "n", "events"))
    if percent is None or n is None or events is not None or not n.is_whole:
        return []
    people = int(n.exact)
    if not 1 <= people <= MOST_PEOPLE or not 0 <= percent.exact <= 100:
        return []
    fitting = counts_that_fit(percent.exact, people)
    said = f"{shown(percent)} % of {shown(n)}"
    if len(fitting) > 1:
        return [Note("events", f"{said} can be {len(fitting)} counts, {fitting[0]} to {fitting[-1]}.")]
    if not fitting:
        near = ", ".join(f"{count} is {shown(share)} %" for count, share in nearby(percent.exact, people))
        return [Note("events", f"{said} is no whole number of people: {near}.")]
    return []


def _number(reported: Mapping[str, Reported], statistic: str) -> Number | None:
    number = reported.get(statistic)
    return number if isinstance(number, Number) else None
