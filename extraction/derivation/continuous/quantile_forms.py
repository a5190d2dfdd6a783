"""The forms in which quantiles are reported, each with its estimators of mean and SD."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .. import quantiles
from ..quantity import Known, written


@dataclass(frozen=True)
class QuantileForm:
    """A form in which quantiles are reported, with the estimators that go with it."""

    named: str
    with_median: str
    spread: tuple[str, ...]
    all: tuple[str, ...]
    sd: Callable[..., float]
    sd_source: str
    mean: Callable[..., float]
    mean_source: str


FORMS = (
    QuantileForm(
        "range and quartiles",
        "median, range and quartiles",
        ("minimum", "q1", "q3", "maximum"),
        ("minimum", "q1", "median", "q3", "maximum"),
        quantiles.sd_from_five_numbers,
        "Shi 2020, equation 10",
        quantiles.mean_from_five_numbers,
        "Luo 2018, equation 15",
    ),
    QuantileForm(
        "quartiles",
        "median and quartiles",
        ("q1", "q3"),
        ("q1", "median", "q3"),
        quantiles.sd_from_quartiles,
        "Wan 2014, equation 16, by the inverse normal",
        quantiles.mean_from_quartiles,
        "Luo 2018, equation 11",
    ),
    QuantileForm(
        "range",
        "median and range",
        ("minimum", "maximum"),
        ("minimum", "median", "maximum"),
        quantiles.sd_from_range,
        "Wan 2014, equation 9, by the inverse normal",
        quantiles.mean_from_range,
        "Luo 2018, equation 7",
    ),
)


def form_of(known: Known) -> QuantileForm | None:
    return next((form for form in FORMS if set(form.spread) <= known.keys()), None)


def skewness_of(known: Known, form: QuantileForm) -> str:
    if "median" not in known:
        return "Without a median nothing tells whether the data are skewed."
    test = quantiles.skewness(
        known["n"].value, known["median"].value, **{name: known[name].value for name in form.spread}
    )
    if not test.is_found:
        return ""
    return (
        f"The data are skewed (Shi 2023: {written(test.statistic, 2)}, critical value {written(test.critical, 2)}), "
        "so that this number may mislead."
    )
