"""Ways to the mean of one arm."""

from __future__ import annotations

from ..contrasts import estimate_from_ci
from ..derived import Derived
from ..quantity import Known, decimals_of, written
from .quantile_forms import form_of, skewness_of
from .ways import Found
from .words import HANDBOOK_SD, NORMAL, bracketed


def mean_from_ci(known: Known) -> Found | None:
    if not {"ci_low", "ci_high"} <= known.keys():
        return None
    low, high = known["ci_low"], known["ci_high"]
    value = estimate_from_ci(low.value, high.value)
    text = written(value, decimals_of(low, high) + 1)
    return Found(
        Derived(
            "mean",
            value,
            text,
            f"Mean from CI: {text} = ({low.text} + {bracketed(high.text)}) / 2",
            HANDBOOK_SD,
            "The interval is taken as symmetric about the mean.",
            "",
            "mean_from_ci",
        ),
        (value, value),
        "confidence interval",
    )


def mean_from_quantiles(known: Known) -> Found | None:
    form = form_of(known)
    if form is None or not {"n", "median"} <= known.keys():
        return None
    n = known["n"]
    numbers = [known[name] for name in form.all]
    value = form.mean(*(number.value for number in numbers), n.value)
    text = written(value, decimals_of(*numbers) + 1)
    listed = ", ".join(number.text for number in numbers)
    return Found(
        Derived(
            "mean",
            value,
            text,
            f"Mean from {form.with_median}: {text} from {listed}, n {n.text}",
            form.mean_source,
            NORMAL,
            skewness_of(known, form),
            "mean_from_quantiles",
        ),
        (value, value),
        form.named,
    )
