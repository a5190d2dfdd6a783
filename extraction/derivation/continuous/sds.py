"""Ways to the SD of one arm."""

from __future__ import annotations

from dataclasses import replace

from .. import sd
from ..critical import interval_value, is_large
from ..derived import Derived
from ..quantity import Known, decimals_of, spread, written
from .ends import Ends
from .quantile_forms import form_of, skewness_of
from .ways import Found, Way, carried_out, most_direct
from .words import HANDBOOK_SD, HANDBOOK_TEST, NORMAL, bracketed, level_of, together

# Said of every SD from t or p: the paper's table may mean another test.
OWN_TEST = "is read as the test of this arm’s own change; many papers print the test between the arms there."


def sd_of(known: Known, basis: str, ends: Ends | None) -> Derived | None:
    """The SD by the most direct way, with a warning for every other that gives another."""
    direct: list[Way] = [sd_from_se, sd_from_ci]
    if basis == "change":
        direct += [sd_from_t, sd_from_p]
    exact = list(carried_out(direct, known))
    if exact:
        chosen, others = exact[0], exact[1:]
        differing = [
            f"the {other.named} gives {other.derived.text}"
            for other in others
            if other.bounds[0] > chosen.bounds[1] or other.bounds[1] < chosen.bounds[0]
        ]
        if differing:
            told = f"The numbers contradict each other: {' and '.join(differing)}."
            return replace(chosen.derived, warning=together(chosen.derived.warning, told))
        return chosen.derived
    estimated: list[Way] = [sd_from_quantiles]
    if ends:
        estimated.append(lambda _: ends.sd())
    return most_direct(estimated, known)


def sd_from_se(known: Known) -> Found | None:
    if not {"se", "n"} <= known.keys():
        return None
    se, n = known["se"], known["n"]
    value = sd.sd_from_se(se.value, n.value)
    text = written(value, se.decimals + 1)
    return Found(
        Derived(
            "sd",
            value,
            text,
            f"SD from SE: {text} = {se.text} × √{n.text}",
            HANDBOOK_SD,
            "",
            "",
            "sd_from_se",
        ),
        spread(sd.sd_from_se, se, n),
        "SE",
    )


def sd_from_ci(known: Known) -> Found | None:
    if not {"ci_low", "ci_high", "n"} <= known.keys():
        return None
    low, high, n = known["ci_low"], known["ci_high"], known["n"]
    level, level_text, assumed = level_of(known)
    value = sd.sd_from_ci(low.value, high.value, n.value, level)
    text = written(value, decimals_of(low, high) + 1)
    large = is_large(n.value)
    times = written(interval_value(level, None if large else n.value - 1), 3)
    said = "z, for more than 100 people" if large else f"t with {n.value - 1:g} degrees of freedom"
    # Papers are not agreed whether t or z made the interval: a disagreement has to go beyond both.
    by_t = spread(lambda *ends: sd.sd_from_ci(*ends, n.value, level, large=False), low, high)
    by_z = spread(lambda *ends: sd.sd_from_ci(*ends, n.value, level, large=True), low, high)
    return Found(
        Derived(
            "sd",
            value,
            text,
            f"SD from {level_text} CI: {text} = √{n.text} × ({high.text} − {bracketed(low.text)}) / (2 × {times})",
            HANDBOOK_SD,
            together(f"The interval is read by {said}.", assumed),
            "",
            "sd_from_ci",
        ),
        (min(by_t[0], by_z[0]), max(by_t[1], by_z[1])),
        "confidence interval",
    )


def sd_from_t(known: Known) -> Found | None:
    if not {"mean", "t", "n"} <= known.keys():
        return None
    mean, t, n = known["mean"], known["t"], known["n"]
    value = sd.sd_from_t(mean.value, t.value, n.value)
    text = written(value, mean.decimals + 1)
    return Found(
        Derived(
            "sd",
            value,
            text,
            f"SD from t: {text} = √{n.text} × |{mean.text} / {t.text}|",
            HANDBOOK_TEST,
            "",
            f"t {OWN_TEST}",
            "sd_from_t",
        ),
        spread(sd.sd_from_t, mean, t, n),
        "t statistic",
    )


def sd_from_p(known: Known) -> Found | None:
    if not {"mean", "p", "n"} <= known.keys():
        return None
    mean, p, n = known["mean"], known["p"], known["n"]
    value = sd.sd_from_p(mean.value, p.value, n.value)
    text = written(value, mean.decimals + 1)
    times = written(sd.p_value_statistic(p.value, n.value - 1), 3)
    return Found(
        Derived(
            "sd",
            value,
            text,
            f"SD from p: {text} = √{n.text} × |{mean.text}| / {times}, t for p = {p.text}",
            HANDBOOK_TEST,
            f"p is taken as two-sided, t with {n.value - 1:g} degrees of freedom.",
            f"p {OWN_TEST}",
            "sd_from_p",
        ),
        spread(sd.sd_from_p, mean, p, n),
        "p value",
    )


def sd_from_quantiles(known: Known) -> Found | None:
    form = form_of(known)
    if form is None or "n" not in known:
        return None
    n = known["n"]
    numbers = [known[name] for name in form.spread]
    values = [number.value for number in numbers]
    value = form.sd(*values, n.value)
    text = written(value, decimals_of(*numbers) + 1)
    listed = ", ".join(number.text for number in numbers)
    return Found(
        Derived(
            "sd",
            value,
            text,
            f"SD from {form.named}: {text} from {listed}, n {n.text}",
            form.sd_source,
            NORMAL,
            skewness_of(known, form),
            "sd_from_quantiles",
        ),
        (value, value),
        form.named,
    )
