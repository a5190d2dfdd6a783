"""What a paper does not report but what follows from what it does: n, mean and SD, or people with the event.

`derive` takes one row (an outcome, time point, arm and basis) and gives each missing number by the most direct way,
with formula, citation, assumption and warning; nothing derived is ever stored as if it were reported. The single
conversions stand in modules of their own, each with its source: `sd`, `change`, `quantiles`, `counts`, `arms`,
`contrasts`; `docs/conversions.md` lists them with values to check them by. Effective sample sizes of cluster trials are
in `analysis.stats`.
"""

from collections.abc import Mapping, Sequence

from extraction.reported import Reported

from .change import DEFAULT_CORRELATION
from .continuous import OWN_TEST, derive_continuous, notes_continuous
from .derived import Derived, Note
from .dichotomous import derive_dichotomous, notes_dichotomous
from .errors import CannotDerive

__all__ = ["DEFAULT_CORRELATION", "OWN_TEST", "CannotDerive", "Derived", "Note", "derive", "notes_on"]

DICHOTOMOUS = "dichotomous"


def derive(
    reported: Mapping[str, Reported],
    *,
    kind: str,
    basis: str = "value",
    baseline: Mapping[str, Reported] | None = None,
    final: Mapping[str, Reported] | None = None,
    correlation: float = DEFAULT_CORRELATION,
    correlation_source: str = "",
    others: Sequence[Mapping[str, Reported]] = (),
) -> list[Derived]:
    """What is not reported but follows, in the order n, mean, SD, events.

    `reported` maps a statistic (n mean sd se ci_low ci_high ci_level t p median q1 q3 minimum maximum events percent)
    to what its cell says; only a `Number` counts, and what is refused as impossible is for the caller to leave out.
    `kind` is the outcome's, `basis` value or change. For a change, `baseline` and `final` are the same arm's values at
    baseline and at this time, and `correlation` is the one between them, with the words of its source. `others` are
    the rows of the study's other arms in the same place: a t or p that stands there too is taken to test the
    difference between the arms, and no SD of a single arm is made of it.

    The SD comes from the SE, else the confidence interval, else t, else p (these two for a change alone: they test it
    against none), else quantiles, else baseline and final. Where two of the first four contradict each other beyond
    what rounding allows, the warning says so. Numbers that allow nothing give nothing: this never raises for them.
    """
    if kind == DICHOTOMOUS:
        return derive_dichotomous(reported)
    return derive_continuous(
        reported,
        basis=basis,
        baseline=baseline,
        final=final,
        correlation=correlation,
        correlation_source=correlation_source,
        others=others,
    )


def notes_on(
    reported: Mapping[str, Reported],
    *,
    kind: str,
    basis: str = "value",
    baseline: Mapping[str, Reported] | None = None,
    final: Mapping[str, Reported] | None = None,
    correlation: float = DEFAULT_CORRELATION,
    correlation_source: str = "",
    others: Sequence[Mapping[str, Reported]] = (),
) -> list[Note]:
    """Why something near at hand is not derived: a percentage that no count gives, an SE without n. Takes what
    `derive` takes."""
    if kind == DICHOTOMOUS:
        return notes_dichotomous(reported)
    return notes_continuous(reported, basis=basis, baseline=baseline, final=final, others=others)
