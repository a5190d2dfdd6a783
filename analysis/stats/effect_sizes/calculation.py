"""`escalc`: one name for every effect size, as metafor has it."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ..arrays import refuse_where, studies
from ..errors import (
    LevelOutOfRange,
    MissingArgument,
    NonPositiveVariance,
    UnexpectedArgument,
    UnknownChoice,
    ValueOutOfRange,
)
from . import continuous, dichotomous, hazard, one_group, paired, rates
from .measures import MEASURES, Draft, EffectSizes, Options

DOUBLE_ZERO = ("exclude", "keep")
TO = ("only0", "all", "if0all", "none")


@dataclass(frozen=True, slots=True)
class Form:
    """One way of giving the data for a measure: its arrays in the formula's order, and what may vary."""

    fields: tuple[str, ...]
    formula: Callable[..., Draft]
    vtypes: tuple[str, ...] = ("LS",)
    ignored: frozenset[str] = frozenset()
    correct: bool = True


def _generic(yi, vi, options: Options) -> Draft:
    refuse_where(vi <= 0, "vi", vi, NonPositiveVariance)
    draft = Draft(len(yi))
    draft.yi, draft.vi = yi, vi
    return draft


def _generic_se(yi, sei, options: Options) -> Draft:
    refuse_where(sei <= 0, "sei", sei, NonPositiveVariance)
    draft = Draft(len(yi))
    draft.yi, draft.vi = yi, sei**2
    return draft


_MEANS = ("m1i", "sd1i", "n1i", "m2i", "sd2i", "n2i")
_COUNTS = ("ai", "n1i", "ci", "n2i")
_PROPORTION = ("xi", "ni")
_RATES = ("x1i", "t1i", "x2i", "t2i")
_PAIRS = ("m1i", "sd1i", "m2i", "sd2i", "ni", "ri")

FORMS: dict[str, tuple[Form, ...]] = {
    "MD": (
        Form(_MEANS, continuous.mean_difference, ("LS", "HO")),
        Form(_PAIRS, paired.mean_difference),
    ),
    "SMD": (
        Form(_MEANS, continuous.standardized_mean_difference, ("LS", "UB", "LS2", "RevMan")),
        Form(_PAIRS, paired.standardized_mean_difference),
    ),
    "SMDH": (Form(_MEANS, continuous.standardized_mean_difference_unpooled, ("LS", "Bonett")),),
    "ROM": (Form(_MEANS, continuous.ratio_of_means, ("LS", "HO"), correct=False),),
    "RR": (Form(_COUNTS, dichotomous.log_risk_ratio),),
    "OR": (Form(_COUNTS, dichotomous.log_odds_ratio),),
    "RD": (Form(_COUNTS, dichotomous.risk_difference, ("LS", "UB")),),
    "AS": (Form(_COUNTS, dichotomous.arcsine_difference),),
    "PETO": (Form(_COUNTS, dichotomous.peto_log_odds_ratio),),
    "MN": (Form(("mi", "sdi", "ni"), one_group.mean),),
    "PR": (Form(_PROPORTION, one_group.proportion, ("LS", "UB")),),
    "PLO": (Form(_PROPORTION, one_group.log_odds),),
    "PFT": (Form(_PROPORTION, one_group.double_arcsine),),
    "PAS": (Form(_PROPORTION, one_group.arcsine),),
    "IRR": (Form(_RATES, rates.log_rate_ratio),),
    "IRD": (Form(_RATES, rates.rate_difference),),
    "MC": (Form(_PAIRS, paired.mean_difference),),
    "SMCC": (Form(_PAIRS, paired.change_in_sds_of_change, ("LS", "LS2", "UB")),),
    "SMCR": (
        Form(
            ("m1i", "sd1i", "m2i", "ni", "ri"),
            paired.change_in_first_sds,
            ("LS", "LS2"),
            ignored=frozenset({"sd2i"}),
        ),
    ),
    "HR": (
        Form(("oe", "v"), hazard.from_log_rank),
        Form(("hr", "ci_lb", "ci_ub"), hazard.from_interval),
    ),
    "GEN": (Form(("yi", "vi"), _generic), Form(("yi", "sei"), _generic_se)),
}


def escalc(
    measure: str,
    *,
    m1i: ArrayLike | None = None,
    sd1i: ArrayLike | None = None,
    n1i: ArrayLike | None = None,
    m2i: ArrayLike | None = None,
    sd2i: ArrayLike | None = None,
    n2i: ArrayLike | None = None,
    ai: ArrayLike | None = None,
    ci: ArrayLike | None = None,
    mi: ArrayLike | None = None,
    sdi: ArrayLike | None = None,
    ni: ArrayLike | None = None,
    xi: ArrayLike | None = None,
    ri: ArrayLike | None = None,
    x1i: ArrayLike | None = None,
    t1i: ArrayLike | None = None,
    x2i: ArrayLike | None = None,
    t2i: ArrayLike | None = None,
    oe: ArrayLike | None = None,
    v: ArrayLike | None = None,
    hr: ArrayLike | None = None,
    ci_lb: ArrayLike | None = None,
    ci_ub: ArrayLike | None = None,
    yi: ArrayLike | None = None,
    vi: ArrayLike | None = None,
    sei: ArrayLike | None = None,
    vtype: str | None = None,
    correct: bool | None = None,
    add: float | None = None,
    to: str = "only0",
    double_zero: str = "exclude",
    level: float = 0.95,
) -> EffectSizes:
    """Effect sizes of `measure` from arrays of shape (k,), names as in metafor.

    Group 1 is the experimental one, or the later measurement; group 2 the comparator, or the earlier.

    measure             arrays                        scale of yi
    MD                  m1i sd1i n1i m2i sd2i n2i     the outcome's unit
    SMD SMDH            the same                      standard deviations
    ROM                 the same                      log ratio
    MD SMD              m1i sd1i m2i sd2i ni ri       as above, of two correlated arms (ni pairs)
    RR OR PETO          ai n1i ci n2i                 log ratio
    RD                  the same                      difference of proportions
    AS                  the same                      radians
    MN                  mi sdi ni                     the outcome's unit
    PR PLO PFT PAS      xi ni                         proportion, log odds, radians, radians
    IRR IRD             x1i t1i x2i t2i               log ratio, events per unit of t1i
    MC                  m1i sd1i m2i sd2i ni ri       the outcome's unit
    SMCC SMCR           the same (SMCR without sd2i)  standard deviations
    HR                  oe v, or hr ci_lb ci_ub       log ratio (hr and its limits are no logarithms)
    GEN                 yi vi, or yi sei              as given

    `ri` may be one number for all studies.  `vtype` chooses the sampling variance (SMD: LS, UB, LS2,
    RevMan; the formulas are at the functions named in FORMS), None the first.  `correct` is the small-sample
    correction: None is True for SMD, SMDH, SMCC and SMCR, False for ROM.

    Zeros: `add` (1/2; for AS, PFT, PAS 0) goes to all cells of the studies that have a zero (`to`
    "only0"), of "all", of all "if0all", or of "none".  `double_zero` is "exclude" (in RR, OR, PETO and
    IRR, studies with no event, or only events, in both arms are undefined) or "keep" (`add` applies
    there as well: metafor's drop00=FALSE).  `level` is that of ci_lb and ci_ub.

    Raises UnknownChoice, MissingArgument, UnexpectedArgument, LengthsDiffer, LevelOutOfRange, and for
    single values NotFinite, NonPositiveSD, NonPositiveVariance, NonPositive, NegativeCount,
    SampleSizeTooSmall, EventsOutOfRange, CorrelationOutOfRange, IntervalMisordered, ValueOutOfRange.
    """
    given = {name: values for name, values in locals().items() if name in _FIELDS and values is not None}
    if measure not in FORMS:
        raise UnknownChoice("measure", measure, MEASURES)
    form = _form(measure, given)
    for what, choice, known in (
        ("vtype", form.vtypes[0] if vtype is None else vtype, form.vtypes),
        ("to", to, TO),
        ("double_zero", double_zero, DOUBLE_ZERO),
    ):
        if choice not in known:
            raise UnknownChoice(what, choice, known)
    if add is not None and not 0 <= add < np.inf:
        raise ValueOutOfRange("add", add, "0 or above")
    if not 0 < level < 1:
        raise LevelOutOfRange(level)
    correct = form.correct if correct is None else correct
    options = Options(vtype or form.vtypes[0], correct, add, to, double_zero, level)
    arrays = {name: given[name] for name in form.fields}
    if "ri" in arrays and np.ndim(arrays["ri"]) == 0:
        arrays["ri"] = np.full(np.shape(arrays["ni"]), arrays["ri"], dtype=float)
    vectors = studies(**arrays)
    with np.errstate(all="ignore"):
        return form.formula(*vectors, options).finished(measure)


_FIELDS = frozenset(field for forms in FORMS.values() for form in forms for field in form.fields)


def _form(measure: str, given: dict[str, ArrayLike]) -> Form:
    """The form of the measure that the arrays given are of."""
    forms = FORMS[measure]
    form = max(forms, key=lambda form: (len(given.keys() & set(form.fields)), form is forms[0]))
    for name in given:
        if name not in form.fields and name not in form.ignored:
            raise UnexpectedArgument(measure, name, form.fields)
    for name in form.fields:
        if name not in given:
            raise MissingArgument(measure, name)
    return form
