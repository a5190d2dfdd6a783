"""From studies to the report: one dict, its names those of the JSON that the command writes."""

from collections import Counter
from typing import Any

import numpy as np

from ..stats import LOG_SCALE, StatisticsError, TooFewStudies, ValueRefused, pool, wald_interval
from ..stats.version import ENGINE_VERSION
from .effects import _COUNTS, _MEANS, Effects, effects
from .options import CONTINUOUS, Options
from .problems import BadTable, Problem
from .sections import sections
from .validation import Studies

FEW = 10
_POOLED = {
    "k": "k",
    "estimate": "estimate",
    "se": "se",
    "ci_lb": "ci_lb",
    "ci_ub": "ci_ub",
    "zval": "statistic",
    "pval": "p_val",
    "tau2": "tau2",
    "tau2_ci_lb": "tau2_ci_lb",
    "tau2_ci_ub": "tau2_ci_ub",
    "i2": "i2",
    "i2_ci_lb": "i2_ci_lb",
    "i2_ci_ub": "i2_ci_ub",
    "h2": "h2",
    "h2_ci_lb": "h2_ci_lb",
    "h2_ci_ub": "h2_ci_ub",
    "q": "q",
    "q_df": "q_df",
    "q_pval": "q_pval",
    "pi_lb": "pi_lb",
    "pi_ub": "pi_ub",
    "pi_df": "pi_convention",
    "df": "df",
}


class CannotCompute(Exception):
    """The table is in order, and yet there is no result; the message says why."""


def compute(studies: Studies, options: Options) -> dict[str, Any]:
    """Everything that was asked for, ratios as natural logarithms (`scale` says so).

    `studies`, `yi`, `vi` and `weights` have one entry for each study of the table, None where it is
    left out; `left_out` says why.  Sections that cannot be computed are None, with the reason under
    `not_computed`.

    Raises BadTable where the engine refuses a value, CannotCompute where it refuses the whole.
    """
    try:
        found = effects(studies, options)
        used = found.used
        if used.sum() < 2:
            raise CannotCompute(_too_few(studies, found))
        pooled = pool(
            found.yi[used],
            found.vi[used],
            tau2_method=options.tau2_method,
            test=options.test,
            pi_df=options.pi_df,
        )
        report = {ours: getattr(pooled, theirs) for ours, theirs in _POOLED.items()}
        lbs, ubs = wald_interval(found.yi[used], found.vi[used])
    except ValueRefused as refusal:
        raise BadTable([_problem(refusal, studies, options)]) from None
    except TooFewStudies as refusal:
        raise CannotCompute(
            f"{options.test} needs {refusal.needed} studies, and {refusal.k} can be pooled."
        ) from None
    except StatisticsError as refusal:
        raise CannotCompute(f"the statistics engine refuses these data: {refusal}.") from None
    report |= {"yi": _placed(found.yi[used], used), "vi": _placed(found.vi[used], used)}
    report["weights"] = _placed(pooled.weights, used)
    report |= {
        "studies": list(studies.names),
        "ci_lb_per_study": _placed(lbs, used),
        "ci_ub_per_study": _placed(ubs, used),
        "left_out": [
            {"row": row, "study": name, "reason": reason}
            for row, name, reason in zip(studies.rows, studies.names, found.reasons, strict=True)
            if reason is not None
        ],
        "measure": options.measure,
        "scale": "log" if options.measure in LOG_SCALE else "identity",
        "effects_given": found.given,
        "tau2_method": options.tau2_method,
        "test": options.test,
        "level": pooled.level,
        "double_zero": options.double_zero,
        "converged": pooled.converged,
        "iterations": pooled.iterations,
        "no_prediction": pooled.no_prediction,
        "engine_version": ENGINE_VERSION,
        "warnings": _warnings(studies, options, int(used.sum())),
    }
    computed, missing = sections(studies, found, options)
    return report | computed | {"not_computed": missing}


def _placed(values: np.ndarray, used: np.ndarray) -> list[float | None]:
    """One entry for each study of the table, None for those left out."""
    left = iter(values.tolist())
    return [next(left) if inside else None for inside in used]


def _problem(refusal: ValueRefused, studies: Studies, options: Options) -> Problem:
    columns = _MEANS if options.measure in CONTINUOUS else _COUNTS
    column = columns.get(refusal.field, refusal.field)
    value = f"{refusal.value:g}"
    return Problem(
        studies.rows[refusal.index], studies.columns.get(column, column), f"{value} {refusal.rule}"
    )


def _too_few(studies: Studies, found: Effects) -> str:
    k = int(found.used.sum())
    can = f"{k} stud{'y' if k == 1 else 'ies'} can be pooled, and 2 are needed."
    why = [
        f"row {row}, {name}: {reason}"
        for row, name, reason in zip(studies.rows, studies.names, found.reasons, strict=True)
        if reason is not None
    ]
    return "\n".join([can, *why[:10]])


def _warnings(studies: Studies, options: Options, k: int) -> list[str]:
    rows = Counter(studies.names)
    warnings = [
        f"{name} has {n} rows; they are pooled as if they were independent studies."
        for name, n in rows.most_common(5)
        if n > 1
    ]
    if options.everything and k < FEW:
        warnings.append(
            f"Tests of asymmetry have little power with {k} studies; the Cochrane Handbook (13.3.5.4) "
            f"asks for at least {FEW}."
        )
    if options.moderators and k < FEW * len(options.moderators):
        warnings.append(
            f"Meta-regression has fewer than {FEW} studies for each moderator (Cochrane Handbook 10.11.4)."
        )
    return warnings
