"""From a frozen data set to a result: effect sizes, pooling, and the numbers as they are shown.

Nothing here reads the database: what is not in the data set cannot change a run.
"""

import math
from typing import Any

import numpy as np

from .dataset import DataSet
from .dataset.entries import Study
from .dataset.numbers import effects_of
from .dataset.reasons import advice, counted
from .stats import LOG_SCALE, ResultOutOfRange, StatisticsError, pool, wald_interval

NEEDED = 2
_UNPAIRED_PEOPLE = ("within_person", "crossover")


class CannotPool(Exception):
    """The data do not allow a result; the message says what to mend."""


def compute(dataset: DataSet) -> dict[str, Any]:
    """The result of a run, as JSON values; absent numbers are None, never NaN.

    `studies` are in the data set's order; `yi`, `vi`, limits and all of `pooled` are on the analysis scale (natural
    logarithms where `scale` is "log"), `display` holds the same as ratios. Weights and `i2` are in percent.

    Raises CannotPool.
    """
    settings = dataset.settings
    if len(dataset.studies) < NEEDED:
        raise CannotPool(too_few(dataset))
    log = settings.measure in LOG_SCALE
    try:
        yis, vis, _ = effects_of(dataset.studies, settings.measure)
        pooled = pool(yis, vis, tau2_method=settings.model, test=settings.test, level=settings.level)
        lbs, ubs = wald_interval(yis, vis, level=settings.level)
    except ResultOutOfRange:
        raise CannotPool(
            "The effects or their variances lie too far apart for a result. Look for a number that was typed with a "
            "wrong decimal point, settle it again, and run again."
        ) from None
    except StatisticsError as refusal:
        raise CannotPool(f"The statistics engine refuses these data: {refusal}.") from None
    studies = [
        {
            "key": study.key,
            "yi": float(yi),
            "vi": float(vi),
            "se": math.sqrt(vi),
            "ci_lb": float(lb),
            "ci_ub": float(ub),
            "weight": float(weight),
            "display": display(log, estimate=float(yi), ci_lb=float(lb), ci_ub=float(ub)),
        }
        for study, yi, vi, lb, ub, weight in zip(
            dataset.studies, yis, vis, lbs, ubs, pooled.weights, strict=True
        )
    ]
    ends = {"estimate": pooled.estimate, "ci_lb": pooled.ci_lb, "ci_ub": pooled.ci_ub}
    ends |= {"pi_lb": pooled.pi_lb, "pi_ub": pooled.pi_ub}
    return _finite(
        {
            "measure": settings.measure,
            "scale": "log" if log else "identity",
            "model": pooled.tau2_method,
            "test": pooled.test,
            "level": pooled.level,
            "k": pooled.k,
            "people": people(dataset),
            "observations": sum(sum(_arms(study)) for study in dataset.studies),
            "studies": studies,
            "pooled": {
                **ends,
                "se": pooled.se,
                "statistic": pooled.statistic,
                "p_val": pooled.p_val,
                "pi_convention": pooled.pi_convention,
                "no_prediction": pooled.no_prediction and str(pooled.no_prediction),
                "display": display(log, **ends),
            },
            "heterogeneity": {
                name: getattr(pooled, name) for name in ("tau2", "i2", "h2", "q", "q_df", "q_pval")
            },
            "warnings": list(dataset.warnings),
        }
    )


def display(log: bool, **numbers: float | None) -> dict[str, float | None]:
    """The numbers as they are shown: ratios themselves where the scale is logarithmic."""
    return {
        name: number if number is None or not log else float(np.exp(number))
        for name, number in numbers.items()
    }


def people(dataset: DataSet) -> float:
    """How many people the data set speaks of: those of a within-person or crossover study stand in both arms.

    Of a cluster trial they are the effective ones; an arm whose people are not reported counts as none.
    """
    return sum(_people(study) for study in dataset.studies)


def _people(study: Study) -> float:
    arms = _arms(study)
    return max(arms) if study.design in _UNPAIRED_PEOPLE else sum(arms)


def _arms(study: Study) -> tuple[float, float]:
    return study.experimental.n or 0, study.comparator.n or 0


def too_few(dataset: DataSet) -> str:
    """Why there is nothing to pool, and what would change that."""
    names = [study.name for study in dataset.studies]
    can = f"1 study can enter ({names[0]})" if names else "No study can enter"
    why = counted(dataset.excluded)
    because = f": {'of the others ' if names else ''}{why}" if why else ""
    return " ".join([f"{can}, and pooling needs {NEEDED}{because}.", *advice(dataset.excluded)[:2]])


def _finite(value: Any) -> Any:
    """The same with None in the place of what is no finite number: JSON knows neither NaN nor infinity."""
    if isinstance(value, dict):
        return {key: _finite(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_finite(inner) for inner in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
