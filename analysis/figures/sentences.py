"""Results in words: lines under a plot, and the one sentence that stands for it."""

from dataclasses import dataclass

from . import numbers

MODEL_NAMES = {"FE": "fixed effect", "DL": "random effects, DerSimonian–Laird"}
_TESTS = {"z": "z"}
_PREDICTION = {"k-2": "prediction interval from t with k − 2 df"}


@dataclass(frozen=True, slots=True)
class Measure:
    """How an effect measure is spoken of; `log` tells that positions are natural logarithms."""

    name: str
    symbol: str
    log: bool


MEASURE_NAMES = {
    "MD": Measure("Mean difference", "MD", False),
    "SMD": Measure("Hedges’ g", "g", False),
    "RR": Measure("Risk ratio", "RR", True),
    "OR": Measure("Odds ratio", "OR", True),
}


def model_name(model: str) -> str:
    """ "DL" -> "random effects, DerSimonian–Laird" """
    return MODEL_NAMES[model]


def favours(*, better: str, experimental: str, comparator: str) -> tuple[str, str]:
    """Whom a result on the left and on the right of no effect favours.

    Effects are experimental less comparator, so where lower is better the left belongs to the
    experimental group; for a harmful event lower is better.
    """
    return (experimental, comparator) if better == "lower" else (comparator, experimental)


def effect_heading(measure: str, level: float = 0.95) -> str:
    """ "g [95 % CI]" """
    return f"{MEASURE_NAMES[measure].symbol} [{numbers.plain(100 * level)} % CI]"


def heterogeneity(*, tau2: float | None, i2: float, h2: float, q: float, q_df: int, q_pval: float) -> str:
    """ "τ² = 0.295 · I² = 71.8 % · Q = 17.71, df = 5, p = 0.003 · H² = 3.54"; no τ² where none is estimated."""
    return (
        f"{'' if tau2 is None else f'τ² = {numbers.small(tau2)} · '}I² = {numbers.percent(i2)} · "
        f"Q = {numbers.fixed(q, 2)}, df = {q_df}, {numbers.p_value(q_pval)} · H² = {numbers.fixed(h2, 2)}"
    )


def overall(*, statistic: float, p_val: float, test: str = "z", pi_convention: str | None = None) -> str:
    """ "z = −9.79, p < 0.001 · prediction interval from t with k − 2 df" """
    line = f"{_TESTS[test]} = {numbers.fixed(statistic, 2)}, {numbers.p_value(p_val)}"
    return f"{line} · {_PREDICTION[pi_convention]}" if pi_convention else line


def summary_sentence(
    *,
    measure: str,
    model: str,
    experimental: str,
    comparator: str,
    outcome: str,
    k: int,
    estimate: float,
    ci_lb: float,
    ci_ub: float,
    i2: float,
    better: str | None = None,
    decimals: int = 2,
    level: float = 0.95,
) -> str:
    """One sentence for readers who do not see the plot.  Effects on the analysis scale (log ratios)."""
    log = MEASURE_NAMES[measure].log
    shown = numbers.effect(estimate, log=log, decimals=decimals)
    lower, upper = (numbers.effect(end, log=log, decimals=decimals) for end in (ci_lb, ci_ub))
    sentence = (
        f"Forest plot of {outcome}, {experimental} against {comparator}: in {numbers.times(k, 'study', 'studies')} "
        f"({model_name(model)}) the pooled {_lower_first(MEASURE_NAMES[measure].name)} is {shown} "
        f"({numbers.plain(100 * level)} % CI {lower} to {upper}; I² = {numbers.percent(i2)})"
    )
    if better is None:
        return sentence + "."
    if ci_lb <= 0 <= ci_ub:
        return sentence + "; the interval includes no effect."
    left, right = favours(better=better, experimental=experimental, comparator=comparator)
    return f"{sentence}, which favours {left if ci_ub < 0 else right}."


def _lower_first(name: str) -> str:
    return name if name.startswith("Hedges") else name[0].lower() + name[1:]
